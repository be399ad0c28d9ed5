"""The report of a long audit job, its progress and its result: a file beside the checkpoints' directory, outside the
database that it is about."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from huiyin_ledger.ledger.verify import Fault, Why
from huiyin_web.http.i18n import _, _l


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


class Hindrance(StrEnum):
    """Why work could not be done, as far as that was foreseen."""

    AHEAD = "ahead"
    BUSY = "busy"
    DATABASE = "database"
    KEYRING = "keyring"
    PARKED = "parked"
    SOURCE = "source"

    @property
    def meaning(self) -> str:
        """That in words and what to do, in the request's language."""
        return str(_MEANINGS[self])


_MEANINGS = {
    Hindrance.AHEAD: _l(
        "Another service's ledger ends before what was read of it: it was put back to an older state. "
        "Whoever runs the services must find out why."
    ),
    Hindrance.BUSY: _l("A view is being rebuilt. Ask again when that is done."),
    Hindrance.DATABASE: _l("The database can't be reached, or refused. Whoever runs the service must look."),
    Hindrance.KEYRING: _l(
        "The keyring is missing or damaged, or lacks a key. Whoever runs the service must restore it."
    ),
    Hindrance.PARKED: _l("What can't be read was set aside, or taken up again, meanwhile. Ask again."),
    Hindrance.SOURCE: _l(
        "Another service's events can't be read now. Ask again; if it stays so, whoever runs the services must look."
    ),
}


class Verified(BaseModel):
    """One jurisdiction, or with an empty name the file of checkpoints where a line can't be read. `why` is None
    where it holds; `position` is then None too, else the first bad one."""

    jurisdiction: str
    events: int = 0
    checkpoints: int = 0
    position: int | None = None
    why: Why | None = None
    detail: str = ""
    values: dict[str, str | int] = {}

    def fails(self, fault: Fault) -> Verified:
        """The same with its first fault."""
        found = {"position": fault.position, "why": fault.why, "detail": fault.detail}
        return self.model_copy(update={**found, "values": dict(fault.values)})

    @property
    def said(self) -> str:
        """The detail in the request's language."""
        if not self.detail:
            return ""
        values = {name: _(value) if isinstance(value, str) else value for name, value in self.values.items()}
        return _(self.detail, **values)


class Compared(BaseModel):
    """One view. `keys` are the first of the rows that differ."""

    view: str
    rows: int
    different: int
    columns: list[str]
    keys: list[dict[str, Any]]


class Report(BaseModel):
    """`done` of `total` events or views; `step` names the one in work. `error` is for the people who run the service."""

    kind: Kind
    scope: str
    asked_by: str
    started_at: datetime
    finished_at: datetime | None = None
    done: int = 0
    total: int = 0
    step: str = ""
    error: str = ""
    hindrance: Hindrance | None = None
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
