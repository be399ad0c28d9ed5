"""Events of a petition: plain data, applied by the aggregate in `petition`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from huiyin_contracts.vocabulary import Channel, Resolution, Satisfaction
from huiyin_intake.domain.registration import Registration
from huiyin_intake.domain.triage import Triage
from huiyin_intake.domain.vocabulary import Revealed
from huiyin_ledger.domain import Aggregate, Sealed


class PetitionEvent(Aggregate.Event):
    """Every event has its petition's number."""

    registration_no: str


class Registered(Registration, PetitionEvent, Aggregate.Created):
    """Registered, with a number. `published_ref`: what others are told instead of the person's reference."""

    TOPIC = "intake.petition_registered"
    class_version = 3
    published_ref: str

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["received_by"] = None

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        state["published_ref"] = state["petitioner_ref"]


class Triaged(Triage, PetitionEvent):
    """Triaged for dispatch or a direct answer; title and text are masked, for they leave the service."""

    TOPIC = "intake.petition_triaged"
    class_version = 3
    title: Sealed
    text: Sealed
    petitioner_ref: str
    confidential: bool
    anonymous: bool
    channel: Channel
    received_at: datetime
    imported: bool
    received_by: str | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["received_by"] = None

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        state["anonymous"] = False


class MarkedAsAccusation(PetitionEvent):
    TOPIC = "intake.petition_marked_as_accusation"


class ClosedAfterErasure(PetitionEvent):
    """The petitioner was erased before triage."""

    TOPIC = "intake.petition_closed_after_erasure"


class TakenBack(PetitionEvent):
    """It was triaged as an ordinary petition, and is an accusation. `unread`: additions that the desk had not read yet."""

    TOPIC = "intake.petition_taken_back"
    reason: Sealed
    unread: tuple[int, ...]


class AccusationReferred(PetitionEvent):
    """`accused_units`: their names, a line each. `taken_back`: it was triaged as an ordinary petition before."""

    TOPIC = "intake.accusation_referred"
    class_version = 3
    competent_unit: str
    accused_units: Sealed | None
    accused_party: Sealed | None
    received_at: datetime
    taken_back: bool

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["accused_units"] = state.pop("accused_unit")

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        state["taken_back"] = False


class SecondLookTaken(PetitionEvent):
    """Words of the accusation name the organ, somebody of it or a unit in its line, or an accused unit stands below it:
    whoever refers it looked again and says why it goes there all the same."""

    TOPIC = "intake.second_look_taken"
    organ: Sealed
    named: Sealed
    reason: Sealed


class AccusationRuledOut(PetitionEvent):
    """It was registered as an accusation, or has a class of accusations: whoever triages it looked again and says why it
    is none."""

    TOPIC = "intake.accusation_ruled_out"
    matter_class: str
    reason: Sealed


class ReferralRefused(PetitionEvent):
    """An attempt to refer an accusation to an accused unit. `accused_units`: their names, a line each."""

    TOPIC = "intake.accusation_referral_refused"
    class_version = 2
    attempted_unit: Sealed
    accused_units: Sealed

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["accused_units"] = state.pop("accused_unit")


class AnsweredDirectly(PetitionEvent):
    TOPIC = "intake.petition_answered_directly"
    answer: Sealed
    masked_answer: Sealed
    answered_at: datetime


class TextAdded(PetitionEvent):
    """`to_be_read`: added after triage for dispatch, so the desk reads it before it may leave; else it is part of the
    petition."""

    TOPIC = "intake.petition_text_added"
    text: Sealed
    to_be_read: bool

    class_version = 3

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["masked_text"] = None

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        state["to_be_read"] = state.pop("masked_text") is not None


class AdditionPassedOn(PetitionEvent):
    """`text` is masked, for it leaves the service."""

    TOPIC = "intake.addition_passed_on"
    addition: int
    added_at: datetime
    text: Sealed
    petitioner_ref: str


class AdditionKeptBack(PetitionEvent):
    """`reason`: why, unless it was registered as an accusation of its own."""

    TOPIC = "intake.addition_kept_back"
    addition: int
    reason: Sealed | None
    registered_as: str | None


class ReplyReceived(PetitionEvent):
    """The unit's approved reply, sealed under the petitioner's key."""

    TOPIC = "intake.reply_received"
    round: int
    unit: str
    replied_at: datetime
    text: Sealed


class RatingGiven(PetitionEvent):
    TOPIC = "intake.rating_given"
    round: int
    resolved: Resolution
    satisfaction: Satisfaction
    comment: Sealed | None
    masked_comment: Sealed | None


class TakenUpAgain(PetitionEvent):
    """The petitioner is not content with the desk's own answer, or added to it: the desk decides anew.

    `because`: ``unresolved``, ``dissatisfied`` or ``added``. `words`: what was said of the answer.
    """

    TOPIC = "intake.petition_taken_up_again"
    because: str
    words: Sealed | None


class ClosingExplained(PetitionEvent):
    """The centre looked into what the petitioner said of the result, left it as it is, and says why."""

    TOPIC = "intake.closing_explained"
    concluded_at: datetime
    text: Sealed


class IdentityRevealed(PetitionEvent):
    """Recorded before anything is shown."""

    TOPIC = "intake.identity_revealed"
    what: Revealed
    reason: str | Sealed
    by: str
    unit: str | None


class QueryCodeReissued(PetitionEvent):
    TOPIC = "intake.query_code_reissued"
    issue: int
    code_digest: str
    reason: str


class ReplyImported(PetitionEvent):
    """The reply that a unit gave before the import."""

    TOPIC = "intake.reply_imported"
    unit: str
    submitted_at: datetime
    replied_at: datetime
    text: Sealed
    masked_text: Sealed
    source_sha256: str
    source_line: int
    petitioner_ref: str
