"""The rules of the house that import-linter can't express."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from huiyin_testing import import_rules
from huiyin_web.bootstrap import definitions
from huiyin_web.definition import ServiceDefinition

ROOT = Path(__file__).parents[4]
DOMAINS = sorted(ROOT.glob("services/*/src/*/domain"))
MIGRATIONS = sorted(
    folder for part in ("chassis", "services") for folder in ROOT.glob(f"{part}/*/src/**/migrations")
)
PARTS = ("contracts", "chassis", "services", "demo", "tests")
ALLOWED = (
    "eventsourcing.domain",
    "huiyin_contracts",
    "huiyin_ledger.domain",
    "huiyin_ledger.clock.calendars",
    "huiyin_ledger.clock.china",
    "huiyin_ledger.divisions",
    "huiyin_ledger.masking",
    "dateutil.rrule",
)
"""Days, rules that recur, divisions and masking are plain computing, each written once."""


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda path: path.parent.name)
def test_a_domain_imports_only_the_library_of_aggregates_the_contracts_and_python(domain: Path) -> None:
    own = f"{domain.parent.name}.domain"
    allowed = (*ALLOWED, own)
    foreign = [
        f"{file.relative_to(ROOT)}: {name}"
        for file in sorted(domain.rglob("*.py"))
        for name in imported(file)
        if name.partition(".")[0] not in sys.stdlib_module_names
        and not any(name == each or name.startswith(f"{each}.") for each in allowed)
    ]
    assert not foreign


@pytest.mark.parametrize("definition", definitions(), ids=lambda each: each.name)
def test_every_service_has_the_same_rooms(definition: ServiceDefinition) -> None:
    package = Path(str(files(definition.package)))
    rooms = (
        "domain",
        "features",
        "views",
        "bootstrap.py",
        "event_labels.py",
        "menu.py",
        "publishing.py",
    )
    assert [room for room in rooms if not (package / room).exists()] == []
    home = package.parents[1]
    assert [file for file in ("README.md", "tests", "pyproject.toml") if not (home / file).exists()] == []


def test_the_services_keep_the_rules_of_imports() -> None:
    assert import_rules.check(import_rules.service_packages())


@pytest.mark.parametrize("package", ["nameko", "kombu", "eventlet"])
def test_the_bus_is_known_to_the_chassis_only(package: str) -> None:
    found = [
        str(file.relative_to(ROOT))
        for root in (*ROOT.glob("services/*/src"), ROOT / "demo" / "src", ROOT / "contracts" / "src")
        for file in root.rglob("*.py")
        if any(name.partition(".")[0] == package for name in imported(file))
    ]
    assert not found


@pytest.mark.parametrize("folder", MIGRATIONS, ids=lambda path: path.parent.name)
def test_migrations_are_numbered_one_by_one(folder: Path) -> None:
    """Two of one number are applied in the order of their names, which nobody chose."""
    numbers = sorted(int(file.name[:4]) for file in folder.glob("[0-9]*.sql"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_folders_of_tests_are_no_packages() -> None:
    """With __init__.py, `services/a/tests` and `services/b/tests` would both be called `tests`."""
    assert not [
        str(path.relative_to(ROOT)) for part in PARTS for path in (ROOT / part).rglob("tests/**/__init__.py")
    ]


KNOWS_THE_PERSON = "huiyin_intake"
"""Masks with what the form holds, and keeps what was written beside it."""


@pytest.mark.parametrize("service", sorted(ROOT.glob("services/*/src/*")), ids=lambda path: path.name)
def test_a_service_that_does_not_know_the_person_keeps_no_text_unmasked(service: Path) -> None:
    """A reason typed by the centre once told the unit name and phone of somebody who had asked for secrecy."""
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in sorted(service.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.expr) and ast.unparse(node) == "Sealed.of"
    ]
    assert bool(found) == (service.name == KNOWS_THE_PERSON)


PEOPLE = ("principal", "reader", "who")
RULES = re.compile(r"\b(jurisdiction|competent_unit)\s+(NOT\s+)?(LIKE|BETWEEN)\b", re.IGNORECASE)


@pytest.mark.parametrize("service", sorted(ROOT.glob("services/*/src")), ids=lambda path: path.parent.name)
def test_no_service_has_a_rule_of_access_of_its_own(service: Path) -> None:
    """What a role or a unit reaches is said by the chassis' `policy` and `scope`; services declare who does what, and
    ask."""
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in sorted(service.rglob("*.py"))
        if file.name not in ("actions.py", "menu.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.expr | ast.stmt) and decides_access(node)
    ]
    assert not found


def decides_access(node: ast.AST) -> bool:
    """A set of roles, a look at somebody's role, a comparison of somebody's unit, a condition on divisions."""
    match node:
        case ast.Attribute(value=ast.Name(id="Role")) if node.attr != "CITIZEN":
            return True
        case ast.Attribute(attr="role"):
            return is_somebody(node.value)
        case ast.Compare():
            asked = [node.left, *node.comparators]
            is_none = any(isinstance(each, ast.Constant) and each.value is None for each in asked)
            return not is_none and any(
                isinstance(each, ast.Attribute) and each.attr == "unit" and is_somebody(each.value)
                for each in asked
            )
        case ast.Constant(value=str(text)):
            return RULES.search(text) is not None
        case _:
            return False


def is_somebody(node: ast.expr) -> bool:
    match node:
        case ast.Name(id=name) | ast.Call(func=ast.Name(id=name)):
            return name in PEOPLE
        case _:
            return False


def imported(file: Path) -> Iterator[str]:
    """Full names of what a module imports; relative imports stay inside their own package and are left out."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_the_owners_own_what_there_is() -> None:
    paths = [
        line.split()[0]
        for line in (ROOT / "CODEOWNERS").read_text("utf-8").splitlines()
        if line.startswith("/")
    ]
    assert [path for path in paths if not (ROOT / path.strip("/")).exists()] == []
