"""What the forms of an order's page offer, and what their fields are called."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_assignment.domain.vocabulary import ContactWay, Done
from huiyin_chassis.http.i18n import _l
from huiyin_chassis.http.parts import Option
from huiyin_chassis.http.vocabulary import options
from huiyin_contracts.vocabulary import AcceptanceOutcome

WAYS: Mapping[ContactWay, str] = {
    ContactWay.PHONE: _l("By phone"),
    ContactWay.IN_PERSON: _l("In person"),
    ContactWay.MESSAGE: _l("By message"),
}

DONE: Mapping[Done, str] = {
    Done.DONE: _l("It is done"),
    Done.PLANNED: _l("It is planned"),
    Done.EXPLAINED: _l("It can't be done, and the reply explains why"),
}

_DONE_HINTS: Mapping[Done, str] = {
    Done.DONE: _l("Name the proof below."),
    Done.PLANNED: _l("The reply says what will be done by when."),
    Done.EXPLAINED: _l("Give the rule or the reason."),
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
"""The labels of the fields, for the summary of errors."""


def ways() -> list[Option]:
    return [Option(value, str(word)) for value, word in WAYS.items()]


def done_options() -> list[Option]:
    return [Option(value, str(word), str(_DONE_HINTS[value])) for value, word in DONE.items()]


def outcomes() -> list[Option]:
    """The decisions on acceptance."""
    return [
        Option(value, word, str(OUTCOME_HINTS[AcceptanceOutcome(value)]))
        for value, word in options(AcceptanceOutcome)
    ]
