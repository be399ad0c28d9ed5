"""What long work of an audit says of itself while it runs and when it is done: a file beside the checkpoints' directory,
outside of the database that it speaks of."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from huiyin_chassis.ledger.verify import Why


class Kind(StrEnum):
    """Verifying a ledger, or comparing the live views with a replay from zero."""

    VERIFICATION = "verification"
    COMPARISON = "comparison"


class State(StrEnum):
    """Never begun, running, done, failed for a reason that is told, or broken off (its process has gone)."""

    NONE = "none"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    BROKEN_OFF = "broken_off"


class Verified(BaseModel):
    """One jurisdiction, or with an empty name the file of checkpoints where a line can't be read. `why` is None
    where it holds; `position` is then None too, else the first bad one."""

    jurisdiction: str
    events: int = 0
    checkpoints: int = 0
    position: int | None = None
    why: Why | None = None
    detail: str = ""


class Compared(BaseModel):
    """One view. `keys` are the first of the rows that differ."""

    view: str
    rows: int
    different: int
    columns: list[str]
    keys: list[dict[str, Any]]


class Report(BaseModel):
    """`done` of `total` events or views; `step` is what is worked on now."""

    kind: Kind
    scope: str
    asked_by: str
    started_at: datetime
    finished_at: datetime | None = None
    done: int = 0
    total: int = 0
    step: str = ""
    error: str = ""
    verified: list[Verified] = []
    compared: list[Compared] = []

    def write(self, path: Path) -> None:
        """Replace what the file said, at once."""
        draft = path.with_suffix(".new")
        draft.write_text(self.model_dump_json())
        draft.replace(path)

    @classmethod
    def read(cls, path: Path) -> Report | None:
        """What the file says; None where there is none."""
        try:
            return cls.model_validate_json(path.read_text())
        except FileNotFoundError:
            return None
