"""A petition: registered, triaged, answered or referred, rated. The aggregate decides, its events are data."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from huiyin_contracts.base import UnitKey
from huiyin_contracts.code_tables import accuses
from huiyin_contracts.vocabulary import ADDED, Category, Nature, Resolution, Satisfaction, Urgency, discontent
from huiyin_intake.domain import petition_events as events
from huiyin_intake.domain.addition import Addition
from huiyin_intake.domain.reason import required_text
from huiyin_intake.domain.referral import Referral, UnitTree
from huiyin_intake.domain.registration import Registration
from huiyin_intake.domain.registration_number import jurisdiction_of
from huiyin_intake.domain.same_person import reference_of_matter
from huiyin_intake.domain.triage import Triage
from huiyin_intake.domain.unit_names import names_somebody
from huiyin_intake.domain.vocabulary import AdditionState, Revealed, State
from huiyin_ledger.domain import Aggregate, NotFound, Refusal, Refused, Sealed, evolves, part_of, stream_id

DIRECT_ANSWER = 0
"""The round of the desk's own answer; those of units count from 1."""
_TRIAGED = (State.TRIAGED, State.ANSWERED)
_NO_REASON_TO_TAKE_BACK = Refusal(
    "reason_required",
    "It was triaged as an ordinary petition. Say what makes it an accusation.",
    field="taken_back_because",
)


def _looked_again(because: str | None, refusal: Refusal) -> str:
    """The reason of whoever looked again and decides so all the same; refused without one."""
    reason = (because or "").strip()
    if len(reason) < 6:
        raise refusal.refused()
    return reason


