from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huiyin_chassis.db import Database


@dataclass(frozen=True)
class Step:
    """Something that happened with the petition; `told` holds what the petitioner may know of it."""

    step: str
    at: datetime
    told: Mapping[str, Any]


@dataclass(frozen=True)
class Track:
    """A petition's way so far, in order of time."""

    registration_no: str
    code_digest: str
    code_issue: int
    erased: bool
    steps: tuple[Step, ...]

    @property
    def registered_of_it(self) -> frozenset[str]:
        """The petitions that became of what was added to this one."""
        return frozenset(each.told["registered_as"] for each in self.steps if each.told.get("registered_as"))

    def last(self, *steps: str) -> Step | None:
        return next((each for each in reversed(self.steps) if each.step in steps), None)


def track_of(database: Database, jurisdiction: str, registration_no: str) -> Track | None:
    """None where intake has not registered it, whatever others may have said of it."""
    row = database.one(
        "SELECT registration_no, code_digest, code_issue, erased, steps FROM live.tracking"
        " WHERE jurisdiction = %s AND registration_no = %s AND code_digest IS NOT NULL",
        (jurisdiction, registration_no),
    )
    if row is None:
        return None
    steps = [
        (
            datetime.fromisoformat(told["at"]),
            event_id,
            Step(told["step"], datetime.fromisoformat(told["at"]), told),
        )
        for event_id, told in row.pop("steps").items()
    ]
    return Track(
        **row,
        steps=tuple(
            step
            for *_, step in sorted(
                steps, key=lambda each: (each[2].step != "registered", each[0], _rank(each[2]), each[1])
            )
        ),
    )


_ORDER = (
    *("registered", "clock_started", "clock_recomputed", "triaged", "referred", "answered", "returned"),
    *(
        "dispatched",
        "signed",
        "contacted",
        "acceptance_decided",
        "reply_approved",
        "return_visited",
        "redo_ordered",
        "redo_started",
    ),
    *("concluded", "closed"),
)


def _rank(step: Step) -> int:
    """Of things with the same time: what comes first in the life of a petition."""
    return _ORDER.index(step.step) if step.step in _ORDER else len(_ORDER)
