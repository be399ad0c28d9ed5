"""Words for the values of the vocabularies, looked up when shown."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from huiyin_chassis.http.i18n import _l
from huiyin_contracts.vocabulary import Category, Channel, Nature, Resolution, Satisfaction, Urgency
from huiyin_intake.domain.addition import Fate
from huiyin_intake.domain.words import State

CHANNELS: Mapping[Channel, str] = {
    Channel.HOTLINE: _l("12345 hotline"),
    Channel.LETTER: _l("Letter"),
    Channel.VISIT: _l("Visit"),
    Channel.WEB: _l("Web site"),
    Channel.APP: _l("App"),
    Channel.WECHAT: _l("WeChat"),
    Channel.LEADER_MAILBOX: _l("Leader's mailbox"),
}
CATEGORIES: Mapping[Category, str] = {
    Category.CLAIM: _l("Claim"),
    Category.SUGGESTION: _l("Suggestion"),
    Category.ACCUSATION: _l("Accusation"),
    Category.UNCLASSIFIED: _l("Not classified"),
}
NATURES: Mapping[Nature, str] = {
    Nature.ENQUIRY: _l("Enquiry"),
    Nature.HELP_REQUEST: _l("Request for help"),
    Nature.COMPLAINT: _l("Complaint"),
    Nature.VIOLATION_REPORT: _l("Report of a violation"),
    Nature.SUGGESTION: _l("Proposal"),
    Nature.PRAISE: _l("Praise"),
    Nature.OTHER: _l("Other"),
}
URGENCIES: Mapping[Urgency, str] = {
    Urgency.ORDINARY: _l("Ordinary"),
    Urgency.URGENT: _l("Urgent"),
    Urgency.CRITICAL: _l("Critical"),
}
RESOLUTIONS: Mapping[Resolution, str] = {
    Resolution.RESOLVED: _l("Resolved"),
    Resolution.PARTLY: _l("Partly resolved"),
    Resolution.UNRESOLVED: _l("Not resolved"),
}
SATISFACTIONS: Mapping[Satisfaction, str] = {
    Satisfaction.SATISFIED: _l("Satisfied"),
    Satisfaction.BASICALLY_SATISFIED: _l("Basically satisfied"),
    Satisfaction.DISSATISFIED: _l("Not satisfied"),
}
STATES: Mapping[State, tuple[str, str]] = {
    State.TO_TRIAGE: ("warn", _l("To triage")),
    State.TRIAGED: ("info", _l("Sent on its way")),
    State.ANSWERED: ("good", _l("Answered directly")),
    State.REFERRED: ("sealed", _l("Referred, sealed")),
}
"""State -> kind of its tag, and its word."""
FATES: Mapping[Fate, tuple[str, str]] = {
    Fate.TO_READ: ("warn", _l("To be read")),
    Fate.PASSED_ON: ("good", _l("Passed on to the unit")),
    Fate.KEPT_BACK: ("sealed", _l("Kept back")),
}
"""The same for what was added after triage."""


Value = TypeVar("Value", bound=StrEnum)


def options(words: Mapping[Value, str]) -> list[tuple[str, str]]:
    """For a select or radios."""
    return [(value.value, str(said)) for value, said in words.items()]


def word(words: Mapping[Value, str], kind: type[Value], value: str | None) -> str:
    """The word for a stored value; empty for None."""
    return "" if value is None else str(words[kind(value)])
