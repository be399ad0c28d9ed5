"""What the values of the contracts' vocabularies are called on pages, and the tone of the tag that some are shown as.

The only place that has a word for them: a service looks it up by the member.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from huiyin_contracts.vocabulary import (
    ADDED,
    DISSATISFIED,
    UNRESOLVED,
    AcceptanceOutcome,
    CardColour,
    Category,
    CentreDuty,
    Channel,
    ClockKind,
    ClockOutcome,
    ClosingOutcome,
    DispatchMode,
    Nature,
    ReceptionKind,
    ReceptionLevel,
    Resolution,
    Satisfaction,
    UnitKind,
    Urgency,
    Vocabulary,
)
from huiyin_web.http.i18n import _l
from huiyin_web.http.parts import Cell, Option, TagKind

Kind = TypeVar("Kind", bound=Vocabulary)

WORDS: Mapping[type[Vocabulary], Mapping[Vocabulary, str]] = {
    Channel: {
        Channel.HOTLINE: _l("12345 hotline"),
        Channel.LETTER: _l("Letter"),
        Channel.VISIT: _l("Visit"),
        Channel.WEB: _l("Web site"),
        Channel.APP: _l("App"),
        Channel.WECHAT: _l("WeChat"),
        Channel.LEADER_MAILBOX: _l("Leader's mailbox"),
    },
    Category: {
        Category.CLAIM: _l("Claim"),
        Category.SUGGESTION: _l("Suggestion"),
        Category.ACCUSATION: _l("Accusation"),
        Category.UNCLASSIFIED: _l("Service request"),
    },
    Nature: {
        Nature.ENQUIRY: _l("Enquiry"),
        Nature.HELP_REQUEST: _l("Request for help"),
        Nature.COMPLAINT: _l("Complaint"),
        Nature.VIOLATION_REPORT: _l("Report of a violation"),
        Nature.SUGGESTION: _l("Proposal"),
        Nature.PRAISE: _l("Praise"),
        Nature.OTHER: _l("Other"),
    },
    Urgency: {
        Urgency.ORDINARY: _l("Ordinary"),
        Urgency.URGENT: _l("Urgent"),
        Urgency.CRITICAL: _l("Critical"),
    },
    Resolution: {
        Resolution.RESOLVED: _l("Resolved"),
        Resolution.PARTLY: _l("Partly resolved"),
        Resolution.UNRESOLVED: _l("Not resolved"),
    },
    Satisfaction: {
        Satisfaction.SATISFIED: _l("Satisfied"),
        Satisfaction.BASICALLY_SATISFIED: _l("Basically satisfied"),
        Satisfaction.DISSATISFIED: _l("Not satisfied"),
    },
    UnitKind: {
        UnitKind.PETITION_OFFICE: _l("Petition office"),
        UnitKind.DEPARTMENT: _l("Department"),
        UnitKind.COUNTY_GOVERNMENT: _l("County government"),
        UnitKind.TOWNSHIP: _l("Township or sub-district"),
        UnitKind.ENTERPRISE: _l("Public enterprise"),
        UnitKind.DISCIPLINE_ORGAN: _l("Discipline organ"),
        UnitKind.INTAKE_CENTRE: _l("Intake centre"),
    },
    ReceptionLevel: {
        ReceptionLevel.CITY: _l("City leaders"),
        ReceptionLevel.COUNTY: _l("County leaders"),
        ReceptionLevel.DEPARTMENT: _l("Department leaders"),
        ReceptionLevel.TOWNSHIP: _l("Township leaders"),
    },
    ReceptionKind: {
        ReceptionKind.SCHEDULED: _l("Scheduled reception"),
        ReceptionKind.BY_APPOINTMENT: _l("Reception by appointment"),
        ReceptionKind.ON_THE_SPOT: _l("Reception on the spot"),
    },
    DispatchMode: {
        DispatchMode.DISPATCH: _l("Hotline order"),
        DispatchMode.TRANSFER: _l("Transfer"),
        DispatchMode.ASSIGN: _l("Assignment with a report owed"),
    },
    AcceptanceOutcome: {
        AcceptanceOutcome.ACCEPTED: _l("Accepted"),
        AcceptanceOutcome.NOT_ACCEPTED_LEGAL_ROUTE: _l("Not accepted: it belongs to a legal procedure"),
        AcceptanceOutcome.NOT_ACCEPTED_IN_PROGRESS: _l(
            "Not accepted: the same matter is being handled already"
        ),
        AcceptanceOutcome.OUT_OF_REMIT: _l("Not accepted: outside the powers of the unit"),
    },
    ClosingOutcome: {
        ClosingOutcome.CLOSED: _l("Concluded"),
        ClosingOutcome.IMPORTED: _l("Answered before the import"),
        ClosingOutcome.NOT_ACCEPTED: _l("Not accepted"),
    },
    ClockKind: {
        ClockKind.REGISTER_AND_DISPOSE: _l("Register and pass on"),
        ClockKind.NOTIFY: _l("Notice on acceptance"),
        ClockKind.HANDLE: _l("Handle and reply"),
        ClockKind.SIGN: _l("Sign for it"),
        ClockKind.FIRST_CONTACT: _l("First contact"),
        ClockKind.HOTLINE_REPLY: _l("Reply"),
    },
    CentreDuty: {
        CentreDuty.AUDIT_REPLY: _l("Audit of the reply"),
        CentreDuty.DECIDE_RETURN: _l("Decision on the return"),
        CentreDuty.DECIDE_REVIEW: _l("Decision on a review"),
    },
    ClockOutcome: {
        ClockOutcome.MET: _l("On time"),
        ClockOutcome.LATE: _l("Done late"),
        ClockOutcome.CANCELLED: _l("Cancelled"),
    },
    CardColour: {CardColour.YELLOW: _l("Yellow card"), CardColour.RED: _l("Red card")},
}

TONES: Mapping[type[Vocabulary], Mapping[Vocabulary, TagKind]] = {
    Urgency: {Urgency.ORDINARY: "neutral", Urgency.URGENT: "warn", Urgency.CRITICAL: "bad"},
    Resolution: {Resolution.RESOLVED: "good", Resolution.PARTLY: "warn", Resolution.UNRESOLVED: "bad"},
    Satisfaction: {
        Satisfaction.SATISFIED: "good",
        Satisfaction.BASICALLY_SATISFIED: "good",
        Satisfaction.DISSATISFIED: "bad",
    },
    ClockOutcome: {ClockOutcome.MET: "good", ClockOutcome.LATE: "bad", ClockOutcome.CANCELLED: "neutral"},
    CardColour: {CardColour.YELLOW: "warn", CardColour.RED: "bad"},
}


def label(kind: type[Vocabulary], value: str | None) -> str:
    """The word for a member or its value, in the request's language; empty for None and "". ValueError for a value
    that `kind` has not."""
    return str(WORDS[kind][kind(value)]) if value else ""


REDO_REASONS: Mapping[str, str] = {
    UNRESOLVED: _l("The petitioner says that it is not settled"),
    DISSATISFIED: _l("The petitioner is not satisfied"),
    ADDED: _l("The petitioner added something after the end"),
}


def redo_reason_label(value: str | None) -> str:
    """The words for the code of a reason to handle an order again; empty for None and for a reason that is no code."""
    return str(REDO_REASONS[value]) if value and value in REDO_REASONS else ""


def duty_label(value: str | None) -> str:
    """The word for what a clock measures, a unit's duty or the centre's; empty for None and ""."""
    return label(CentreDuty if value in set(CentreDuty) else ClockKind, value)


def tag(kind: type[Vocabulary], value: str) -> Cell:
    """A cell with the word in the tone of the value."""
    return Cell(label(kind, value), tag=TONES[kind][kind(value)])


def options(kind: type[Kind], *members: Kind) -> list[Option]:
    """For a select or radios: of all, or of some members."""
    return [Option(member.value, label(kind, member)) for member in members or kind]