class Petition(Aggregate):
    """One matter. Its free text is sealed under the petitioner's key. `said`: what the petitioner added, and wrote with a
    rating, by the version of the event."""

    def __init__(self) -> None:
        self.registration: Registration
        self.registration_no: str
        self.petitioner_ref: str
        self.accusation: bool
        self.accused: Sealed | None
        self.place: str
        self.nature: Nature | None
        self.code_issue = 1
        self.code_digest: str
        self.state = State.TO_TRIAGE
        self.category: Category | None = None
        self.matter_class: str | None = None
        self.urgency: Urgency | None = None
        self.proposed_unit: str | None = None
        self.competent_unit: str | None = None
        self.accused_units: Sealed | None = None
        self.refused_accused: list[Sealed] = []
        self.answer: Sealed | None = None
        self.additions: list[Sealed] = []
        self.added_later: dict[int, Addition] = {}
        self.said: dict[int, Sealed] = {}
        self.rated_rounds: list[int] = []
        self.replies: dict[int, Sealed] = {}
        self.imported_reply: Sealed | None = None
        self.answers: dict[datetime, Sealed] = {}
        self.taken_up_again = ""
        self.closing_reasons: dict[datetime, Sealed] = {}

    @evolves(events.Registered)
    def _registered(self, event: events.Registered) -> None:
        self.registration = part_of(Registration, event)
        self.registration_no, self.petitioner_ref = event.registration_no, event.petitioner_ref
        self.accusation, self.accused = event.accusation, event.accused
        self.place, self.nature, self.code_digest = event.place, event.nature, event.code_digest

    @evolves(events.Triaged)
    def _triaged(self, event: events.Triaged) -> None:
        self.state = State.TRIAGED
        self.accusation = False
        self.category = event.category
        self.nature = event.nature
        self.matter_class = event.matter_class
        self.place = event.place
        self.urgency = event.urgency
        self.proposed_unit = event.proposed_unit

    @evolves(events.MarkedAsAccusation)
    def _marked_as_accusation(self, event: events.MarkedAsAccusation) -> None:
        self.accusation = True

    @evolves(events.ClosedAfterErasure)
    def _closed_after_erasure(self, event: events.ClosedAfterErasure) -> None:
        self.state = State.ERASED

    @evolves(events.AccusationReferred)
    def _accusation_referred(self, event: events.AccusationReferred) -> None:
        self.state = State.REFERRED
        self.category = Category.ACCUSATION
        self.accusation = True
        self.competent_unit = event.competent_unit
        self.accused_units = event.accused_units
        self.accused = event.accused_party or self.accused

    @evolves(events.TakenBack)
    def _taken_back(self, event: events.TakenBack) -> None:
        self.state, self.accusation = State.TO_TRIAGE, True
        self.additions += [self.added_later.pop(number).text for number in event.unread]

    @evolves(events.ReferralRefused)
    def _referral_refused(self, event: events.ReferralRefused) -> None:
        self.accusation |= self.state is State.TO_TRIAGE
        self.refused_accused.append(event.accused_units)

    @evolves(events.AnsweredDirectly)
    def _answered_directly(self, event: events.AnsweredDirectly) -> None:
        self.state = State.ANSWERED
        self.answer = event.answer
        self.answers = {**self.answers, event.timestamp: event.answer}
        self.rated_rounds = [round for round in self.rated_rounds if round != DIRECT_ANSWER]

    @evolves(events.TextAdded)
    def _text_added(self, event: events.TextAdded) -> None:
        number = event.originator_version
        self.said[number] = event.text
        if event.to_be_read:
            self.added_later[number] = Addition(number, event.timestamp, event.text)
        else:
            self.additions.append(event.text)

    @evolves(events.AdditionPassedOn)
    def _addition_passed_on(self, event: events.AdditionPassedOn) -> None:
        read = self.added_later[event.addition]
        self.added_later[event.addition] = replace(read, state=AdditionState.PASSED_ON)

    @evolves(events.AdditionKeptBack)
    def _addition_kept_back(self, event: events.AdditionKeptBack) -> None:
        read = self.added_later[event.addition]
        self.added_later[event.addition] = replace(
            read, state=AdditionState.KEPT_BACK, reason=event.reason, registered_as=event.registered_as
        )

    @evolves(events.ReplyReceived)
    def _reply_received(self, event: events.ReplyReceived) -> None:
        self.replies[event.round] = event.text

    @evolves(events.RatingGiven)
    def _rating_given(self, event: events.RatingGiven) -> None:
        self.rated_rounds.append(event.round)
        if event.comment is not None:
            self.said[event.originator_version] = event.comment

    @evolves(events.TakenUpAgain)
    def _taken_up_again(self, event: events.TakenUpAgain) -> None:
        self.state, self.taken_up_again = State.TO_TRIAGE, event.because
        if event.words is not None:
            self.additions.append(event.words)

    @evolves(events.ClosingExplained)
    def _closing_explained(self, event: events.ClosingExplained) -> None:
        self.closing_reasons = {**self.closing_reasons, event.concluded_at: event.text}

    @evolves(events.QueryCodeReissued)
    def _query_code_reissued(self, event: events.QueryCodeReissued) -> None:
        self.code_issue = event.issue
        self.code_digest = event.code_digest

    @evolves(events.ReplyImported)
    def _reply_imported(self, event: events.ReplyImported) -> None:
        self.imported_reply = event.masked_text

    @evolves(events.IdentityRevealed, events.SecondLookTaken, events.AccusationRuledOut)
    def _unchanged(self, event: Aggregate.Event) -> None:
        """On record only."""

    @staticmethod
    def stream_id(registration_no: str) -> UUID:
        return stream_id("petition", jurisdiction_of(registration_no), registration_no)

    @classmethod
    def register(cls, registration: Registration) -> Petition:
        stream = cls.stream_id(registration.registration_no)
        told = reference_of_matter(registration.registration_no)
        return cls._create(events.Registered, id=stream, published_ref=told, **vars(registration))

    @property
    def jurisdiction(self) -> str:
        return jurisdiction_of(self.registration_no)

    @property
    def imported(self) -> bool:
        return self.registration.source_sha256 is not None

    def triage(
        self, triage: Triage, *, title: str, text: str, no_accusation_because: str | None = None
    ) -> None:
        """Decide the category, for dispatch. `title` and `text` are masked, for they leave the service. What looks like an
        accusation is triaged with a reason why it is none, and is none from then on."""
        self._expect(State.TO_TRIAGE)
        if triage.category is Category.ACCUSATION:
            raise Refused(
                "accusation_is_referred", "An accusation is referred to the competent organ, not dispatched."
            )
        if triage.category is Category.UNCLASSIFIED and not self.imported:
            raise Refused("category_required", "Choose a category: suggestion or claim.")
        if self.accusation or accuses(triage.matter_class):
            self._rule_out_accusation(triage.matter_class, no_accusation_because)
        self._record(
            events.Triaged,
            **vars(triage),
            title=Sealed.of(self.petitioner_ref, title),
            text=Sealed.of(self.petitioner_ref, text),
            petitioner_ref=self.petitioner_ref,
            confidential=self.registration.confidential,
            anonymous=self.registration.anonymous,
            channel=self.registration.channel,
            received_at=self.registration.received_at,
            imported=self.imported,
            received_by=self.registration.received_by,
        )

    def _rule_out_accusation(self, matter_class: str, because: str | None) -> None:
        looks_like_one = Refusal(
            "looks_like_accusation",
            "It was registered as an accusation, or has a class that only accusations have. If it is one, choose “It is an "
            "accusation” below. If it is none, such as a question how to report, say why.",
            field="no_accusation_because",
        )
        reason = _looked_again(because, looks_like_one)
        self._record(events.AccusationRuledOut, matter_class=matter_class, reason=self._sealed(reason))

    def answer_directly(
        self,
        triage: Triage,
        *,
        title: str,
        text: str,
        answer: str,
        masked: str,
        at: datetime,
        no_accusation_because: str | None = None,
    ) -> None:
        """Triage and answer at once (BJ §11); nothing is dispatched."""
        if not triage.answered_directly:
            raise ValueError("a direct answer needs a triage that says so")
        given = required_text(
            answer, Refusal("answer_required", "Write the answer that the petitioner was given.")
        )
        self.triage(triage, title=title, text=text, no_accusation_because=no_accusation_because)
        self._record(
            events.AnsweredDirectly,
            answer=Sealed.of(self.petitioner_ref, given),
            masked_answer=Sealed.of(self.petitioner_ref, masked),
            answered_at=at,
        )

    def close_after_erasure(self) -> None:
        """Nothing is left to decide about once the petitioner was erased before triage."""
        if self.state is State.TO_TRIAGE:
            self._record(events.ClosedAfterErasure)

    def mark_as_accusation(self) -> None:
        """Seal it for those who handle accusations. Idempotent."""
        self._expect(State.TO_TRIAGE)
        if not self.accusation:
            self._record(events.MarkedAsAccusation)

    @property
    def may_be_taken_back(self) -> bool:
        """Whether it was triaged as an ordinary petition: it may still turn out to be an accusation."""
        return self.state in _TRIAGED

    def refer_accusation(self, referral: Referral, tree: UnitTree) -> None:
        """Refer it to its competent organ. Refused: already_referred, unknown_unit, not_competent, unit_closed,
        accused_required, accused_unit (the organ is one of the accused, below it or of a lower level), own_unit, second_look
        (needs a reason), reason_required (where it was triaged already, and is taken back)."""
        taken_back = self.may_be_taken_back
        if not taken_back:
            self._expect(State.TO_TRIAGE)
        organ, accused, words = referral.organ, referral.accused, (referral.accused_party or "").strip()
        if organ not in tree:
            raise Refused("unknown_unit", "Choose a competent organ from the list.", field="competent_unit")
        if any(unit not in tree for unit in accused):
            raise Refused("unknown_unit", "Choose the accused units from the list.", field="accused_units")
        if not accused and not words:
            raise Refused(
                "accused_required", "Say who is accused: a unit, a person, or both.", field="accused_party"
            )
        if any(tree.reaches(organ, unit) for unit in accused):
            raise Refused(
                "accused_unit",
                "An accusation must not reach an accused unit, a unit below it or one of a lower level. Choose another "
                "organ. This attempt was recorded.",
                field="competent_unit",
            )
        if not tree.takes_accusations(organ):
            raise Refused(
                "not_competent",
                "Accusations go to a discipline and supervision organ only.",
                field="competent_unit",
            )
        if tree.is_closed(organ):
            raise Refused("unit_closed", "This organ is closed: choose another one.", field="competent_unit")
        if taken_back:
            self._take_back(referral.taken_back_because)
        self._look_again(referral, tree)
        self._record(
            events.AccusationReferred,
            competent_unit=organ.named_in(self.jurisdiction),
            accused_units=self._names(accused) if accused else None,
            accused_party=Sealed.of(self.petitioner_ref, words) if words else None,
            received_at=self.registration.received_at,
            taken_back=taken_back,
        )

    def _take_back(self, because: str) -> None:
        """What the desk has not read yet goes to the organ with the rest."""
        reason = self._sealed(required_text(because, _NO_REASON_TO_TAKE_BACK))
        unread = (each.number for each in self.added_later.values() if each.state is AdditionState.TO_READ)
        self._record(events.TakenBack, reason=reason, unread=tuple(unread))

    def _look_again(self, referral: Referral, tree: UnitTree) -> None:
        """Where the accusation, or a referral refused before, names the organ, somebody of it or a unit above or below it."""
        named = self._named_beside(referral, tree)
        if named is None:
            return
        if any(tree.stand_in_line(unit, named) for unit in referral.by_units):
            raise Refused("own_unit", "Somebody of this unit can't confirm it: a colleague of another must.")
        organ_named = Refusal(
            "second_look",
            "The accusation names this organ, somebody who works there, or a unit above or below it. Look again: if it is "
            "right all the same, say why.",
            field="confirmed_because",
        )
        reason = _looked_again(referral.confirmed_because, organ_named)
        self._record(
            events.SecondLookTaken,
            organ=self._sealed(str(referral.organ)),
            named=self._sealed(str(named)),
            reason=self._sealed(reason),
        )

    def _named_beside(self, referral: Referral, tree: UnitTree) -> UnitKey | None:
        """Nothing that is chosen now makes forgotten what was said before."""
        before = [unit for sealed in self.refused_accused for unit in self._units(sealed)]
        for unit in before:
            if unit in tree and tree.reaches(referral.organ, unit):
                return unit
        for unit in referral.accused:
            if tree.stand_in_line(referral.organ, unit):
                return unit
        words = f"{referral.accused_party or ''}\n{self.all_words()}"
        if names_somebody(words, referral.people_of_organ):
            return referral.organ
        return tree.named_beside(referral.organ, words)

    def all_words(self) -> str:
        """Everything that the petitioner has written of the matter, as far as it was not erased."""
        written = self.registration
        texts = (written.title, written.text, written.location, self.accused, *self.said.values())
        return "\n".join(text.open_or("") for text in texts if text)

    def accused_units_named(self) -> list[UnitKey]:
        """The accused units that were chosen at the referral; none once they were erased."""
        return self._units(self.accused_units) if self.accused_units else []

    def _units(self, sealed: Sealed) -> list[UnitKey]:
        return [UnitKey.of(self.jurisdiction, name) for name in sealed.open_or("").splitlines()]

    def _names(self, units: tuple[UnitKey, ...]) -> Sealed:
        return self._sealed("\n".join(unit.named_in(self.jurisdiction) for unit in units))

    def _sealed(self, text: str) -> Sealed:
        return Sealed.of(self.matter_subject, text)

    def record_refused_referral(self, organ: UnitKey, accused: tuple[UnitKey, ...]) -> None:
        """Record the attempt that `refer_accusation` refused with ``accused_unit``. Who tries to refer it takes it for an
        accusation; one that was triaged already is sealed when it is taken back."""
        if not self.may_be_taken_back:
            self.mark_as_accusation()
        self._record(
            events.ReferralRefused,
            attempted_unit=self._sealed(organ.named_in(self.jurisdiction)),
            accused_units=self._names(accused),
        )

    @property
    def open_to_units(self) -> bool:
        """True if it was triaged for dispatch: then an addition may reach the unit that has it."""
        return self.state is State.TRIAGED and not self.accusation

    def add_text(self, text: str) -> None:
        """Add a text of the petitioner. If the petition has left already, the desk reads it first."""
        if len(text.strip()) < 2:
            raise Refused("text_required", "Write what you want to add.")
        self._record(
            events.TextAdded,
            text=Sealed.of(self.petitioner_ref, text.strip()),
            to_be_read=self.open_to_units,
        )
        if self.state is State.ANSWERED:
            self._take_up_again(ADDED)

    def addition(self, number: int) -> Addition:
        """The addition; NotFound if there is none of this number."""
        if number not in self.added_later:
            raise NotFound
        return self.added_later[number]

    def pass_on(self, addition: int, *, masked: str) -> None:
        """Pass the addition on to the unit that has the petition. Idempotent."""
        read = self.addition(addition)
        if read.state is AdditionState.PASSED_ON:
            return
        self._expect_unread(read)
        self._record(
            events.AdditionPassedOn,
            addition=addition,
            added_at=read.added_at,
            text=Sealed.of(self.petitioner_ref, masked),
            petitioner_ref=self.petitioner_ref,
        )

    def keep_back(self, addition: int, reason: str) -> None:
        """Keep the addition at intake. Idempotent; refused for another reason, which would be lost."""
        read = self.addition(addition)
        if read.reason and read.reason.open_or("") == reason.strip():
            return
        self._expect_unread(read)
        why = required_text(reason, Refusal("reason_required", "Say why it is kept back, in a few words."))
        self._record(
            events.AdditionKeptBack,
            addition=addition,
            reason=Sealed.of(self.matter_subject, why),
            registered_as=None,
        )

    def keep_back_as_accusation(self, addition: int, registered_as: str) -> Addition:
        """Keep it back because it is registered as an accusation of its own."""
        read = self.addition(addition)
        self._expect_unread(read)
        self._record(events.AdditionKeptBack, addition=addition, reason=None, registered_as=registered_as)
        return read

    def receive_reply(self, round: int, unit: str, replied_at: datetime, text: str) -> None:
        """Store the unit's approved reply, sealed under the petitioner's key. Idempotent per round. One to a petition that was
        taken back meanwhile is no answer to it."""
        if round not in self.replies and self.state is not State.REFERRED:
            self._record(
                events.ReplyReceived,
                round=round,
                unit=unit,
                replied_at=replied_at,
                text=Sealed.of(self.petitioner_ref, text),
            )

    @property
    def rateable_round(self) -> int | None:
        """The round whose result can be rated: the last one replied to, 0 for a direct answer. None of an accusation."""
        if self.state is State.REFERRED:
            return None
        if self.replies:
            return max(self.replies)
        return DIRECT_ANSWER if self.state is State.ANSWERED else None

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
        """Rate the last reply, or the direct answer; each once. After a bad rating of its own answer the desk decides
        anew."""
        round = self.rateable_round
        if round is None:
            raise Refused("no_reply_yet", "There is no reply to rate yet.")
        if round in self.rated_rounds:
            raise Refused("already_rated", "You have rated this reply already. Thank you.")
        self._record(
            events.RatingGiven,
            round=round,
            resolved=resolved,
            satisfaction=satisfaction,
            comment=Sealed.of(self.petitioner_ref, comment) if comment else None,
            masked_comment=Sealed.of(self.petitioner_ref, masked_comment) if masked_comment else None,
        )
        if round == DIRECT_ANSWER and (because := discontent(resolved, satisfaction)):
            self._take_up_again(because, comment)

    def _take_up_again(self, because: str, words: str | None = None) -> None:
        sealed = Sealed.of(self.petitioner_ref, words) if words else None
        self._record(events.TakenUpAgain, because=because, words=sealed)

    def explain_closing(self, concluded_at: datetime, text: str) -> None:
        """Keep why the centre left it as it is. Idempotent per closing. Of an accusation nothing is told."""
        if concluded_at not in self.closing_reasons and self.state is not State.REFERRED:
            sealed = Sealed.of(self.petitioner_ref, text)
            self._record(events.ClosingExplained, concluded_at=concluded_at, text=sealed)

    def reveal(self, what: Revealed, *, reason: str, by: str, unit: str | None) -> None:
        """Record the look before anything is shown. `reason` is masked, so that auditors can read it; that for an accusation
        is sealed, because it tells what the accusation says."""
        why = required_text(reason, Refusal("reason_required", "Say why you need to see it, in a few words."))
        sealed = Sealed.of(self.matter_subject, why) if self.accusation else why
        self._record(events.IdentityRevealed, what=what, reason=sealed, by=by, unit=unit)

    def reissue_query_code(self, digest: str, reason: str) -> None:
        """Replace a lost code; the old one is void."""
        how = required_text(
            reason, Refusal("reason_required", "Say how you made sure that this is the petitioner.")
        )
        self._record(events.QueryCodeReissued, issue=self.code_issue + 1, code_digest=digest, reason=how)

    def import_reply(
        self, unit: str, replied_at: datetime, *, text: str, masked: str, source_sha256: str, source_line: int
    ) -> None:
        """Record the reply that a unit gave before the import."""
        if not self.imported or self.imported_reply is not None:
            raise Refused("reply_not_importable", "Only an imported petition without a reply can take one.")
        self._record(
            events.ReplyImported,
            unit=unit,
            submitted_at=self.registration.received_at,
            replied_at=replied_at,
            text=Sealed.of(self.petitioner_ref, text),
            masked_text=Sealed.of(self.petitioner_ref, masked),
            source_sha256=source_sha256,
            source_line=source_line,
            petitioner_ref=self.petitioner_ref,
        )

    @property
    def matter_subject(self) -> str:
        """Subject under whose key texts are sealed that survive the petitioner's erasure."""
        return f"matter/{self.registration_no}"

    def _expect(self, state: State) -> None:
        if self.state is State.ERASED:
            raise Refused("petitioner_erased", "The petitioner was erased: there is nothing left to triage.")
        if self.state is State.REFERRED:
            raise Refused(
                "already_referred",
                "It was referred to the competent organ already, sealed, as an accusation.",
            )
        if self.state is not state:
            raise Refused("already_triaged", "This petition was triaged already.")

    def _expect_unread(self, addition: Addition) -> None:
        if addition.state is not AdditionState.TO_READ:
            raise Refused("already_read", "This addition was read, and decided about, already.")

    def _record(self, event: type[events.PetitionEvent], **more: object) -> None:
        self.trigger_event(event, registration_no=self.registration_no, **more)
