"""What a service answers to an auditor. Sealed values are masked; words are in the request's language."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field

from huiyin_ledger.ledger.audit import Axis
from huiyin_web.audit.reports import State

Labels = Annotated[
    dict[str, str], Field(description="What fields are called, by their names in `data` and `state`.")
]


class EventTold(BaseModel):
    """One event. `what` says its type in words, `who` the actor's name and `role` what they are today;
    `late_seconds` is how long after it happened it was recorded (negative: before)."""

    service: str
    jurisdiction: str
    position: int
    type: str
    what: str
    stream: str
    version: int
    actor: str
    who: str
    role: str
    occurred_at: datetime
    recorded_at: datetime
    late_seconds: float
    causation: str
    data: dict[str, Any]

    @property
    def id(self) -> str:
        """The identifier by which other events name this one as their cause."""
        return f"{self.service}/{self.jurisdiction}/{self.position}"


class _OfMatter(BaseModel):
    service: str
    registration_no: str
    labels: Labels


class Timeline(_OfMatter):
    """Every event of this service about a matter, in the order in which they were recorded."""

    events: list[EventTold]


class StandingTold(BaseModel):
    """One aggregate as it was known. `kind` and `state` are empty where this release can't read its events."""

    service: str
    jurisdiction: str
    kind: str
    what: str
    stream: str
    version: int
    recorded_at: datetime
    state: dict[str, Any]


class AsOf(_OfMatter):
    """The matter as this service knew it; `at` null: as it knows it now."""

    at: datetime | None
    axis: Axis
    known: list[StandingTold]


class FieldChanged(BaseModel):
    """A field inside another is named ``outer.inner``."""

    name: str
    before: Any
    after: Any


class Changed(BaseModel):
    """What became of one aggregate; versions are null where it wasn't there."""

    service: str
    jurisdiction: str
    kind: str
    what: str
    stream: str
    before_version: int | None
    after_version: int | None
    fields: list[FieldChanged]


class Difference(_OfMatter):
    """What changed in what this service knew after `since` and up to `until` (null: now)."""

    since: datetime
    until: datetime | None
    axis: Axis
    events: list[EventTold]
    changes: list[Changed]


class Signed(BaseModel):
    """The latest signed checkpoint. `agrees`: its signature is right and the ledger has that hash at that position."""

    position: int
    hash: str
    time: datetime
    agrees: bool


class Head(BaseModel):
    """Where the ledger of one jurisdiction ends."""

    jurisdiction: str
    position: int
    hash: str
    signed: Signed | None


class Work(BaseModel):
    """Long work: `done` of `total` events or views, `step` is what is worked on. `meaning` says in words why it
    failed, `error` what whoever runs the service needs to know."""

    state: State
    asked_by: str = ""
    who: str = ""
    started_at: datetime | None = None
    finished_at: datetime | None = None
    done: int = 0
    total: int = 0
    step: str = ""
    error: str = ""
    meaning: str = ""


class VerifiedTold(BaseModel):
    """One jurisdiction; `position` is the first bad one, `why` a stable word and `meaning` the same in words.
    Without a jurisdiction: the file of checkpoints has a line that can't be read."""

    jurisdiction: str
    holds: bool
    events: int
    checkpoints: int
    position: int | None
    why: str | None
    meaning: str
    detail: str


class Verification(Work):
    """`holds` is null until it is done."""

    holds: bool | None = None
    jurisdictions: list[VerifiedTold] = []


class ComparedTold(BaseModel):
    """One view. The counts are null for whoever doesn't see all jurisdictions of the service; `keys` are those of the
    first rows that differ, as far as they may be seen."""

    view: str
    same: bool
    rows: int | None
    different: int | None
    columns: list[str]
    keys: list[dict[str, Any]]


class Comparison(Work):
    """`same` is null until it is done."""

    same: bool | None = None
    views: list[ComparedTold] = []


class LedgerTold(BaseModel):
    """Heads and checkpoints; and the last verification and comparison that were asked for."""

    service: str
    heads: list[Head]
    verification: Verification
    comparison: Comparison


class CheckpointTold(BaseModel):
    """A checkpoint that was just signed."""

    jurisdiction: str
    position: int
    hash: str
    time: datetime


class Checkpointed(BaseModel):
    """What was signed; nothing where every head had been signed before. `public_key` in base64."""

    service: str
    public_key: str
    added: Annotated[list[CheckpointTold], Field(description="One per jurisdiction that had moved on.")]
