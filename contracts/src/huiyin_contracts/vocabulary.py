"""The words that events are written in. Each value carries its meaning, and that meaning is part of the contract."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema


class Vocabulary(StrEnum):
    """A closed list of values; `meaning` says what each one stands for, in English."""

    meaning: str

    def __new__(cls, value: str, meaning: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        schema = handler(core)
        handler.resolve_ref_schema(schema).update(cls.explained([m.value for m in cls]))
        return schema

    @classmethod
    def explained(cls, values: Iterable[str]) -> dict[str, dict[str, str]]:
        """What a schema says of these values: what each means, and which name stands for it in the code."""
        members = [cls(value) for value in values]
        return {
            "x-meanings": {m.value: m.meaning for m in members},
            "x-names": {m.value: m.name for m in members},
        }


@dataclass(frozen=True, slots=True)
class ClosedPart:
    """Annotates a Literal of some values of a vocabulary: the others are kept out, and no release may let them in."""

    of: type[Vocabulary]

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        schema = handler(core)
        return {**schema, **self.of.explained(schema.get("enum", ())), "x-closed": True}


class Channel(Vocabulary):
    """The way a petition came in (受理渠道)."""

    HOTLINE = "hotline", "a call to 12345"
    LETTER = "letter", "a letter on paper"
    VISIT = "visit", "in person at the petition office"
    WEB = "web", "the public web site"
    APP = "app", "the mobile application"
    WECHAT = "wechat", "a WeChat account or mini program"
    LEADER_MAILBOX = "leader_mailbox", "the mayor's or secretary's mailbox"


class Category(Vocabulary):
    """The three legal categories of a petition (R22 §21), and the lack of one."""

    SUGGESTION = "suggestion", "wants better policy or work"
    CLAIM = "claim", "asks for redress or a decision"
    ACCUSATION = "accusation", "reports misconduct of an official or a body; travels only as a sealed marker"
    UNCLASSIFIED = "unclassified", "a service request that no legal category was given to"


class Nature(Vocabulary):
    """What the petitioner wants, in the hotline's words."""

    ENQUIRY = "enquiry", "asks for information"
    HELP_REQUEST = "help_request", "asks for help"
    COMPLAINT = "complaint", "is not content with a service or a situation"
    VIOLATION_REPORT = "violation_report", "reports an unlawful act of anybody but an official in office"
    SUGGESTION = "suggestion", "proposes something"
    PRAISE = "praise", "thanks or commends"
    OTHER = "other", "none of the others"


class Urgency(Vocabulary):
    """How long the matter may wait."""

    ORDINARY = "ordinary", "the normal limits do"
    URGENT = "urgent", "hard to put right later"
    CRITICAL = "critical", "hard to put right later, and grave harm"


class Resolution(Vocabulary):
    """The petitioner's own word on whether the matter was settled."""

    RESOLVED = "resolved", "settled"
    PARTLY = "partly", "settled in part"
    UNRESOLVED = "unresolved", "not settled"


class Satisfaction(Vocabulary):
    """The petitioner's own word on how the matter was handled."""

    SATISFIED = "satisfied", "content"
    BASICALLY_SATISFIED = "basically_satisfied", "content on the whole"
    DISSATISFIED = "dissatisfied", "not content"


UNRESOLVED, DISSATISFIED, ADDED = "unresolved", "dissatisfied", "added"
"""Why a matter is taken up again after its end: what the petitioner said of it, or something that was added."""


def discontent(resolved: Resolution | None, satisfaction: Satisfaction | None) -> str | None:
    """Why the petitioner is not content, `UNRESOLVED` before `DISSATISFIED`; None where nothing says so."""
    if resolved is Resolution.UNRESOLVED:
        return UNRESOLVED
    return DISSATISFIED if satisfaction is Satisfaction.DISSATISFIED else None


class UnitKind(Vocabulary):
    """What kind of body a member unit is."""

    PETITION_OFFICE = "petition_office", "office for letters and visits"
    DEPARTMENT = "department", "department of a government"
    COUNTY_GOVERNMENT = "county_government", "government of a county or district"
    TOWNSHIP = "township", "township or sub-district"
    ENTERPRISE = "enterprise", "public utility or state firm in the network"
    DISCIPLINE_ORGAN = "discipline_organ", "discipline inspection and supervision organ"
    INTAKE_CENTRE = "intake_centre", "hotline centre"


class ReceptionLevel(Vocabulary):
    """Whose leaders receive citizens on a reception day (领导接待日)."""

    CITY = "city", "leaders of the city, from deputy secretary-general upward"
    COUNTY = "county", "leaders of a county or district"
    DEPARTMENT = "department", "leaders of a department"
    TOWNSHIP = "township", "leaders of a township or sub-district"


class ReceptionKind(Vocabulary):
    """How a session of a reception day comes about."""

    SCHEDULED = "scheduled", "at a fixed time and place, whoever comes (定期接待)"
    BY_APPOINTMENT = "by_appointment", "for those who booked (预约接待)"
    ON_THE_SPOT = "on_the_spot", "where something happened (随机接待)"


class DispatchMode(Vocabulary):
    """How a matter was handed to a unit."""

    TRANSFER = "transfer", "passed to the competent unit (转送)"
    ASSIGN = "assign", "passed on with result and closing report owed (交办)"
    DISPATCH = "dispatch", "sent as a hotline order (派单)"


class AcceptanceOutcome(Vocabulary):
    """What the unit decided on accepting a petition."""

    ACCEPTED = "accepted", "will be handled; the sixty days start"
    NOT_ACCEPTED_LEGAL_ROUTE = "not_accepted_legal_route", "belongs to a court, arbitration, reconsideration"
    NOT_ACCEPTED_IN_PROGRESS = "not_accepted_in_progress", "the same matter is being handled already"
    OUT_OF_REMIT = "out_of_remit", "not within the powers of the body"


class ClosingOutcome(Vocabulary):
    """How an order came to its end."""

    CLOSED = "closed", "answered, and concluded after the return visit"
    IMPORTED = "imported", "answered before it was imported; nothing was left to do"
    NOT_ACCEPTED = "not_accepted", "not accepted, with notice served"


class ClockKind(Vocabulary):
    """Which duty a clock measures."""

    REGISTER_AND_DISPOSE = "register_and_dispose", "receipt until dispatched or answered"
    NOTIFY = "notify", "dispatch until the notice on acceptance is served"
    HANDLE = "handle", "acceptance until the reply is approved"
    SIGN = "sign", "dispatch until signed for"
    FIRST_CONTACT = "first_contact", "dispatch until the requester was contacted"
    HOTLINE_REPLY = "hotline_reply", "dispatch until the reply is approved"


class CentreDuty(Vocabulary):
    """What the centre itself owes about an order, where a clock measures it."""

    AUDIT_REPLY = "audit_reply", "reply handed in until the centre approves it or sends it back"
    DECIDE_RETURN = "decide_return", "return asked for until the centre decides on it"
    DECIDE_REVIEW = (
        "decide_review",
        "matter taken up again, as its petitioner is not content or added something after the end, until the centre"
        " decides what follows",
    )


class ClockOutcome(Vocabulary):
    """How a clock stopped."""

    MET = "met", "done by the effective due time"
    LATE = "late", "done after the effective due time"
    CANCELLED = "cancelled", "the duty fell away, for example with a return that was upheld"


class CardColour(Vocabulary):
    """Supervision cards."""

    YELLOW = "yellow", "warning"
    RED = "red", "grave warning, counts in assessment"
