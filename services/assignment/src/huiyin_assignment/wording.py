"""What values are called on pages, each with the kind of tag it is shown as where it is one."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_assignment.domain.vocabulary import ContactWay, Done, State
from huiyin_chassis.http.i18n import _l
from huiyin_chassis.http.vocabulary import options
from huiyin_contracts.vocabulary import (
    AcceptanceOutcome,
)

STATES: Mapping[str, tuple[str, str]] = {
    State.TO_DISPATCH: ("warn", _l("To be dispatched")),
    State.DISPATCHED: ("info", _l("To be signed for")),
    State.SIGNED: ("info", _l("Signed for")),
    State.CONTACTED: ("info", _l("Caller contacted")),
    State.HANDLING: ("info", _l("Being handled")),
    State.RETURN_REVIEW: ("warn", _l("Return asked for")),
    State.AUDIT: ("warn", _l("Reply to audit")),
    State.RETURN_VISIT: ("neutral", _l("Return visit")),
    State.CLOSED: ("good", _l("Closed")),
}

WAYS: Mapping[str, str] = {
    ContactWay.PHONE: _l("By phone"),
    ContactWay.IN_PERSON: _l("In person"),
    ContactWay.MESSAGE: _l("By message"),
}

DONE: Mapping[str, tuple[str, str]] = {
    Done.DONE: (_l("It is done"), _l("Name the proof below.")),
    Done.PLANNED: (_l("It is planned"), _l("The reply says what will be done by when.")),
    Done.EXPLAINED: (_l("It can't be done, and the reply explains why"), _l("Give the rule or the reason.")),
}

OUTCOME_HINTS: Mapping[AcceptanceOutcome, str] = {
    AcceptanceOutcome.ACCEPTED: _l("The sixty days for handling start now."),
    AcceptanceOutcome.NOT_ACCEPTED_LEGAL_ROUTE: _l(
        "Court, arbitration, reconsideration: the notice says where to go."
    ),
    AcceptanceOutcome.NOT_ACCEPTED_IN_PROGRESS: "",
    AcceptanceOutcome.OUT_OF_REMIT: _l(
        "The notice names the competent body. If a unit of this network is competent, give it back instead."
    ),
}

ACTIONS: Mapping[str, str] = {
    "sign": _l("Sign for it"),
    "contact": _l("Record the first contact"),
    "acceptance": _l("Decide on acceptance"),
    "handling": _l("Begin to handle it"),
    "reply": _l("Reply"),
    "return": _l("Give it back: not our remit"),
    "audit": _l("Audit the reply"),
    "colleague-audit": _l("Audit your colleague's reply"),
    "dispatch": _l("Dispatch"),
    "redispatch": _l("Move to another unit"),
    "return-decision": _l("Decide on the return"),
}
"""What can be done on an order's page, by the slug of its form."""

FIELDS: Mapping[str, str] = {
    "contacted_at": _l("When you spoke with the caller"),
    "way": _l("How"),
    "not_reached": _l("If nobody could be reached: why"),
    "outcome": _l("Decision"),
    "notice_served_at": _l("When the written notice was served"),
    "reason": _l("Reason"),
    "text": _l("Reply to the citizen"),
    "done": _l("What was done"),
    "evidence": _l("Proof, for the centre"),
    "facts": _l("What you found, for the centre"),
    "legal_basis": _l("Legal basis"),
    "verdict": _l("Verdict"),
    "decision": _l("Decision"),
    "unit": _l("Unit"),
    "mode": _l("Handed over as"),
}
"""The labels of the forms on the order's page, for the summary of errors."""


def outcomes() -> list[tuple[str, str, str]]:
    """The decisions on acceptance with their hints, for a group of radio buttons."""
    return [
        (value, word, OUTCOME_HINTS[AcceptanceOutcome(value)]) for value, word in options(AcceptanceOutcome)
    ]


def choices(words: Mapping[str, tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Options with their hints, for a group of radio buttons."""
    return [(str(value), label, hint) for value, (label, hint) in words.items()]
