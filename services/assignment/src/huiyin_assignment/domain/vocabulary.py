"""Values that only assignment knows; those that it publishes are in `huiyin_contracts.vocabulary`."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where an order stands."""

    TO_DISPATCH = "to_dispatch"
    DISPATCHED = "dispatched"
    SIGNED = "signed"
    CONTACTED = "contacted"
    HANDLING = "handling"
    RETURN_REVIEW = "return_review"
    AUDIT = "audit"
    RETURN_VISIT = "return_visit"
    CLOSED = "closed"


class Move(StrEnum):
    """One thing that somebody does with an order."""

    DISPATCH = "dispatch"
    REDISPATCH = "redispatch"
    SIGN = "sign"
    RECORD_IMPORT = "record_import"
    CONTACT = "contact"
    CONTACT_FOR_UNIT = "contact_for_unit"
    DECIDE_ACCEPTANCE = "decide_acceptance"
    START_HANDLING = "start_handling"
    SUBMIT_REPLY = "submit_reply"
    AUDIT_REPLY = "audit_reply"
    ANSWER_URGING = "answer_urging"
    REQUEST_RETURN = "request_return"
    DECIDE_RETURN = "decide_return"
    REDO = "redo"
    CLOSE = "close"
    FOLLOW_PROMISE = "follow_promise"


class Basis(StrEnum):
    """On what ground the unit was chosen."""

    CATALOGUE = "catalogue"
    PROPOSED = "proposed"
    RECEIVER = "receiver"
    HAND = "hand"
    REFERRED = "referred"
    IMPORTED = "imported"


class Done(StrEnum):
    """What the reply says was done."""

    DONE = "done"
    PLANNED = "planned"
    EXPLAINED = "explained"


class ContactWay(StrEnum):
    """How the caller was reached."""

    PHONE = "phone"
    IN_PERSON = "in_person"
    MESSAGE = "message"


class Regime(StrEnum):
    """Which procedure a matter follows; the channel decides."""

    HOTLINE = "hotline"
    PETITION = "petition"


_PETITION_CHANNELS = frozenset({"letter", "visit"})


def regime_of(channel: str | None) -> Regime:
    """The procedure of a matter that came by `channel`."""
    return Regime.PETITION if channel in _PETITION_CHANNELS else Regime.HOTLINE
