from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View
from huiyin_contracts.assignment import (
    AcceptanceDecided,
    CallerContacted,
    OrderClosed,
    OrderDispatched,
    OrderSigned,
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

OWN = {
    "intake.petition_registered": "registered",
    "intake.petition_triaged": "triaged",
    "intake.accusation_referred": "referred",
    "intake.petition_answered_directly": "answered",
    "intake.petition_text_added": "text_added",
    "intake.addition_passed_on": "addition_passed_on",
    "intake.addition_kept_back": "addition_kept_back",
    "intake.rating_given": "rated",
    "intake.query_code_reissued": "code_reissued",
    "intake.petitioner_erased": "erased",
}
ASSIGNMENT = {
    OrderDispatched.family: "dispatched",
    OrderSigned.family: "signed",
    CallerContacted.family: "contacted",
    AcceptanceDecided.family: "acceptance_decided",
    ReturnUpheld.family: "returned",
    ReplyApproved.family: "reply_approved",
    RedoStarted.family: "redo_started",
    OrderClosed.family: "closed",
}
SUPERVISION = {
    ClockStarted.family: "clock_started",
    ClockRecomputed.family: "clock_recomputed",
    ReturnVisited.family: "return_visited",
    RedoOrdered.family: "redo_ordered",
    MatterConcluded.family: "concluded",
}
STEPS = OWN | ASSIGNMENT | SUPERVISION


class TrackingView(View):
    """One row per petition. `steps` is a map from the event's id to what it meant for the petitioner, so that it
    comes out the same in whatever order the services' events arrive; pages sort it by time. It holds no text."""

    name = "tracking"
    version = 3
    key = ("jurisdiction", "registration_no")
    columns = (
        "jurisdiction text, registration_no text, code_digest text, code_issue integer NOT NULL,"
        " erased boolean NOT NULL, steps jsonb NOT NULL"
    )
    sources: ClassVar = {
        "intake": frozenset(OWN),
        "assignment": frozenset(ASSIGNMENT),
        "supervision": frozenset(SUPERVISION),
    }

    creates: ClassVar = frozenset({"intake.petition_registered"})

    def keys(self, event: Event) -> Iterable[Key]:
        if event.type == "intake.petitioner_erased":
            yield from ((event.jurisdiction, number) for number in event.data["registration_nos"])
        else:
            yield event.jurisdiction, event.data["registration_no"]

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        row = row or {
            "jurisdiction": key[0],
            "registration_no": key[1],
            "code_digest": None,
            "code_issue": 0,
            "erased": False,
            "steps": {},
        }
        step = STEPS[event.family]
        if step == "erased":
            return {**row, "erased": True}
        told = {"step": step, "at": event.occurred_at.isoformat(), **_TOLD.get(step, _nothing)(event.data)}
        changed = {**row, "steps": {**row["steps"], event.id: told}}
        if step == "registered":
            changed |= {"code_digest": event.data["code_digest"], "code_issue": 1}
        elif step == "code_reissued":
            changed |= {"code_digest": event.data["code_digest"], "code_issue": event.data["issue"]}
        return changed


def _pick(*names: str) -> Callable[[Any], dict[str, Any]]:
    return lambda data: {name: data[name] for name in names}


def _nothing(data: Any) -> dict[str, Any]:
    return {}


_TOLD: dict[str, Callable[[Any], dict[str, Any]]] = {
    "registered": lambda data: {
        **_pick("channel", "received_at", "anonymous", "accusation", "petitioner_ref")(data),
        "imported": data["source_sha256"] is not None,
    },
    "triaged": _pick("nature", "answered_directly"),
    "addition_kept_back": _pick("registered_as"),
    "rated": _pick("round", "resolved", "satisfaction"),
    "dispatched": _pick("unit", "unit_name", "mode", "round", "sealed"),
    "signed": _pick("unit"),
    "contacted": _pick("unit", "contacted_at"),
    "acceptance_decided": _pick("unit", "outcome", "notice_served_at"),
    "returned": _pick("unit"),
    "reply_approved": _pick("unit", "round", "replied_at", "imported", "sealed"),
    "redo_started": _pick("unit", "round"),
    "closed": _pick("outcome"),
    "return_visited": _pick("answered"),
    "clock_started": _pick("kind", "effective_due_at", "imported"),
    "clock_recomputed": _pick("kind", "effective_due_at"),
    "redo_ordered": _pick("unit"),
}
