"""A petition: registered, triaged, answered or referred, tracked and rated."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from eventsourcing.domain import event

from huiyin_chassis.domain import Aggregate, Refused, Sealed, stream_id
from huiyin_contracts.vocabulary import Category, Channel, Nature, Resolution, Satisfaction, Urgency
from huiyin_intake.domain.referral import reaches_accused
from huiyin_intake.domain.registration_number import jurisdiction_of
from huiyin_intake.domain.triage import Triage

REASON_MIN = 6
"""Characters: a reason that says nothing is none."""


class State(StrEnum):
    """Where a petition stands at intake; what becomes of it afterwards is other services' to say."""

    TO_TRIAGE = "to_triage"
    TRIAGED = "triaged"
    ANSWERED = "answered"
    REFERRED = "referred"


class Revealed(StrEnum):
    """What was looked at."""

    IDENTITY = "identity"
    ACCUSATION = "accusation"


class Petition(Aggregate):
    """One matter that somebody brought. Its free text is sealed under the petitioner's key from the first moment."""

    class Registered(Aggregate.Created):
        TOPIC = "intake.petition_registered"
        registration_no: str
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
        message_key: str | None
        content_sha256: str | None
        source_sha256: str | None
        source_line: int | None

    class Triaged(Aggregate.Event):
        TOPIC = "intake.petition_triaged"
        registration_no: str
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

    class MarkedAsAccusation(Aggregate.Event):
        TOPIC = "intake.petition_marked_as_accusation"
        registration_no: str

    class AccusationReferred(Aggregate.Event):
        TOPIC = "intake.accusation_referred"
        registration_no: str
        competent_unit: str
        accused_unit: Sealed | None
        accused_party: Sealed | None
        received_at: datetime

    class ReferralRefused(Aggregate.Event):
        TOPIC = "intake.accusation_referral_refused"
        registration_no: str
        attempted_unit: Sealed
        accused_unit: Sealed

    class AnsweredDirectly(Aggregate.Event):
        TOPIC = "intake.petition_answered_directly"
        registration_no: str
        answer: Sealed
        masked_answer: Sealed
        answered_at: datetime

    class TextAdded(Aggregate.Event):
        TOPIC = "intake.petition_text_added"
        registration_no: str
        text: Sealed

    class ReplyReceived(Aggregate.Event):
        TOPIC = "intake.reply_received"
        registration_no: str
        round: int
        unit: str
        replied_at: datetime
        text: Sealed

    class RatingGiven(Aggregate.Event):
        TOPIC = "intake.rating_given"
        registration_no: str
        round: int
        resolved: Resolution
        satisfaction: Satisfaction
        comment: Sealed | None
        masked_comment: Sealed | None

    class IdentityRevealed(Aggregate.Event):
        TOPIC = "intake.identity_revealed"
        registration_no: str
        what: Revealed
        reason: str
        by: str
        unit: str | None

    class QueryCodeReissued(Aggregate.Event):
        TOPIC = "intake.query_code_reissued"
        registration_no: str
        issue: int
        code_digest: str
        reason: str

    class ReplyImported(Aggregate.Event):
        TOPIC = "intake.reply_imported"
        registration_no: str
        unit: str
        submitted_at: datetime
        replied_at: datetime
        text: Sealed
        masked_text: Sealed
        source_sha256: str
        source_line: int
        petitioner_ref: str

    @staticmethod
    def create_id(registration_no: str) -> UUID:
        return stream_id("petition", jurisdiction_of(registration_no), registration_no)

    @event(Registered)
    def __init__(
        self,
        registration_no: str,
        channel: Channel,
        received_at: datetime,
        postmarked_on: date | None,
        anonymous: bool,
        confidential: bool,
        accusation: bool,
        petitioner_ref: str,
        details: int | None,
        title: Sealed,
        text: Sealed,
        masked_title: Sealed,
        location: Sealed | None,
        accused: Sealed | None,
        place: str,
        nature: Nature | None,
        head_count: int,
        code_digest: str,
        message_key: str | None = None,
        content_sha256: str | None = None,
        source_sha256: str | None = None,
        source_line: int | None = None,
    ) -> None:
        self.registration_no = registration_no
        self.channel = channel
        self.received_at = received_at
        self.postmarked_on = postmarked_on
        self.anonymous = anonymous
        self.confidential = confidential
        self.accusation = accusation
        self.petitioner_ref = petitioner_ref
        self.details = details
        self.title = title
        self.text = text
        self.masked_title = masked_title
        self.location = location
        self.accused = accused
        self.place = place
        self.nature = nature
        self.head_count = head_count
        self.code_issue = 1
        self.code_digest = code_digest
        self.source_sha256 = source_sha256
        self.state = State.TO_TRIAGE
        self.category: Category | None = None
        self.matter_class: str | None = None
        self.urgency: Urgency | None = None
        self.proposed_unit: str | None = None
        self.competent_unit: str | None = None
        self.accused_unit: Sealed | None = None
        self.answer: Sealed | None = None
        self.additions: list[Sealed] = []
        self.rated_rounds: list[int] = []
        self.replies: dict[int, Sealed] = {}
        self.imported_reply: Sealed | None = None

    @property
    def jurisdiction(self) -> str:
        return jurisdiction_of(self.registration_no)

    @property
    def imported(self) -> bool:
        return self.source_sha256 is not None

    def triage(self, triage: Triage, *, title: str, text: str) -> None:
        """Decides what it is. `title` and `text` are the masked ones that may leave the service.

        A petition said to be an accusation may turn out not to be one: then, too, it is this decision that says so.
        """
        self._expect(State.TO_TRIAGE)
        if triage.category is Category.ACCUSATION:
            raise Refused(
                "accusation_is_referred", "An accusation is referred to the competent organ, not dispatched."
            )
        if triage.category is Category.UNCLASSIFIED and not self.imported:
            raise Refused("category_required", "Choose a category: suggestion or claim.")
        self._triage(
            registration_no=self.registration_no,
            category=triage.category,
            nature=triage.nature,
            matter_class=triage.matter_class,
            place=triage.place,
            urgency=triage.urgency,
            proposed_unit=triage.proposed_unit,
            answered_directly=triage.answered_directly,
            title=Sealed.of(self.petitioner_ref, title),
            text=Sealed.of(self.petitioner_ref, text),
            petitioner_ref=self.petitioner_ref,
            confidential=self.confidential,
            channel=self.channel,
            received_at=self.received_at,
            imported=self.imported,
        )

    def answer_directly(
        self, triage: Triage, *, title: str, text: str, answer: str, masked: str, at: datetime
    ) -> None:
        """The desk answers at once (BJ §11): triaged and done, nothing is dispatched."""
        if not triage.answered_directly:
            raise ValueError("a direct answer needs a triage that says so")
        if len(answer.strip()) < REASON_MIN:
            raise Refused("answer_required", "Write the answer that the petitioner was given.")
        self.triage(triage, title=title, text=text)
        self._answer(
            registration_no=self.registration_no,
            answer=Sealed.of(self.petitioner_ref, answer.strip()),
            masked_answer=Sealed.of(self.petitioner_ref, masked),
            answered_at=at,
        )

    def mark_as_accusation(self) -> None:
        """From now on only those who handle accusations see it. Nothing happens when it is one already."""
        self._expect(State.TO_TRIAGE)
        if not self.accusation:
            self._mark_as_accusation(registration_no=self.registration_no)

    def refer_accusation(
        self,
        competent_unit: str,
        *,
        accused_unit: str | None,
        accused_party: str | None,
        parents: dict[str, str | None],
    ) -> None:
        """To the organ competent for it; refused where that organ is the accused unit or below it."""
        self._expect(State.TO_TRIAGE)
        if competent_unit not in parents:
            raise Refused("unknown_unit", "Choose a competent organ from the list.")
        if accused_unit is not None and accused_unit not in parents:
            raise Refused("unknown_unit", "Choose the accused unit from the list, or leave it empty.")
        if not accused_unit and not (accused_party or "").strip():
            raise Refused("accused_required", "Say who is accused: a unit, a person, or both.")
        if accused_unit is not None and reaches_accused(competent_unit, accused_unit, parents):
            raise Refused(
                "accused_unit",
                "An accusation must not reach the accused unit or a unit below it. Choose another organ. "
                "This attempt was recorded.",
            )
        self._refer(
            registration_no=self.registration_no,
            competent_unit=competent_unit,
            accused_unit=Sealed.of(self.matter_subject, accused_unit) if accused_unit else None,
            accused_party=Sealed.of(self.matter_subject, accused_party.strip()) if accused_party else None,
            received_at=self.received_at,
        )

    def record_refused_referral(self, attempted_unit: str, accused_unit: str) -> None:
        """What `refer_accusation` refused is itself a fact (scenario 5)."""
        self._refuse_referral(
            registration_no=self.registration_no,
            attempted_unit=Sealed.of(self.matter_subject, attempted_unit),
            accused_unit=Sealed.of(self.matter_subject, accused_unit),
        )

    def add_text(self, text: str) -> None:
        """The petitioner adds to what was said."""
        if len(text.strip()) < 2:
            raise Refused("text_required", "Write what you want to add.")
        self._add_text(
            registration_no=self.registration_no, text=Sealed.of(self.petitioner_ref, text.strip())
        )

    def receive_reply(self, round: int, unit: str, replied_at: datetime, text: str) -> None:
        """The unit's approved reply to this petitioner, kept under the petitioner's key. Once for each handling."""
        if round not in self.replies:
            self._receive_reply(
                registration_no=self.registration_no,
                round=round,
                unit=unit,
                replied_at=replied_at,
                text=Sealed.of(self.petitioner_ref, text),
            )

    @property
    def rateable_round(self) -> int | None:
        """The handling whose result may be rated now: the last that was replied to, 0 for a direct answer."""
        if self.replies:
            return max(self.replies)
        return 0 if self.state is State.ANSWERED else None

    @property
    def may_be_rated(self) -> bool:
        return self.rateable_round is not None and self.rateable_round not in self.rated_rounds

    def rate(
        self,
        resolved: Resolution,
        satisfaction: Satisfaction,
        *,
        comment: str | None,
        masked_comment: str | None,
    ) -> None:
        """Rates the last reply, or the direct answer; each once."""
        round = self.rateable_round
        if round is None:
            raise Refused("no_reply_yet", "There is no reply to rate yet.")
        if round in self.rated_rounds:
            raise Refused("already_rated", "You have rated this reply already. Thank you.")
        self._rate(
            registration_no=self.registration_no,
            round=round,
            resolved=resolved,
            satisfaction=satisfaction,
            comment=Sealed.of(self.petitioner_ref, comment) if comment else None,
            masked_comment=Sealed.of(self.petitioner_ref, masked_comment) if masked_comment else None,
        )

    def reveal(self, what: Revealed, *, reason: str, by: str, unit: str | None) -> None:
        """Records that somebody looks, before they see anything."""
        if len(reason.strip()) < REASON_MIN:
            raise Refused("reason_required", "Say why you need to see it, in a few words.")
        self._reveal(registration_no=self.registration_no, what=what, reason=reason.strip(), by=by, unit=unit)

    def reissue_query_code(self, digest: str, reason: str) -> None:
        """The petitioner lost the code and proved who he is; the old code is void."""
        if len(reason.strip()) < REASON_MIN:
            raise Refused("reason_required", "Say how you made sure that this is the petitioner.")
        self._reissue(
            registration_no=self.registration_no,
            issue=self.code_issue + 1,
            code_digest=digest,
            reason=reason.strip(),
        )

    def import_reply(
        self, unit: str, replied_at: datetime, *, text: str, masked: str, source_sha256: str, source_line: int
    ) -> None:
        """The reply that a unit had given before the matter came here."""
        if not self.imported or self.imported_reply is not None:
            raise Refused("reply_not_importable", "Only an imported petition without a reply can take one.")
        self._import_reply(
            registration_no=self.registration_no,
            unit=unit,
            submitted_at=self.received_at,
            replied_at=replied_at,
            text=Sealed.of(self.petitioner_ref, text),
            masked_text=Sealed.of(self.petitioner_ref, masked),
            source_sha256=source_sha256,
            source_line=source_line,
            petitioner_ref=self.petitioner_ref,
        )

    @property
    def matter_subject(self) -> str:
        """Key of what is sealed for the matter's sake, not the petitioner's: erasing the one keeps the other."""
        return f"matter/{self.registration_no}"

    def _expect(self, state: State) -> None:
        if self.state is not state:
            raise Refused("already_triaged", "This petition was triaged already.")

    @event(Triaged)
    def _triage(
        self,
        registration_no: str,
        category: Category,
        nature: Nature,
        matter_class: str,
        place: str,
        urgency: Urgency,
        proposed_unit: str | None,
        answered_directly: bool,
        title: Sealed,
        text: Sealed,
        petitioner_ref: str,
        confidential: bool,
        channel: Channel,
        received_at: datetime,
        imported: bool,
    ) -> None:
        self.state = State.TRIAGED
        self.accusation = False
        self.category = category
        self.nature = nature
        self.matter_class = matter_class
        self.place = place
        self.urgency = urgency
        self.proposed_unit = proposed_unit

    @event(MarkedAsAccusation)
    def _mark_as_accusation(self, registration_no: str) -> None:
        self.accusation = True

    @event(AccusationReferred)
    def _refer(
        self,
        registration_no: str,
        competent_unit: str,
        accused_unit: Sealed | None,
        accused_party: Sealed | None,
        received_at: datetime,
    ) -> None:
        self.state = State.REFERRED
        self.category = Category.ACCUSATION
        self.accusation = True
        self.competent_unit = competent_unit
        self.accused_unit = accused_unit
        self.accused = accused_party or self.accused

    @event(ReferralRefused)
    def _refuse_referral(self, registration_no: str, attempted_unit: Sealed, accused_unit: Sealed) -> None:
        self.accusation = True

    @event(AnsweredDirectly)
    def _answer(
        self, registration_no: str, answer: Sealed, masked_answer: Sealed, answered_at: datetime
    ) -> None:
        self.state = State.ANSWERED
        self.answer = answer

    @event(TextAdded)
    def _add_text(self, registration_no: str, text: Sealed) -> None:
        self.additions.append(text)

    @event(ReplyReceived)
    def _receive_reply(
        self, registration_no: str, round: int, unit: str, replied_at: datetime, text: Sealed
    ) -> None:
        self.replies[round] = text

    @event(RatingGiven)
    def _rate(
        self,
        registration_no: str,
        round: int,
        resolved: Resolution,
        satisfaction: Satisfaction,
        comment: Sealed | None,
        masked_comment: Sealed | None,
    ) -> None:
        self.rated_rounds.append(round)

    @event(IdentityRevealed)
    def _reveal(self, registration_no: str, what: Revealed, reason: str, by: str, unit: str | None) -> None:
        pass

    @event(QueryCodeReissued)
    def _reissue(self, registration_no: str, issue: int, code_digest: str, reason: str) -> None:
        self.code_issue = issue
        self.code_digest = code_digest

    @event(ReplyImported)
    def _import_reply(
        self,
        registration_no: str,
        unit: str,
        submitted_at: datetime,
        replied_at: datetime,
        text: Sealed,
        masked_text: Sealed,
        source_sha256: str,
        source_line: int,
        petitioner_ref: str,
    ) -> None:
        self.imported_reply = masked_text
