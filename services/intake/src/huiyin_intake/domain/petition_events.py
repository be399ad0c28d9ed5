"""What can happen to a petition, as facts. `apply` only moves state; whether it may happen is decided in `petition`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from huiyin_chassis.domain import Aggregate, Sealed
from huiyin_contracts.vocabulary import Category, Channel, Nature, Resolution, Satisfaction, Urgency
from huiyin_intake.domain.addition import Addition, Fate
from huiyin_intake.domain.words import Revealed, State

if TYPE_CHECKING:
    from huiyin_intake.domain.petition import Petition


class PetitionEvent(Aggregate.Event):
    """Every event names its matter."""

    registration_no: str


class Registered(PetitionEvent, Aggregate.Created):
    """It was received and has its number. `received_by`: the unit whose own counter it came to. The last four tell where an
    imported one comes from."""

    TOPIC = "intake.petition_registered"
    class_version = 2
    channel: Channel
    received_at: datetime
    postmarked_on: date | None
    anonymous: bool
    confidential: bool
    accusation: bool
    petitioner_ref: str
    details: int | None
    title: Sealed
    text: Sealed
    masked_title: Sealed
    location: Sealed | None
    accused: Sealed | None
    place: str
    nature: Nature | None
    head_count: int
    code_digest: str
    received_by: str | None = None
    message_key: str | None = None
    content_sha256: str | None = None
    source_sha256: str | None = None
    source_line: int | None = None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["received_by"] = None


class Triaged(PetitionEvent):
    """What it is was decided; title and text are the masked ones that leave the service."""

    TOPIC = "intake.petition_triaged"
    class_version = 2
    category: Category
    nature: Nature
    matter_class: str
    place: str
    urgency: Urgency
    proposed_unit: str | None
    answered_directly: bool
    title: Sealed
    text: Sealed
    petitioner_ref: str
    confidential: bool
    channel: Channel
    received_at: datetime
    imported: bool
    received_by: str | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["received_by"] = None

    def apply(self, aggregate: Petition) -> None:
        aggregate.state = State.TRIAGED
        aggregate.accusation = False
        aggregate.category = self.category
        aggregate.nature = self.nature
        aggregate.matter_class = self.matter_class
        aggregate.place = self.place
        aggregate.urgency = self.urgency
        aggregate.proposed_unit = self.proposed_unit


class MarkedAsAccusation(PetitionEvent):
    TOPIC = "intake.petition_marked_as_accusation"

    def apply(self, aggregate: Petition) -> None:
        aggregate.accusation = True


class AccusationReferred(PetitionEvent):
    TOPIC = "intake.accusation_referred"
    competent_unit: str
    accused_unit: Sealed | None
    accused_party: Sealed | None
    received_at: datetime

    def apply(self, aggregate: Petition) -> None:
        aggregate.state = State.REFERRED
        aggregate.category = Category.ACCUSATION
        aggregate.accusation = True
        aggregate.competent_unit = self.competent_unit
        aggregate.accused_unit = self.accused_unit
        aggregate.accused = self.accused_party or aggregate.accused


class ReferralRefused(PetitionEvent):
    """Somebody tried to send an accusation to the accused."""

    TOPIC = "intake.accusation_referral_refused"
    attempted_unit: Sealed
    accused_unit: Sealed

    def apply(self, aggregate: Petition) -> None:
        aggregate.accusation = True


class AnsweredDirectly(PetitionEvent):
    TOPIC = "intake.petition_answered_directly"
    answer: Sealed
    masked_answer: Sealed
    answered_at: datetime

    def apply(self, aggregate: Petition) -> None:
        aggregate.state = State.ANSWERED
        aggregate.answer = self.answer


class TextAdded(PetitionEvent):
    """`to_be_read`: it came after triage for dispatch, so the desk reads it before it may leave. What came before is
    part of the petition."""

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

    def apply(self, aggregate: Petition) -> None:
        if self.to_be_read:
            number = self.originator_version
            aggregate.added_later[number] = Addition(number, self.timestamp, self.text)
        else:
            aggregate.additions.append(self.text)


class AdditionPassedOn(PetitionEvent):
    """The desk read it; `text` is the masked one that leaves the service."""

    TOPIC = "intake.addition_passed_on"
    addition: int
    added_at: datetime
    text: Sealed
    petitioner_ref: str

    def apply(self, aggregate: Petition) -> None:
        read = aggregate.added_later[self.addition]
        aggregate.added_later[self.addition] = replace(read, fate=Fate.PASSED_ON)


class AdditionKeptBack(PetitionEvent):
    """The desk read it and it stays here: for a reason, or because it was registered as an accusation of its own."""

    TOPIC = "intake.addition_kept_back"
    addition: int
    reason: Sealed | None
    registered_as: str | None

    def apply(self, aggregate: Petition) -> None:
        read = aggregate.added_later[self.addition]
        aggregate.added_later[self.addition] = replace(
            read, fate=Fate.KEPT_BACK, reason=self.reason, registered_as=self.registered_as
        )


class ReplyReceived(PetitionEvent):
    """The unit's approved reply, kept under the petitioner's key."""

    TOPIC = "intake.reply_received"
    round: int
    unit: str
    replied_at: datetime
    text: Sealed

    def apply(self, aggregate: Petition) -> None:
        aggregate.replies[self.round] = self.text


class RatingGiven(PetitionEvent):
    TOPIC = "intake.rating_given"
    round: int
    resolved: Resolution
    satisfaction: Satisfaction
    comment: Sealed | None
    masked_comment: Sealed | None

    def apply(self, aggregate: Petition) -> None:
        aggregate.rated_rounds.append(self.round)


class IdentityRevealed(PetitionEvent):
    """Somebody looked; it changes nothing."""

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

    def apply(self, aggregate: Petition) -> None:
        aggregate.code_issue = self.issue
        aggregate.code_digest = self.code_digest


class ReplyImported(PetitionEvent):
    """The reply that a unit had given before the matter came here."""

    TOPIC = "intake.reply_imported"
    unit: str
    submitted_at: datetime
    replied_at: datetime
    text: Sealed
    masked_text: Sealed
    source_sha256: str
    source_line: int
    petitioner_ref: str

    def apply(self, aggregate: Petition) -> None:
        aggregate.imported_reply = self.masked_text
