"""Vocabularies that only intake uses; those of published events are in `huiyin_contracts.vocabulary`."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """State of a petition at intake; the other services have states of their own."""

    TO_TRIAGE = "to_triage"
    TRIAGED = "triaged"
    ANSWERED = "answered"
    REFERRED = "referred"
    ERASED = "erased"
    """The petitioner was erased before triage."""


class AdditionState(StrEnum):
    """State of a text that was added after triage."""

    TO_READ = "to_read"
    PASSED_ON = "passed_on"
    KEPT_BACK = "kept_back"


class Revealed(StrEnum):
    """What somebody looked at."""

    IDENTITY = "identity"
    ACCUSATION = "accusation"


class Identifier(StrEnum):
    """What identifies a person, strongest first."""

    ID_NO = "id_no"
    MOBILE = "mobile"
    ACCOUNT = "account"


class TrackingStatus(StrEnum):
    """Where a petition stands for its petitioner."""

    REGISTERED = "registered"
    WAITING_FOR_UNIT = "waiting_for_unit"
    WITH_UNIT = "with_unit"
    BEING_HANDLED = "being_handled"
    REFERRED = "referred"
    NOT_ACCEPTED = "not_accepted"
    ANSWERED = "answered"
    BEING_REDONE = "being_redone"
    CLOSED = "closed"


class Replacement(StrEnum):
    """How it came that another leader receives."""

    DEPUTY = "deputy"
    """One of the leader's deputies stands in; the remit stays."""
    SWAP = "swap"
    """Two leaders change sessions, each with the own remit."""
    OTHER = "other"
    """Another leader receives, with the own remit."""


class SessionState(StrEnum):
    """State of a session of a reception day."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


class BookingWay(StrEnum):
    """How a visitor booked."""

    PHONE = "phone"
    WINDOW = "window"
    WEB = "web"


class BookingState(StrEnum):
    """State of a booking of a session."""

    BOOKED = "booked"
    WAITING = "waiting"
    """Every slot is taken; it moves up by itself when one becomes free."""
    CANCELLED = "cancelled"


class BookingGround(StrEnum):
    """Why the office books what the rules don't let in: chosen, not written, so that nobody is named."""

    LEADER_ASKED = "leader_asked"
    MANY_PEOPLE = "many_people"
    URGENT = "urgent"
    OVERDUE = "overdue"
    OTHER_SESSION = "other_session"
    """The visitor was booked for another session before."""


class Screening(StrEnum):
    """What the rules say of a matter that somebody wants to bring to a session, in the order in which they are asked."""

    ACCUSATION = "accusation"
    LEGAL_ROUTE = "legal_route"
    """It was not accepted, because it belongs to a court, arbitration or reconsideration."""
    ENDED = "ended"
    """It is closed, or was not accepted; new facts make a new matter."""
    BEING_HANDLED = "being_handled"
    OUTSIDE_REMIT = "outside_remit"
    FITS = "fits"


class DayOff(StrEnum):
    """What becomes of a session whose day is one off."""

    NEXT = "next"
    PREVIOUS = "previous"
    DROPPED = "dropped"


class Frequency(StrEnum):
    """How a rule recurs, in the words of RFC 5545."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
