"""Every distribution says which versions of the others it works with, so that N beside N-1 can be said of wheels."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PROJECTS = {
    project["name"]: project
    for path in [*ROOT.glob("*/pyproject.toml"), *ROOT.glob("*/*/pyproject.toml")]
    for project in [tomllib.loads(path.read_text("utf-8"))["project"]]
}
BOUNDS = [
    pytest.param(requirement, id=f"{name} needs {requirement}")
    for name, project in PROJECTS.items()
    for requirement in map(Requirement, project["dependencies"])
    if requirement.name in PROJECTS
]


def test_every_distribution_has_a_version_of_its_own() -> None:
    assert len(PROJECTS) >= 10
    assert all(
        project["version"] and "version" not in project.get("dynamic", ()) for project in PROJECTS.values()
    )


@pytest.mark.parametrize("requirement", BOUNDS)
def test_a_dependency_on_our_own_is_bounded_on_both_sides_and_admits_this_version(
    requirement: Requirement,
) -> None:
    operators = {each.operator for each in requirement.specifier}
    assert operators == {">=", "<"}
    assert PROJECTS[requirement.name]["version"] in requirement.specifier
