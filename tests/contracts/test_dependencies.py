"""Every distribution declares what it imports, no more and no less; what is installed is locked."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECTS = [path.parent for path in [*ROOT.glob("*/pyproject.toml"), *ROOT.glob("*/*/pyproject.toml")]]
TESTING = ROOT / "chassis" / "testing"
DISTRIBUTIONS = packages_distributions()
BUILD = {"hatchling", "editables"}
HOST = {"honcho"}
"""Programs that run the processes of one host; nothing imports them."""
PIN = re.compile(r"^(?P<name>[a-z0-9.-]+)(\[[a-z,]+\])?==(?P<version>[^ ;]+)", re.MULTILINE)


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_a_distribution_declares_exactly_what_it_imports(project: Path) -> None:
    (package,) = (project / "src").iterdir()
    assert declarations(project) == imported(set(package.rglob("*.py")), package.name)


@pytest.mark.parametrize("project", sorted(ROOT.glob("services/*")), ids=lambda project: project.name)
def test_a_service_is_tested_with_what_all_are_tested_with(project: Path) -> None:
    assert declarations(project, "testing") == {"huiyin-testing"}


def test_requirements_are_what_the_distributions_declare() -> None:
    declared = {name for project in PROJECTS if project != TESTING for name in declarations(project)}
    ours = {name for name in declared if name.startswith("huiyin-")}
    assert named("requirements.in") == (declared - ours) | BUILD | HOST
    assert declarations(TESTING) - declared - {"huiyin-operations"} <= named("requirements-test.in")
    assert not named("requirements-test.in") & named("requirements.in")


def test_locks_agree_carry_hashes_and_name_no_place() -> None:
    runtime, tests = ((ROOT / name).read_text() for name in ("requirements.lock", "requirements-test.lock"))
    pins = {m["name"]: m["version"] for m in PIN.finditer(runtime)}
    beside = {m["name"]: m["version"] for m in PIN.finditer(tests)}
    assert {name: version for name, version in beside.items() if pins.get(name, version) != version} == {}
    assert named("requirements.in") <= set(pins)
    assert named("requirements-test.in") <= set(beside)
    for text in (runtime, tests):
        entries = re.split(r"\n(?=\S)", text.strip())
        assert all(PIN.match(entry) and "--hash=sha256:" in entry for entry in entries)
        assert "://" not in text


def declarations(project: Path, extra: str | None = None) -> set[str]:
    document = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]
    given = document.get("optional-dependencies", {}).get(extra, []) if extra else document["dependencies"]
    return {canonicalize_name(Requirement(each).name) for each in given}


def named(file: str) -> set[str]:
    lines = [line for line in (ROOT / file).read_text("utf-8").splitlines() if line and line[0] not in "#-"]
    return {canonicalize_name(Requirement(line).name) for line in lines}


def imported(files: set[Path], own: str) -> set[str]:
    """The distributions that these files import, or look for by `find_spec`."""
    modules = {name.partition(".")[0] for file in files for name in names(ast.parse(file.read_text("utf-8")))}
    foreign = modules - {own} - sys.stdlib_module_names
    return {
        canonicalize_name(module if module.startswith("huiyin_") else DISTRIBUTIONS[module][0])
        for module in foreign
    }


def names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module
            case ast.Call(
                func=ast.Attribute(attr="find_spec") | ast.Name(id="find_spec"),
                args=[ast.Constant(value=str(name))],
            ):
                yield name
