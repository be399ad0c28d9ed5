"""Every path and every commit that docs/how-to names is there."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from .shown import DOCS, ROOT, files_linked, spans

HOW_TO = sorted((DOCS / "how-to").glob("*.md"))
_FILE = re.compile(r"(?:\.?[\w-]+/)+[\w.-]*")
_COMMIT = re.compile(r"\b([0-9a-f]{7}), \"([^\"]+)\"")
_MADE = "services/inspection"
"""The service that the guide has its reader make."""


def paths(document: Path) -> Iterator[str]:
    """The paths between backticks that begin at the top of the repository."""
    tops = {path.name for path in ROOT.iterdir() if path.is_dir()} - {".venv"}
    for span in spans(document):
        if _FILE.fullmatch(span) and span.partition("/")[0] in tops and not span.startswith(_MADE):
            yield span


def commits(document: Path) -> list[tuple[str, str]]:
    """Hash and subject of each commit that is pointed to."""
    return [
        (found, " ".join(subject.split())) for found, subject in _COMMIT.findall(document.read_text("utf-8"))
    ]


def test_there_is_one_for_each_usual_change() -> None:
    assert {path.stem for path in HOW_TO} >= {
        "add-a-clock",
        "add-a-field",
        "add-a-figure",
        "add-a-page",
        "add-a-service",
    }


def test_they_are_led_to_from_where_a_newcomer_starts() -> None:
    assert {path.resolve() for path in HOW_TO} <= set(files_linked(ROOT / "CONTRIBUTING.md"))


@pytest.mark.parametrize("document", HOW_TO, ids=lambda path: path.stem)
def test_every_path_is_there(document: Path) -> None:
    named = list(paths(document))
    assert len(named) > 5 or document.stem == "add-a-service"
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("document", [each for each in HOW_TO if commits(each)], ids=lambda path: path.stem)
def test_the_commit_that_is_pointed_to_has_this_subject(document: Path) -> None:
    for commit, subject in commits(document):
        shown = subprocess.run(
            ["git", "show", "--no-patch", "--format=%s", commit], cwd=ROOT, capture_output=True, text=True
        )
        if shown.returncode:
            pytest.skip(f"this clone's history has no commit {commit}")
        assert shown.stdout.strip() == subject
