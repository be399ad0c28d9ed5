"""Whom the centre has still to ask, and what came of those it asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, ClassVar

from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View
from huiyin_supervision.domain.return_visit import ReturnVisit
from huiyin_supervision.views.times import instant


class VisitState(StrEnum):
    DUE = "due"
    REDO = "redo"
    CONCLUDED = "concluded"


class ReturnVisitTasks(View):
    """One row per matter. The answers are those of the last visit that was answered."""

    name = "return_visit_tasks"
    columns = """
        jurisdiction text NOT NULL,
        registration_no text NOT NULL,
        unit text NOT NULL,
        round integer NOT NULL,
        state text NOT NULL,
        approved_at timestamptz NOT NULL,
        attempts integer NOT NULL,
        attempts_allowed integer NOT NULL,
        last_visited_at timestamptz,
        resolved text,
        satisfaction text,
        redo_count integer NOT NULL
    """
    indexes = ("(jurisdiction, state, approved_at, registration_no)",)
    key = ("jurisdiction", "registration_no")
    sources: ClassVar[Mapping[str, frozenset[str]]] = {
        "supervision": frozenset(
            event.TOPIC
            for event in (
                ReturnVisit.Opened,
                ReturnVisit.OpenedAgain,
                ReturnVisit.Visited,
                ReturnVisit.RedoOrdered,
                ReturnVisit.Concluded,
            )
        )
    }

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, event.data["registration_no"])]

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        if event.type in (ReturnVisit.Opened.TOPIC, ReturnVisit.OpenedAgain.TOPIC):
            return _opened(row, event)
        if row is None:
            return None
        return {**row, **_changes(event)}


def _opened(row: Row | None, event: Event) -> Row:
    before = row or {"last_visited_at": None, "resolved": None, "satisfaction": None, "redo_count": 0}
    copied = ("registration_no", "unit", "round", "attempts_allowed")
    return {
        **before,
        "jurisdiction": event.jurisdiction,
        **{name: event.data[name] for name in copied},
        "state": VisitState.DUE,
        "approved_at": instant(event.data["approved_at"]),
        "attempts": 0,
    }


def _changes(event: Event) -> Mapping[str, Any]:
    data = event.data
    if event.type == ReturnVisit.RedoOrdered.TOPIC:
        return {"state": VisitState.REDO, "redo_count": data["redo_count"]}
    if event.type == ReturnVisit.Concluded.TOPIC:
        return {"state": VisitState.CONCLUDED}
    asked = {"attempts": data["attempt"], "last_visited_at": event.occurred_at}
    if not data["answered"]:
        return asked
    return {**asked, "resolved": data["resolved"], "satisfaction": data["satisfaction"]}
