"""The catalogue of private events is what the event classes say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).with_name("private_events.py")
CATALOGUE = Path(__file__).parents[2] / "docs" / "private-events.md"


def test_the_catalogue_of_private_events_is_that_of_the_classes() -> None:
    script = f"import sys; sys.path.insert(0, {str(PROGRAM.parent)!r}); from private_events import page; print(page(), end='')"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert told == CATALOGUE.read_text("utf-8"), f"run python tests/docs/{PROGRAM.name}"
    assert "**sealed**" in told
