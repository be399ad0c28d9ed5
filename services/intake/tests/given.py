"""Commands, aggregates and published events, to be varied by a test."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from eventsourcing.domain import CanMutateAggregate

from huiyin_contracts.assignment import OrderDispatched, ReplyApproved
from huiyin_contracts.vocabulary import Category, Channel, DispatchMode, Nature, Urgency
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.registration import Registration
from huiyin_intake.domain.triage import Triage
from huiyin_intake.features.register_petition.command import RegisterPetition
from huiyin_intake.features.triage_petition.command import TriagePetition
from huiyin_ledger.domain import Aggregate, Sealed

CITY = "230600"
COUNTY = "230621"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Where the simulated clock starts: a Monday, 09:00 in China."""
NAME, PHONE, ID_NO = "欧阳建国", "13912345678", "23060219900307104X"
STREET = "幸福路九十九号"
TEXT = f"我家门前的路灯坏了三天。我叫{NAME}，电话{PHONE}，住在{STREET}。"


def registration(**changes: Any) -> RegisterPetition:
    """A call by a named petitioner."""
    given: dict[str, Any] = {
        "jurisdiction": CITY,
        "channel": Channel.HOTLINE,
        "title": f"{NAME}反映路灯坏了",
        "text": TEXT,
        "place": "230604",
        "name": NAME,
        "phone": PHONE,
        "id_no": ID_NO,
        "address": STREET,
    }
    return RegisterPetition.model_validate({**given, **changes})


def triage_command(**changes: Any) -> TriagePetition:
    given: dict[str, Any] = {
        "category": Category.CLAIM,
        "nature": Nature.HELP_REQUEST,
        "matter_class": "utilities/street_lighting",
        "place": "230604",
    }
    return TriagePetition.model_validate({**given, **changes})


def a_petition(**changes: Any) -> Petition:
    """A registered petition, outside any database. Needs a current act."""
    given: dict[str, Any] = {
        "registration_no": f"{CITY}-2026-0000001",
        "channel": Channel.HOTLINE,
        "received_at": NOW,
        "postmarked_on": None,
        "anonymous": False,
        "confidential": False,
        "accusation": False,
        "petitioner_ref": "p",
        "details": 0,
        "title": Sealed.of("p", "路灯坏了"),
        "text": Sealed.of("p", TEXT),
        "masked_title": Sealed.of("p", "路灯坏了"),
        "location": None,
        "accused": None,
        "place": CITY,
        "nature": None,
        "head_count": 1,
        "code_digest": "0" * 64,
    }
    return Petition.register(Registration(**{**given, **changes}))


def a_triage(**changes: Any) -> Triage:
    given: dict[str, Any] = {
        "category": Category.CLAIM,
        "nature": Nature.HELP_REQUEST,
        "matter_class": "utilities/heating",
        "place": CITY,
        "urgency": Urgency.ORDINARY,
    }
    return Triage(**{**given, **changes})


def happened(aggregate: Aggregate) -> list[str]:
    """Names of the pending events."""
    return [type(event).__name__ for event in aggregate.pending_events]


def last(aggregate: Aggregate) -> CanMutateAggregate[Any]:
    return aggregate.pending_events[-1]


def dispatched(number: str, unit: str = "housing", **changes: Any) -> OrderDispatched:
    given: dict[str, Any] = {
        "order_no": number,
        "registration_no": number,
        "unit": unit,
        "unit_name": f"{unit} unit",
        "mode": DispatchMode.DISPATCH,
        "round": 1,
        "nature": Nature.HELP_REQUEST,
        "category": Category.CLAIM,
        "matter_class": "utilities/heating",
        "channel": "hotline",
        "urgency": Urgency.ORDINARY,
        "received_at": datetime.fromisoformat("2026-03-02T09:00:00+08:00"),
        "imported": False,
        "sealed": False,
        "no_return": False,
    }
    return OrderDispatched.model_validate({**given, **changes})


def replied(number: str, unit: str = "housing", round: int = 1, **changes: Any) -> ReplyApproved:
    moment = datetime.fromisoformat("2026-03-04T09:00:00+08:00")
    given: dict[str, Any] = {
        "registration_no": number,
        "unit": unit,
        "round": round,
        "text": "已修好",
        "replied_at": moment,
        "approved_at": moment,
        "imported": False,
        "sealed": False,
    }
    return ReplyApproved.model_validate({**given, **changes})
