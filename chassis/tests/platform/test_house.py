"""The rules of the house that import-linter can't express."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from huiyin_chassis.bootstrap import definitions
from huiyin_chassis.definition import ServiceDefinition
from huiyin_chassis.testing import import_rules

ROOT = Path(__file__).parents[3]
DOMAINS = sorted(ROOT.glob("services/*/src/*/domain"))
PARTS = ("contracts", "chassis", "services", "demo", "tests")
ALLOWED = ("eventsourcing.domain", "huiyin_contracts", "huiyin_chassis.domain")


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
        "routes.py",
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


def test_folders_of_tests_are_no_packages() -> None:
    """With __init__.py, `services/a/tests` and `services/b/tests` would both be called `tests`."""
    assert not [
        str(path.relative_to(ROOT)) for part in PARTS for path in (ROOT / part).rglob("tests/**/__init__.py")
    ]


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
