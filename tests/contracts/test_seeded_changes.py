"""Every kind of change that breaks somebody is stopped, and every kind that breaks nobody passes: one at a time."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from .breaking_promises import BREAKING
from .compatible_changes import ACCEPTED, AFTER_RELEASE, PASSES
from .seeding import World, passes, released_world, stopped


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> World:
    return released_world(tmp_path_factory.mktemp("released"))


@pytest.fixture
def world(released: World, tmp_path: Path) -> World:
    shutil.copytree(released.root, tmp_path / "copy")
    return replace(
        released,
        root=tmp_path / "copy",
        events=dict(released.events),
        upcasters=dict(released.upcasters),
        publishers=dict(released.publishers),
    )


def test_what_is_unchanged_passes(world: World) -> None:
    assert passes(world) == []


@pytest.mark.parametrize("what", BREAKING)
def test_a_breaking_change_is_stopped(what: str, world: World) -> None:
    BREAKING[what](world)
    assert stopped(world, committed=what.startswith(("33", "34"))) == []


@pytest.mark.parametrize("what", PASSES)
def test_a_compatible_change_passes(what: str, world: World) -> None:
    PASSES[what](world)
    assert passes(world) == []


@pytest.mark.parametrize("what", AFTER_RELEASE)
def test_what_is_new_passes_once_it_is_released(what: str, world: World) -> None:
    AFTER_RELEASE[what](world)
    assert passes(world, after_release=True) == []


@pytest.mark.parametrize("what", ACCEPTED)
def test_changed_words_and_new_values_pass_once_somebody_answers_for_them(what: str, world: World) -> None:
    key, sow = ACCEPTED[what]
    sow(world)
    assert world.run("generate") == 0
    assert (world.run("check"), world.run("release")) == (1, 1)
    assert passes(world, accept=[key]) == []
