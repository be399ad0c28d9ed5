"""What values are called on pages, each with the kind of tag it is shown as where it is one."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_assignment.domain.words import ContactWay, Done, State
from huiyin_chassis.http.i18n import _l
from huiyin_contracts.vocabulary import (
    AcceptanceOutcome,
    CardColour,
    Category,
    Channel,
    ClockKind,
    DispatchMode,
    Nature,
    UnitKind,
    Urgency,
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

URGENCIES: Mapping[str, tuple[str, str]] = {
    Urgency.ORDINARY: ("neutral", _l("Ordinary")),
    Urgency.URGENT: ("warn", _l("Urgent")),
    Urgency.CRITICAL: ("bad", _l("Critical")),
}

CATEGORIES: Mapping[str, str] = {
    Category.SUGGESTION: _l("Suggestion"),
    Category.CLAIM: _l("Claim"),
    Category.ACCUSATION: _l("Accusation"),
    Category.UNCLASSIFIED: _l("Service request"),
}

NATURES: Mapping[str, str] = {
    Nature.ENQUIRY: _l("Enquiry"),
    Nature.HELP_REQUEST: _l("Request for help"),
    Nature.COMPLAINT: _l("Complaint"),
    Nature.VIOLATION_REPORT: _l("Report of a violation"),
    Nature.SUGGESTION: _l("Suggestion"),
    Nature.PRAISE: _l("Praise"),
    Nature.OTHER: _l("Other"),
}

CHANNELS: Mapping[str, str] = {
    Channel.HOTLINE: _l("Hotline"),
    Channel.LETTER: _l("Letter"),
    Channel.VISIT: _l("Visit"),
    Channel.WEB: _l("Web"),
    Channel.APP: _l("App"),
    Channel.WECHAT: _l("WeChat"),
    Channel.LEADER_MAILBOX: _l("Leader's mailbox"),
}

MODES: Mapping[str, str] = {
    DispatchMode.DISPATCH: _l("Hotline order"),
    DispatchMode.TRANSFER: _l("Transfer"),
    DispatchMode.ASSIGN: _l("Assignment with a report owed"),
}

KINDS: Mapping[str, str] = {
    UnitKind.PETITION_OFFICE: _l("Petition office"),
    UnitKind.DEPARTMENT: _l("Department"),
    UnitKind.COUNTY_GOVERNMENT: _l("County government"),
    UnitKind.TOWNSHIP: _l("Township or sub-district"),
    UnitKind.ENTERPRISE: _l("Public enterprise"),
    UnitKind.DISCIPLINE_ORGAN: _l("Discipline organ"),
    UnitKind.INTAKE_CENTRE: _l("Intake centre"),
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

OUTCOMES: Mapping[str, tuple[str, str]] = {
    AcceptanceOutcome.ACCEPTED: (_l("Accepted"), _l("The sixty days for handling start now.")),
    AcceptanceOutcome.NOT_ACCEPTED_LEGAL_ROUTE: (
        _l("Not accepted: it belongs to a legal procedure"),
        _l("Court, arbitration, reconsideration: the notice says where to go."),
    ),
    AcceptanceOutcome.NOT_ACCEPTED_IN_PROGRESS: (
        _l("Not accepted: the same matter is being handled already"),
        "",
    ),
    AcceptanceOutcome.OUT_OF_REMIT: (
        _l("Not accepted: outside the powers of the unit"),
        _l(
            "The notice names the competent body. If a unit of this network is competent, give it back instead."
        ),
    ),
}

CLOCKS: Mapping[str, str] = {
    ClockKind.REGISTER_AND_DISPOSE: _l("Register and dispose"),
    ClockKind.NOTIFY: _l("Notice of acceptance"),
    ClockKind.HANDLE: _l("Handle and reply"),
    ClockKind.SIGN: _l("Sign"),
    ClockKind.FIRST_CONTACT: _l("First contact"),
    ClockKind.HOTLINE_REPLY: _l("Reply"),
}

CARDS: Mapping[str, str] = {CardColour.YELLOW: _l("Yellow card"), CardColour.RED: _l("Red card")}

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


def choices(words: Mapping[str, tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Options with their hints, for a group of radio buttons."""
    return [(str(value), label, hint) for value, (label, hint) in words.items()]
