"""The return visit (回访): the centre asks the petitioner whether the reply settled the matter, and decides where the
petitioner says unasked that it did not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from huiyin_contracts.vocabulary import ADDED, Resolution, Satisfaction, discontent
from huiyin_ledger.clock.china import CHINA
from huiyin_ledger.domain import Aggregate, Refusal, Refused, Sealed, current_act, evolves, stream_id
from huiyin_ledger.masking.sealing import seal_masked
from huiyin_supervision.domain import return_visit_events as events
from huiyin_supervision.domain.matter_texts import subject_of
from huiyin_supervision.domain.vocabulary import VisitState

CONTENT, NO_ANSWER, REVIEWED, NOBODY_TO_ASK = "content", "no_answer", "reviewed", "nobody_to_ask"
_OPEN = (VisitState.DUE, VisitState.REVIEW)
_NOTHING_WANTED = Refusal("reason_required", "Write what the unit has to do.", field="reason")
_NOTHING_TOLD = Refusal("reason_required", "Write what the petitioner is told.", field="reason")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came of one attempt. Both values where somebody answered, neither where nobody did. `words`: what was said."""

    answered: bool
    resolved: Resolution | None = None
    satisfaction: Satisfaction | None = None
    words: str = ""


class ReturnVisit(Aggregate):
    """One per matter, for all its rounds. `contested`: the round whose reply the petitioner contests, 0 for none."""

    SNAPSHOT_INTERVAL = 0

    def __init__(self) -> None:
        self.registration_no: str
        self.unit: str
        self.round: int
        self.attempts_allowed = 1
        self.hours_apart = 0
        self.half_days_differ = False
        self.attempts = 0
        self.last_attempt_at: datetime | None = None
        self.redo_count = 0
        self.contested = 0
        self.review_of = ""
        self.words: Sealed | None = None
        self.state = VisitState.DUE
        self.withdrawn = False

    @evolves(events.Opened, events.OpenedAgain)
    def _opened(self, event: events.RoundOpened) -> None:
        self.registration_no, self.unit = event.registration_no, event.unit
        self.round, self.attempts_allowed = event.round, event.attempts_allowed
        self.hours_apart, self.half_days_differ = event.hours_apart, event.half_days_differ
        self.attempts, self.last_attempt_at = 0, None
        self.state = VisitState.REVIEW if self.contested == event.round else VisitState.DUE

    @evolves(events.OpenedByPetitioner)
    def _opened_by_petitioner(self, event: events.OpenedByPetitioner) -> None:
        self.registration_no, self.unit, self.round = event.registration_no, event.unit, event.round
        self.state = VisitState.CONCLUDED

    @evolves(events.Withdrawn)
    def _withdrawn(self, event: events.Withdrawn) -> None:
        self.withdrawn, self.state, self.contested = True, VisitState.CONCLUDED, 0

    @evolves(events.Visited)
    def _visited(self, event: events.Visited) -> None:
        self.attempts, self.last_attempt_at = event.attempt, event.timestamp

    @evolves(events.ReviewOpened)
    def _review_opened(self, event: events.ReviewOpened) -> None:
        self.contested, self.review_of, self.words = event.round, event.because, event.words
        self.state = VisitState.REVIEW

    @evolves(events.RedoOrdered)
    def _redo_ordered(self, event: events.RedoOrdered) -> None:
        self.redo_count = event.redo_count
        self.contested, self.state = 0, VisitState.REDO

    @evolves(events.Concluded)
    def _concluded(self, event: events.Concluded) -> None:
        self.contested, self.state = 0, VisitState.CONCLUDED

    @staticmethod
    def stream_id(jurisdiction: str, registration_no: str) -> UUID:
        return stream_id("return_visit", jurisdiction, registration_no)

    @classmethod
    def open(cls, jurisdiction: str, registration_no: str, reply: events.ApprovedReply) -> ReturnVisit:
        stream = cls.stream_id(jurisdiction, registration_no)
        return cls._create(events.Opened, id=stream, registration_no=registration_no, **vars(reply))

    @classmethod
    def open_by_petitioner(
        cls, jurisdiction: str, registration_no: str, unit: str, round: int
    ) -> ReturnVisit:
        """Of a matter about which nobody was to be asked, or not yet. `raise_concern` follows."""
        stream = cls.stream_id(jurisdiction, registration_no)
        return cls._create(
            events.OpenedByPetitioner, id=stream, registration_no=registration_no, unit=unit, round=round
        )

    def open_again(self, reply: events.ApprovedReply) -> None:
        """Open the return visit again for the reply after a redo."""
        self.trigger_event(events.OpenedAgain, registration_no=self.registration_no, **vars(reply))

    def nobody_to_ask(self) -> None:
        """Nobody left a name, or the petitioner was erased: no visit is owed, and the matter ends. What the petitioner says
        unasked counts as ever: a reply that is contested already waits for the decision."""
        if self.state is VisitState.DUE:
            self._conclude(NOBODY_TO_ASK)

    def withdraw(self) -> None:
        """The matter is an accusation. Said again, nothing happens."""
        if not self.withdrawn:
            self._record(events.Withdrawn)

    # -- what the petitioner says unasked

    def contest(self, because: str, round: int | None, words: str) -> None:
        """The petitioner rated the reply of this `round` badly: the centre decides before the matter may close. A rating of a
        reply that a redo has overtaken changes nothing. `round` None: the present one."""
        about = self.round if round is None else round
        if self.withdrawn or about < self.round or (about == self.round and self.state is VisitState.REDO):
            return
        self._record(events.ReviewOpened, because=because, round=about, words=self._said_so_far(words))

    def add_after_the_end(self, words: str) -> None:
        """The petitioner added something, and the desk passed it on. Before the end it is read with the visit."""
        if self.state is VisitState.CONCLUDED and not self.withdrawn:
            self._record(events.ReviewOpened, because=ADDED, round=self.round, words=self._seal(words))

    # -- what the centre does

    def record(
        self, answer: Answer, *, by: str, barred: Refused | None = None, subject: str | None = None
    ) -> None:
        """Record the outcome of one attempt, and what follows: a redo if the petitioner is not content (JN §27); the
        end if the petitioner is, or did not answer in as many attempts as the rule pack allows; otherwise the
        visit stays due. While a review is open, only an answer ends it.

        `barred`: why `by` may not ask, because of a part that they had in the matter; `subject`: under whose key words are sealed,
        the petitioner's if not given. Refused also for an attempt without an answer that comes too soon after the one before.
        """
        self._check_visitor(barred)
        _check_answers(answer)
        if not answer.answered:
            self._check_distance(current_act().occurred_at)
        because = discontent(answer.resolved, answer.satisfaction)
        attempt = self.attempts + 1
        words = self._seal(answer.words, subject)
        said = self._said_so_far(answer.words, subject)
        self._record(
            events.Visited,
            attempt=attempt,
            answered=answer.answered,
            resolved=answer.resolved,
            satisfaction=answer.satisfaction,
            words=words,
            by=by,
        )
        if because:
            self._order_redo(because, said, None)
        elif answer.answered:
            self._conclude(CONTENT)
        elif attempt >= self.attempts_allowed and self.state is VisitState.DUE:
            self._conclude(NO_ANSWER)

    def order_redo(self, wanted: str, *, barred: Refused | None = None, subject: str | None = None) -> None:
        """Decide a review: the unit handles it again, and reads what the petitioner said and what is `wanted`."""
        self._check_review(barred)
        self._order_redo(self.review_of, self.words, self._written(wanted, subject, _NOTHING_WANTED))

    def close_with_reason(
        self, told: str, *, barred: Refused | None = None, subject: str | None = None
    ) -> None:
        """Decide a review: it stays as it is, and the petitioner is `told` why."""
        self._check_review(barred)
        self._conclude(REVIEWED, self._written(told, subject, _NOTHING_TOLD))

    def next_attempt_at(self) -> datetime | None:
        """Before when another attempt without an answer is too soon; None where it never is."""
        if self.last_attempt_at is None:
            return None
        return earliest_after(self.last_attempt_at, self.hours_apart, half_days_differ=self.half_days_differ)

    def _check_distance(self, now: datetime) -> None:
        earliest = self.next_attempt_at()
        if earliest is not None and now < earliest:
            raise Refused(
                "too_soon",
                "Somebody tried a short while ago. Try again from %(time)s on; this attempt is not counted.",
                field="answered",
                time=f"{earliest.astimezone(CHINA):%m-%d %H:%M}",
            )

    def _check_visitor(self, barred: Refused | None) -> None:
        if self.state not in _OPEN:
            raise Refused("no_visit_due", "Nobody is to be asked about this matter now.")
        if barred is not None:
            raise barred

    def _check_review(self, barred: Refused | None) -> None:
        if self.state is not VisitState.REVIEW:
            raise Refused("no_review_open", "There is nothing to decide about this matter now.")
        self._check_visitor(barred)

    def _order_redo(self, reason: str, words: Sealed | None, wanted: Sealed | None) -> None:
        self._record(
            events.RedoOrdered, reason=reason, redo_count=self.redo_count + 1, words=words, wanted=wanted
        )

    def _conclude(self, because: str, told: Sealed | None = None) -> None:
        at = current_act().occurred_at
        self._record(events.Concluded, concluded_at=at, because=because, told=told)

    def _written(self, text: str, subject: str | None, refusal: Refusal) -> Sealed:
        sealed = self._seal(text, subject)
        if sealed is None:
            raise refusal.refused()
        return sealed

    def _said_so_far(self, words: str, subject: str | None = None) -> Sealed | None:
        """`words`, below those that an open review is about: whoever handles it again reads both."""
        before = self.words.open_or("") if self.words and self.state is VisitState.REVIEW else ""
        return self._seal("\n".join(filter(None, (before, words.strip()))), subject)

    def _seal(self, text: str, subject: str | None = None) -> Sealed | None:
        subject = subject or subject_of(self.registration_no)
        return seal_masked(subject, text) if text.strip() else None

    def _record(self, event: type[events.VisitEvent], **more: Any) -> None:
        self.trigger_event(event, registration_no=self.registration_no, unit=self.unit, **more)


def earliest_after(last: datetime, hours_apart: int, *, half_days_differ: bool) -> datetime:
    """The first instant at which an attempt keeps its distance from the `last` one: so many hours later and, where
    `half_days_differ`, in another morning or afternoon by China's clock."""
    earliest = last + timedelta(hours=hours_apart)
    if half_days_differ:
        local = last.astimezone(CHINA)
        noon = local.replace(hour=12, minute=0, second=0, microsecond=0)
        next_half = noon if local < noon else noon + timedelta(hours=12)
        earliest = max(earliest, next_half)
    return earliest


def _check_answers(answer: Answer) -> None:
    values = (answer.resolved, answer.satisfaction)
    if answer.answered and None in values:
        raise Refused(
            "answers_missing",
            "Say whether it was settled and how satisfied the petitioner is.",
            field="resolved",
        )
    if not answer.answered and values != (None, None):
        raise Refused("answers_without_answer", "Nobody answered: leave the answers empty.", field="answered")
