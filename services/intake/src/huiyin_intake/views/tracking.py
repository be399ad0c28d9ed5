"""Progress of a petition through all services, as far as its petitioner may know it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from huiyin_contracts.assignment import (
    AcceptanceDecided,
    CallerContacted,
    OrderClosed,
    OrderDispatched,
    OrderSigned,
    PromiseKept,
    PromiseMade,
    RedoStarted,
    ReplyApproved,
    ReturnUpheld,
)
from huiyin_contracts.supervision import (
    ClockRecomputed,
    ClockStarted,
    MatterConcluded,
    RedoOrdered,
    ReturnVisited,
)
from huiyin_intake.domain import petition_events, petitioner_events
from huiyin_ledger.db import Database
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import EventClass, Key, View, folds, named

STEPS: Mapping[EventClass, tuple[str, ...]] = {
    petition_events.Triaged: ("triaged", "nature", "answered_directly"),
    petition_events.AccusationReferred: ("referred",),
    petition_events.AnsweredDirectly: ("answered",),
    petition_events.AdditionPassedOn: ("addition_passed_on",),
    petition_events.AdditionKeptBack: ("addition_kept_back", "registered_as"),
    petition_events.TakenUpAgain: ("taken_up_again", "because"),
    petition_events.QueryCodeReissued: ("code_reissued",),
    OrderDispatched: ("dispatched", "unit", "unit_name", "mode", "round", "sealed"),
    OrderSigned: ("signed", "unit"),
    CallerContacted: ("contacted", "unit", "contacted_at"),
    AcceptanceDecided: ("acceptance_decided", "unit", "outcome", "notice_served_at"),
    ReturnUpheld: ("returned", "unit"),
    ReplyApproved: ("reply_approved", "unit", "round", "replied_at", "imported", "sealed"),
    PromiseMade: ("promise_made", "unit", "promised_for"),
    PromiseKept: ("promise_kept", "unit"),
    RedoStarted: ("redo_started", "unit", "round"),
    OrderClosed: ("closed", "unit", "outcome"),
    ClockStarted: ("clock_started", "kind", "effective_due_at", "imported"),
    ClockRecomputed: ("clock_recomputed", "kind", "effective_due_at"),
    ReturnVisited: ("return_visited", "answered"),
    RedoOrdered: ("redo_ordered", "unit", "reason"),
    MatterConcluded: ("concluded", "concluded_at"),
}
"""The step that an event is, and the fields of it that the petitioner may know."""
SAID: Mapping[EventClass, tuple[str, ...]] = {
    petition_events.TextAdded: ("text_added",),
    petition_events.RatingGiven: ("rated", "round", "resolved", "satisfaction"),
}
"""The same, of what the petitioner wrote: its words are found by the event's version."""
OWN_STEPS = frozenset(
    {"registered", *(step for event, (step, *_) in {**STEPS, **SAID}.items() if named(event)[0] == "intake")}
)
_BY_NAME = {named(event)[1]: step for event, step in {**STEPS, **SAID}.items()}


