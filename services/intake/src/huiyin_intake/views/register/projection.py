from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View
from huiyin_intake.domain.words import State


class RegisterView(View):
    """The title stays in the ledger, sealed: `stream` says where; a page opens those that it shows."""

    name = "register"
    key = ("jurisdiction", "registration_no")
    columns = (
        "jurisdiction text, registration_no text, stream uuid NOT NULL, channel text NOT NULL,"
        " received_at timestamptz NOT NULL, registered_at timestamptz NOT NULL, anonymous boolean NOT NULL,"
        " confidential boolean NOT NULL, accusation boolean NOT NULL, petitioner_ref text NOT NULL,"
        " imported boolean NOT NULL, place text NOT NULL, nature text, category text, matter_class text,"
        " urgency text, state text NOT NULL, competent_unit text, erased boolean NOT NULL"
    )
    indexes = (
        "(received_at, registration_no)",
        "(received_at, registration_no) WHERE state = 'to_triage'",
        "(jurisdiction, petitioner_ref)",
        "(registration_no)",
    )
    sources: ClassVar = {
        "intake": frozenset(
            {
                "intake.petition_registered",
                "intake.petition_triaged",
                "intake.petition_marked_as_accusation",
                "intake.accusation_referred",
                "intake.accusation_referral_refused",
                "intake.petition_answered_directly",
                "intake.petitioner_erased",
            }
        )
    }

    creates: ClassVar = frozenset({"intake.petition_registered"})

    def keys(self, event: Event) -> Iterable[Key]:
        if event.type == "intake.petitioner_erased":
            yield from ((event.jurisdiction, number) for number in event.data["registration_nos"])
        else:
            yield event.jurisdiction, event.data["registration_no"]

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        data = event.data
        if event.type == "intake.petition_registered":
            return _registered(key, event)
        if row is None:
            return None
        match event.type:
            case "intake.petition_triaged":
                decided = {k: data[k] for k in ("category", "nature", "matter_class", "place", "urgency")}
                return {**row, **decided, "state": State.TRIAGED.value, "accusation": False}
            case "intake.petition_answered_directly":
                return {**row, "state": State.ANSWERED.value}
            case "intake.accusation_referred":
                return {
                    **row,
                    "state": State.REFERRED.value,
                    "category": "accusation",
                    "accusation": True,
                    "competent_unit": data["competent_unit"],
                }
            case "intake.petitioner_erased":
                return {**row, "erased": True}
            case _:
                return {**row, "accusation": True}


def _registered(key: Key, event: Event) -> Row:
    data = event.data
    same = ("channel", "anonymous", "confidential", "accusation", "petitioner_ref", "place", "nature")
    return {
        "jurisdiction": key[0],
        "registration_no": key[1],
        "stream": event.stream,
        "received_at": datetime.fromisoformat(data["received_at"]),
        "registered_at": event.recorded_at,
        **{name: data[name] for name in same},
        "imported": data["source_sha256"] is not None,
        "category": None,
        "matter_class": None,
        "urgency": None,
        "state": State.TO_TRIAGE.value,
        "competent_unit": None,
        "erased": False,
    }
