"""Every kind of change that breaks somebody is stopped, and every kind that breaks nobody passes: one at a time."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from .breaking_promises import BREAKING
from .compatible_changes import ACCEPTED, AFTER_RELEASE, PASSES
from .seeding import World, git, passes, released_world, stopped


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


def test_a_shallow_clone_says_what_it_takes_on_trust(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world.commit()
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{world.root}", "shallow")
    shallow = replace(world, root=tmp_path / "shallow")
    capsys.readouterr()
    assert shallow.run("check") == 0
    assert "note: this clone is shallow" in capsys.readouterr().err
    assert shallow.run("check", "--history") == 1


def test_without_a_history_the_release_is_taken_as_shipped_and_its_digest_still_compared(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(world.root / ".git")
    assert world.run("check") == 0
    assert "release 1 is taken as it was shipped" in capsys.readouterr().err
    assert world.run("check", "--history") == 1
    next(world.layout.released.glob("huiyin.*.json")).unlink()
    assert (world.run("check"), world.run("release")) == (1, 1)


def test_a_ledger_that_was_tampered_with_and_put_back_leaves_nothing_behind(world: World) -> None:
    ledger = world.layout.released / "ledger.yaml"
    text = ledger.read_text("utf-8")
    ledger.write_text(text.replace("1.0.0", "0.9.0"), "utf-8")
    world.commit()
    assert world.run("check", "--history") == 1
    ledger.write_text(text, "utf-8")
    world.commit()
    assert world.run("check", "--history") == 0