@dataclass
class TrackingRow:
    """`steps` maps the event's id to its step, so that the row is the same in whatever order the services' events
    arrive; `track_of` sorts by time. It holds no text, and no version of another service's event: that depends on
    the order in which the other service heard of things."""

    jurisdiction: str
    registration_no: str
    code_digest: str | None = None
    code_issue: int = 0
    erased: bool = False
    steps: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class TrackingView(View[TrackingRow]):
    """One row per petition."""

    name = "tracking"
    version = 7
    key = ("jurisdiction", "registration_no")
    begins_blank = True

    def keys(self, event: Event) -> Iterable[Key]:
        if event.type == petitioner_events.Erased.TOPIC:
            return [(event.jurisdiction, number) for number in event.data["registration_nos"]]
        return super().keys(event)

    @folds(petition_events.Registered, first=True)
    def registered(self, row: TrackingRow, event: Event) -> None:
        self._add(
            row,
            event,
            ("registered", "channel", "received_at", "anonymous", "accusation", "petitioner_ref"),
            imported=event.data["source_sha256"] is not None,
        )
        row.code_digest, row.code_issue = event.data["code_digest"], 1

    @folds(*STEPS)
    def step_taken(self, row: TrackingRow, event: Event) -> None:
        self._add(row, event, _BY_NAME[event.family])
        if event.type == petition_events.QueryCodeReissued.TOPIC:
            row.code_digest, row.code_issue = event.data["code_digest"], event.data["issue"]

    @folds(*SAID)
    def said(self, row: TrackingRow, event: Event) -> None:
        self._add(row, event, _BY_NAME[event.family], version=event.version)

    @folds(petitioner_events.Erased)
    def erased(self, row: TrackingRow, event: Event) -> None:
        row.erased = True

    def _add(self, row: TrackingRow, event: Event, fields: tuple[str, ...], **more: Any) -> None:
        step, *names = fields
        data = {name: event.data[name] for name in names}
        row.steps = {
            **row.steps,
            event.id: {"step": step, "at": event.occurred_at.isoformat(), **data, **more},
        }


@dataclass(frozen=True)
class Step:
    """Something that happened with the petition; `data` holds what the petitioner may know of it, and the `version` of
    what the petitioner wrote."""

    step: str
    at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Track:
    """The progress of one petition, in order of time."""

    registration_no: str
    code_digest: str
    code_issue: int
    erased: bool
    steps: tuple[Step, ...]

    @property
    def registered_from_additions(self) -> frozenset[str]:
        """Numbers of the accusations that additions to this petition were registered as."""
        return frozenset(each.data["registered_as"] for each in self.steps if each.data.get("registered_as"))

    def last(self, *steps: str) -> Step | None:
        return next((each for each in reversed(self.steps) if each.step in steps), None)


def track_of(database: Database, jurisdiction: str, registration_no: str) -> Track | None:
    """None if intake has not registered it, whatever other services have published. Of an accusation that was referred: what
    the petitioner did, and what its organ has done with it."""
    row = TrackingView.find(database, jurisdiction, registration_no)
    if row is None or row.code_digest is None:
        return None
    steps = [
        (Step(data["step"], datetime.fromisoformat(data["at"]), data), event_id)
        for event_id, data in row.steps.items()
    ]
    steps.sort(key=lambda each: (each[0].step != "registered", each[0].at, _rank(each[0]), each[1]))
    told = _told([step for step, _ in steps])
    return Track(row.registration_no, row.code_digest, row.code_issue, row.erased, told)


_OF_AN_ACCUSATION = ("registered", "text_added", "code_reissued", "referred")


def _told(steps: Sequence[Step]) -> tuple[Step, ...]:
    """All of them; of an accusation nothing of how it was handled before it was taken back, whenever that was heard of."""
    referred = next((each for each in steps if each.step == "referred"), None)
    if referred is None:
        return tuple(steps)
    organ = next(
        (each.data["unit"] for each in steps if each.step == "dispatched" and each.data["sealed"]), None
    )
    return tuple(
        each
        for each in steps
        if each.step in _OF_AN_ACCUSATION
        or (
            organ
            and each.data.get("unit") == organ
            and each.at >= referred.at
            and each.data.get("sealed", True)
        )
    )


_ORDER = (
    *(
        "registered",
        "clock_started",
        "clock_recomputed",
        "triaged",
        "referred",
        "answered",
        "taken_up_again",
        "returned",
    ),
    *(
        "dispatched",
        "signed",
        "contacted",
        "acceptance_decided",
        "reply_approved",
        "promise_made",
        "promise_kept",
        "return_visited",
    ),
    *("redo_ordered", "redo_started"),
    *("concluded", "closed"),
)


def _rank(step: Step) -> int:
    """Orders steps with the same time as they usually follow each other."""
    return _ORDER.index(step.step) if step.step in _ORDER else len(_ORDER)
