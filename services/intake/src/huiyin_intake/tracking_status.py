"""Where a petition stands for its petitioner, and by when what is owed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from huiyin_contracts.vocabulary import ClockKind, Resolution, Satisfaction, discontent
from huiyin_intake.domain.vocabulary import TrackingStatus
from huiyin_intake.views.tracking import Step, Track
from huiyin_ledger.clock.china import last_day_before

_STATUS_AFTER = {
    "registered": TrackingStatus.REGISTERED,
    "triaged": TrackingStatus.WAITING_FOR_UNIT,
    "referred": TrackingStatus.REFERRED,
    "answered": TrackingStatus.ANSWERED,
    "taken_up_again": TrackingStatus.REGISTERED,
    "dispatched": TrackingStatus.WITH_UNIT,
    "returned": TrackingStatus.WAITING_FOR_UNIT,
    "signed": TrackingStatus.BEING_HANDLED,
    "contacted": TrackingStatus.BEING_HANDLED,
    "reply_approved": TrackingStatus.ANSWERED,
    "redo_ordered": TrackingStatus.BEING_REDONE,
    "redo_started": TrackingStatus.BEING_REDONE,
    "concluded": TrackingStatus.CLOSED,
    "closed": TrackingStatus.CLOSED,
}


def tracking_status(track: Track) -> TrackingStatus:
    """The status after the last step that changes it. A referred accusation stays referred."""
    if track.last("referred"):
        return TrackingStatus.REFERRED
    status = TrackingStatus.REGISTERED
    for step in track.steps:
        if step.step == "acceptance_decided":
            status = (
                TrackingStatus.BEING_HANDLED
                if step.data["outcome"] == "accepted"
                else TrackingStatus.NOT_ACCEPTED
            )
        elif step.step == "signed" and status is TrackingStatus.BEING_REDONE:
            continue
        elif step.step == "closed" and step.data["outcome"] == "not_accepted":
            status = TrackingStatus.NOT_ACCEPTED
        else:
            status = _STATUS_AFTER.get(step.step, status)
    return status


_SAID_OR_DECIDED = (
    *("rated", "addition_passed_on", "taken_up_again"),
    *("answered", "triaged", "reply_approved", "redo_ordered", "redo_started", "concluded", "closed"),
)


def is_being_reviewed(track: Track) -> bool:
    """Whether the petitioner was not content, or added something after the end, and nobody has decided about it yet."""
    last = track.last(*_SAID_OR_DECIDED)
    if last is None or track.last("referred"):
        return False
    match last.step:
        case "rated":
            return bad_rating(last)
        case "addition_passed_on":
            return has_ended(track)
        case step:
            return step == "taken_up_again"


def bad_rating(step: Step) -> bool:
    """Whether a step ``rated`` says that the petitioner is not content."""
    return discontent(Resolution(step.data["resolved"]), Satisfaction(step.data["satisfaction"])) is not None


def has_ended(track: Track) -> bool:
    """Whether the order is closed, and not opened again."""
    last = track.last("closed", "concluded", "redo_ordered", "redo_started")
    return last is not None and last.step in ("closed", "concluded")


def answer_is_current(track: Track) -> bool:
    """False while the unit handles the matter again: the earlier answer can't be rated."""
    last = track.last("reply_approved", "redo_ordered", "redo_started")
    return last is None or last.step == "reply_approved"


CLOCK_STEPS = ("clock_started", "clock_recomputed")
"""Steps that change a due date only."""
_CLOCKS: Mapping[TrackingStatus, tuple[ClockKind, ...]] = {
    TrackingStatus.REGISTERED: (ClockKind.REGISTER_AND_DISPOSE, ClockKind.NOTIFY),
    TrackingStatus.WAITING_FOR_UNIT: (ClockKind.REGISTER_AND_DISPOSE, ClockKind.NOTIFY),
    TrackingStatus.WITH_UNIT: (ClockKind.HOTLINE_REPLY, ClockKind.NOTIFY),
    TrackingStatus.BEING_HANDLED: (ClockKind.HANDLE, ClockKind.HOTLINE_REPLY, ClockKind.NOTIFY),
    TrackingStatus.BEING_REDONE: (ClockKind.HANDLE, ClockKind.HOTLINE_REPLY),
}
"""The clocks of what is owed to the petitioner next; the first one that runs counts."""


def due_at(track: Track) -> datetime | None:
    """When the next step is due; None if none is owed, or its clock was not computed yet. A redo has a clock of its own."""
    if is_being_reviewed(track):
        return None
    status = tracking_status(track)
    redo = track.last("redo_ordered") or track.last("redo_started")
    since = redo.at if redo and status is TrackingStatus.BEING_REDONE else None
    clocks: dict[str, dict[str, Any]] = {}
    for step in track.steps:
        if step.step in CLOCK_STEPS and (since is None or step.at >= since):
            clocks[step.data["kind"]] = {**clocks.get(step.data["kind"], {}), **step.data}
    for kind in _CLOCKS.get(status, ()):
        if kind in clocks and not clocks[kind]["imported"]:
            return datetime.fromisoformat(clocks[kind]["effective_due_at"])
    return None


def due_on(track: Track) -> date | None:
    """The last day on which the next step is in time."""
    due = due_at(track)
    return None if due is None else last_day_before(due)


def holder_name(track: Track) -> str | None:
    """Name of the unit that was last dispatched to; None if there is none, or the matter is sealed."""
    step = track.last("dispatched")
    return None if step is None or step.data["sealed"] else str(step.data["unit_name"])
