"""What people see while a view that a new release has made outdated is rebuilt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from huiyin_chassis.cli.context import console
from huiyin_chassis.cli.counting import Tell, counting


@contextmanager
def told(view: str) -> Iterator[tuple[Tell, Tell]]:
    """Says which view (``service.view``) is being rebuilt and when it is live; a bar between, on a terminal."""
    console.print(f"Rebuilding {view} for this release ...", highlight=False)
    with counting(f"{view}: positions") as (started, advance):
        yield started, advance
    console.print(f"{view} is live in its new version.", highlight=False)
