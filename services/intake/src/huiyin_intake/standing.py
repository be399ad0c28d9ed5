"""In one word, where a petition stands for its petitioner."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from huiyin_chassis.clock.china import last_day_before
from huiyin_contracts.vocabulary import ClockKind
from huiyin_intake.views.tracking import Track


class Standing(StrEnum):
    REGISTERED = "registered"
    WAITING_FOR_UNIT = "waiting_for_unit"
    WITH_UNIT = "with_unit"
    BEING_HANDLED = "being_handled"
    REFERRED = "referred"
    NOT_ACCEPTED = "not_accepted"
    ANSWERED = "answered"
    BEING_REDONE = "being_redone"
    CLOSED = "closed"


_AFTER = {
    "registered": Standing.REGISTERED,
    "triaged": Standing.WAITING_FOR_UNIT,
    "referred": Standing.REFERRED,
    "answered": Standing.ANSWERED,
    "dispatched": Standing.WITH_UNIT,
    "returned": Standing.WAITING_FOR_UNIT,
    "signed": Standing.BEING_HANDLED,
    "contacted": Standing.BEING_HANDLED,
    "reply_approved": Standing.ANSWERED,
    "redo_ordered": Standing.BEING_REDONE,
    "redo_started": Standing.BEING_REDONE,
    "concluded": Standing.CLOSED,
    "closed": Standing.CLOSED,
}


def standing(track: Track) -> Standing:
    """From the last step that changes it. An accusation that was referred stays referred, whatever comes after."""
    if track.last("referred"):
        return Standing.REFERRED
    stand = Standing.REGISTERED
    for step in track.steps:
        if step.step == "acceptance_decided":
            stand = Standing.BEING_HANDLED if step.told["outcome"] == "accepted" else Standing.NOT_ACCEPTED
        elif step.step == "signed" and stand is Standing.BEING_REDONE:
            continue
        elif step.step == "closed" and step.told["outcome"] == "not_accepted":
            stand = Standing.NOT_ACCEPTED
        else:
            stand = _AFTER.get(step.step, stand)
    return stand


def answer_stands(track: Track) -> bool:
    """False while the unit works on it again: the answer given before is not the one to rate."""
    last = track.last("reply_approved", "redo_ordered", "redo_started")
    return last is None or last.step == "reply_approved"


CLOCK_STEPS = ("clock_started", "clock_recomputed")
"""They tell of times, not of anything that happened with the petition."""
_OWED: Mapping[Standing, tuple[ClockKind, ...]] = {
    Standing.REGISTERED: (ClockKind.REGISTER_AND_DISPOSE, ClockKind.NOTIFY),
    Standing.WAITING_FOR_UNIT: (ClockKind.REGISTER_AND_DISPOSE, ClockKind.NOTIFY),
    Standing.WITH_UNIT: (ClockKind.HOTLINE_REPLY, ClockKind.NOTIFY),
    Standing.BEING_HANDLED: (ClockKind.HANDLE, ClockKind.HOTLINE_REPLY, ClockKind.NOTIFY),
}
"""Which clock tells by when the petitioner is owed the next thing; the first that runs counts."""


def due_at(track: Track) -> datetime | None:
    """By when the next thing is owed to the petitioner; None where nothing is, or nothing was computed yet."""
    clocks: dict[str, dict[str, Any]] = {}
    for step in track.steps:
        if step.step in CLOCK_STEPS:
            clocks[step.told["kind"]] = {**clocks.get(step.told["kind"], {}), **step.told}
    for kind in _OWED.get(standing(track), ()):
        if kind in clocks and not clocks[kind]["imported"]:
            return datetime.fromisoformat(clocks[kind]["effective_due_at"])
    return None


def due_on(track: Track) -> date | None:
    """The last day on which that is still in time."""
    due = due_at(track)
    return None if due is None else last_day_before(due)


def holder_name(track: Track) -> str | None:
    """The unit that has it, by name; None where none has, or for a sealed matter."""
    step = track.last("dispatched")
    return None if step is None or step.told["sealed"] else str(step.told["unit_name"])
