"""An order (工单): one matter on its way through units. The commands decide what may happen; the events record it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from huiyin_assignment.domain import order_events as events
from huiyin_assignment.domain.matter import Matter, MatterOutline
from huiyin_assignment.domain.moves import RULES
from huiyin_assignment.domain.reply import PROMISE_YEARS, Reply
from huiyin_assignment.domain.vocabulary import Basis, ContactWay, Done, Move, Regime, State, regime_of
from huiyin_contracts.vocabulary import AcceptanceOutcome, ClosingOutcome, DispatchMode
from huiyin_ledger.clock.china import china_date
from huiyin_ledger.domain import (
    Aggregate,
    NotFound,
    Refusal,
    Refused,
    Sealed,
    current_act,
    evolves,
    part_of,
    stream_id,
)
from huiyin_ledger.masking.sealing import seal_masked

_NO_REASON = Refusal("reason_required", "Give the reason.", field="reason")
_NO_LEGAL_BASIS = Refusal(
    "legal_basis_required", "Name the rule that gives this matter to somebody else.", field="legal_basis"
)
_NO_ANSWER = Refusal("answer_required", "Write what has been done and what comes next.", field="answer")
_NO_PROGRESS = Refusal("progress_required", "Say how far it is.", field="progress")
_NO_PROOF = Refusal(
    "evidence_required", "Say what proves that it was done: photo, place, time, document.", field="proof"
)
_NO_REPLY = Refusal("reply_required", "Write the reply.", field="text")
_CONTACT_FIRST = Refusal(
    "contact_first", "Contact the caller before you reply, or record that it was not possible."
)
_ACCEPT_FIRST = Refusal("accept_first", "Decide on acceptance before you reply.")
_SEALED = Refusal("sealed", "A sealed matter goes only to the organ that was named at triage.")


class Order(Aggregate):
    """`unit` holds it now; `units` are all that ever did, in order. `round` is 1, and one more after each redo.

    Every command refuses with a stable code. Who may give the command at all is the policy's affair; that a unit
    touches only its own order, and nobody approves what they wrote, is checked here again.
    """

    SNAPSHOT_INTERVAL = 0  # an order has few events: reading them is quicker than looking for a snapshot

    def __init__(self) -> None:
        self.matter: Matter
        self._begin()

    def _begin(self) -> None:
        self.state = State.TO_DISPATCH
        self.unit: str | None = None
        self.unit_name = ""
        self.units: tuple[str, ...] = ()
        self.round = 1
        self.redo_reason = ""
        self.redo_words: Sealed | None = None
        self.redo_wanted: Sealed | None = None
        self.no_return = False
        self.dispatched_at: datetime | None = None
        self.signed_at: datetime | None = None
        self.contacted_at: datetime | None = None
        self.contact_tried = False
        self.acceptance: AcceptanceOutcome | None = None
        self.notice_served_at: datetime | None = None
        self.return_asked_by: str | None = None
        self.return_refused = False
        self.reply: Reply | None = None
        self.replied_at: datetime | None = None
        self.approved_at: datetime | None = None
        self.rejections = 0
        self.urgings: dict[str, events.UrgingReceived] = {}
        self.promise_open = False
        self.promised_for: date | None = None
        self.petitioner_forgotten = False
        self.outcome: ClosingOutcome | None = None

    @evolves(events.Opened)
    def _opened(self, event: events.Opened) -> None:
        self.matter = part_of(Matter, event)

    @evolves(events.Withdrawn)
    def _withdrawn(self, event: events.Withdrawn) -> None:
        self._begin()
        self.matter = part_of(Matter, event)

    @evolves(events.TextAdded)
    def _text_added(self, event: events.TextAdded) -> None:
        """Nothing changes."""

    @evolves(events.PetitionerForgotten)
    def _petitioner_forgotten(self, event: events.PetitionerForgotten) -> None:
        self.petitioner_forgotten = True

    @evolves(events.Dispatched, events.Redispatched, events.UnitDesignated)
    def _sent(self, event: events.Sent) -> None:
        self.state = State.DISPATCHED
        self.unit, self.unit_name = event.unit, event.unit_name
        self.dispatched_at = event.timestamp
        self.signed_at = self.acceptance = self.return_asked_by = None
        if not self.contact_is_the_centres:
            self.contacted_at = None
        self.no_return = isinstance(event, events.UnitDesignated)
        self.return_refused = False
        self.urgings = {}
        if event.unit not in self.units:
            self.units = (*self.units, event.unit)

    @evolves(events.Signed)
    def _signed(self, event: events.Signed) -> None:
        self.state, self.signed_at = State.SIGNED, event.timestamp

    @evolves(events.CallerContacted)
    def _caller_contacted(self, event: events.CallerContacted) -> None:
        self.contacted_at = event.contacted_at
        if self.state is State.SIGNED:
            self.state = State.CONTACTED

    @evolves(events.ContactFailed)
    def _contact_failed(self, event: events.ContactFailed) -> None:
        self.contact_tried = True

    @evolves(events.AcceptanceDecided)
    def _acceptance_decided(self, event: events.AcceptanceDecided) -> None:
        self.acceptance, self.notice_served_at = event.outcome, event.notice_served_at

    @evolves(events.HandlingStarted)
    def _handling_started(self, event: events.HandlingStarted) -> None:
        self.state = State.HANDLING

    @evolves(events.ReturnRequested)
    def _return_requested(self, event: events.ReturnRequested) -> None:
        self.state, self.return_asked_by = State.RETURN_REVIEW, event.by

    @evolves(events.ReturnUpheld)
    def _return_upheld(self, event: events.ReturnUpheld) -> None:
        self.state, self.unit, self.unit_name = State.TO_DISPATCH, None, ""

    @evolves(events.ReturnRejected)
    def _return_rejected(self, event: events.ReturnRejected) -> None:
        self.state = State.SIGNED if self.signed_at else State.DISPATCHED
        self.return_asked_by, self.return_refused = None, True

    @evolves(events.UrgingReceived)
    def _urging_received(self, event: events.UrgingReceived) -> None:
        self.urgings = {**self.urgings, event.urging_id: event}

    @evolves(events.UrgingAnswered)
    def _urging_answered(self, event: events.UrgingAnswered) -> None:
        self.urgings = {key: urging for key, urging in self.urgings.items() if key != event.urging_id}

    @evolves(events.ReplySubmitted)
    def _reply_submitted(self, event: events.ReplySubmitted) -> None:
        self.urgings = {}
        self.state, self.reply, self.replied_at = State.AUDIT, part_of(Reply, event), event.timestamp

    @evolves(events.ReplyRejected)
    def _reply_rejected(self, event: events.ReplyRejected) -> None:
        self.state = State.HANDLING
        self.rejections += 1

    @evolves(events.ReplyApproved)
    def _reply_approved(self, event: events.ReplyApproved) -> None:
        self.state, self.approved_at = State.RETURN_VISIT, event.approved_at

    @evolves(events.PromiseMade)
    def _promise_made(self, event: events.PromiseMade) -> None:
        self.promise_open, self.promised_for = True, event.promised_for

    @evolves(events.PromiseFollowed)
    def _promise_followed(self, event: events.PromiseFollowed) -> None:
        """Nothing changes."""

    @evolves(events.PromiseKept)
    def _promise_kept(self, event: events.PromiseKept) -> None:
        self.promise_open = False

    @evolves(events.RedoStarted)
    def _redo_started(self, event: events.RedoStarted) -> None:
        self.state, self.round, self.outcome = State.SIGNED, event.round, None
        self.redo_reason, self.redo_words, self.redo_wanted = event.reason, event.words, event.wanted
        if self.acceptance is not AcceptanceOutcome.ACCEPTED:
            self.acceptance = self.notice_served_at = None

    @evolves(events.Closed)
    def _closed(self, event: events.Closed) -> None:
        self.state, self.outcome = State.CLOSED, event.outcome

    @staticmethod
    def stream_id(jurisdiction: str, registration_no: str) -> UUID:
        return stream_id("order", jurisdiction, registration_no)

    @classmethod
    def open(cls, jurisdiction: str, matter: Matter) -> Order:
        """See `opening`."""
        stream = cls.stream_id(jurisdiction, matter.registration_no)
        return cls._create(events.Opened, id=stream, **vars(matter))

    @property
    def regime(self) -> Regime:
        return regime_of(self.matter.channel)

    @property
    def contact_is_waived(self) -> bool:
        """Whether nobody left a name: then there is nobody to contact, and no contact is owed."""
        return self.matter.anonymous and not self.matter.sealed

    @property
    def contact_is_the_centres(self) -> bool:
        """Whether the petitioner asked for secrecy: then the unit does not learn whom to speak with, and the centre does."""
        return self.matter.confidential and not (self.matter.sealed or self.contact_is_waived)

    @property
    def text_subject(self) -> str:
        """Under whose key the texts about this matter are sealed: the petitioner's, while there is one."""
        if self.petitioner_forgotten:
            return self.matter.registration_no
        return self.matter.petitioner_ref or self.matter.registration_no

    def seal(self, text: str) -> Sealed | None:
        """`text` masked, under the petitioner's key; None where there is nothing to keep."""
        return seal_masked(self.text_subject, text) if text.strip() else None

    # -- what may be done now

    def may(self, move: Move) -> bool:
        """Whether `move` is possible as the order stands; who asks is not considered."""
        if self.state not in RULES[move].states:
            return False
        if move in (Move.DISPATCH, Move.REDISPATCH):
            return not self.matter.sealed
        if move is Move.ANSWER_URGING:
            return bool(self.urgings)
        if move is Move.CONTACT:
            return not (self.contact_is_the_centres or self.contact_is_waived)
        if move is Move.CONTACT_FOR_UNIT:
            return self.contact_is_the_centres
        if move is Move.REQUEST_RETURN:
            return not (self.no_return or self.return_refused or self.matter.sealed)
        if move is Move.SUBMIT_REPLY:
            return self._owed_before_reply() is None
        if move is Move.FOLLOW_PROMISE:
            return self.promise_open
        if move is Move.DECIDE_ACCEPTANCE:
            return self.acceptance is None and not self.matter.sealed
        return True

    # -- the centre

    def dispatch(
        self, unit: str, unit_name: str, mode: DispatchMode, basis: Basis, edition: int | None = None
    ) -> None:
        """To its first unit, or to the next one after a return was upheld. `edition`: of the catalogue."""
        self._check(Move.DISPATCH)
        if self.matter.sealed and basis is not Basis.REFERRED:
            raise _SEALED.refused()
        if self.units:
            self._send(events.Redispatched, unit, unit_name, mode, reason=None)
        else:
            self._send(events.Dispatched, unit, unit_name, mode, basis=basis, edition=edition)

    def redispatch(self, unit: str, unit_name: str, mode: DispatchMode, reason: str) -> None:
        """The centre moves the order to another unit of its own accord."""
        self._check(Move.REDISPATCH)
        if self.matter.sealed:
            raise _SEALED.refused()
        if unit == self.unit:
            raise Refused(
                "same_unit", "The order is with this unit already: choose another one.", field="unit"
            )
        self._send(events.Redispatched, unit, unit_name, mode, reason=self._text(reason, _NO_REASON))

    def uphold_return(self, by: str, barred: Refused | None = None) -> None:
        """The unit is rid of it; the order waits to be dispatched, or `dispatch` follows at once."""
        self._check_return(barred)
        self._record_for_unit(events.ReturnUpheld, by=by)

    def reject_return(self, reason: str, by: str, barred: Refused | None = None) -> None:
        self._check_return(barred)
        self._record_for_unit(events.ReturnRejected, reason=self._text(reason, _NO_REASON), by=by)

    def designate(
        self,
        unit: str,
        unit_name: str,
        mode: DispatchMode,
        reason: str,
        by: str,
        barred: Refused | None = None,
    ) -> None:
        """End the dispute: `unit` it is, and it may not return the order (WF §22)."""
        self._check_return(barred)
        why = self._text(reason, _NO_REASON)
        if unit == self.unit:
            self._record_for_unit(events.ReturnRejected, reason=why, by=by)
        else:
            self._record_for_unit(events.ReturnUpheld, by=by)
        self._send(events.UnitDesignated, unit, unit_name, mode, reason=why)

    def approve_reply(self, by: str, barred: Refused | None = None) -> None:
        """The reply becomes the answer to the petitioner. A sealed matter ends here: there is no return visit. `barred`: why
        `by` may not, because of a part that they had in the matter."""
        reply = self._reply_to_audit(by, barred)
        self._approve(seal_masked(self.text_subject, reply.text.open_or()), by)
        if self.matter.sealed:
            self._close(ClosingOutcome.CLOSED)
        elif reply.done is Done.PLANNED:
            self._record_for_unit(events.PromiseMade, promised_for=reply.promised_for, by=reply.by)
        elif reply.done is Done.DONE and self.promise_open:
            self._record_for_unit(events.PromiseKept, progress=None, proof=reply.evidence, by=reply.by)

    def reject_reply(self, reason: str, by: str, barred: Refused | None = None) -> None:
        self._reply_to_audit(by, barred)
        self._record_for_unit(
            events.ReplyRejected,
            round=self.round,
            reason=self._text(reason, _NO_REASON),
            sealed=self.matter.sealed,
            by=by,
        )

    def contact_for_unit(self, contacted_at: datetime, way: ContactWay, note: str, by: str) -> None:
        """The centre spoke with a petitioner who asked for secrecy, on behalf of the unit."""
        self._check(Move.CONTACT_FOR_UNIT)
        if not self.contact_is_the_centres:
            raise Refused("contact_by_unit", "Nobody asked for secrecy: the unit contacts the petitioner.")
        self._contacted(contacted_at, way, note, by)

    def contact_for_unit_failed(self, reason: str, by: str) -> None:
        """The centre could not reach a petitioner who asked for secrecy."""
        self._check(Move.CONTACT_FOR_UNIT)
        if not self.contact_is_the_centres:
            raise Refused("contact_by_unit", "Nobody asked for secrecy: the unit contacts the petitioner.")
        self._record_for_unit(events.ContactFailed, reason=self._text(reason, _NO_REASON), by=by)

    # -- the unit

    def sign(self, unit: str, by: str) -> None:
        self._check(Move.SIGN, unit)
        self._record_for_unit(events.Signed, by=by)

    def contact(self, unit: str, contacted_at: datetime, way: ContactWay, note: str, by: str) -> None:
        self._check_contact(unit)
        self._contacted(contacted_at, way, note, by)

    def contact_failed(self, unit: str, reason: str, by: str) -> None:
        """Nobody could be reached, or the caller left nothing to be reached by."""
        self._check_contact(unit)
        self._record_for_unit(events.ContactFailed, reason=self._text(reason, _NO_REASON), by=by)

    def decide_acceptance(
        self,
        unit: str,
        outcome: AcceptanceOutcome,
        notice_served_at: datetime | None,
        reason: str,
        by: str,
        *,
        notice_owed: bool = True,
    ) -> None:
        """R22 §22-23. Whatever is not accepted ends the order, with its reason in the notice.

        `notice_owed` is False only where name or address is unknown (R22 §23).
        """
        self._check(Move.DECIDE_ACCEPTANCE, unit)
        if self.matter.sealed:
            raise Refused("sealed", "A sealed matter follows the discipline organ's own procedure.")
        if self.acceptance is not None:
            raise Refused("acceptance_decided", "Acceptance was decided already.")
        if outcome is AcceptanceOutcome.OUT_OF_REMIT and self.no_return:
            raise Refused("designated", "The unit was designated for this matter: it lies in its remit.")
        refused = outcome is not AcceptanceOutcome.ACCEPTED
        if (refused or self.regime is Regime.PETITION) and notice_owed and notice_served_at is None:
            raise Refused(
                "notice_required",
                "Give the time when the written notice was served.",
                field="notice_served_at",
            )
        if notice_served_at is not None:
            self._happened(notice_served_at, "notice_served_at")
        why = self._text(reason, _NO_REASON) if refused else self.seal(reason)
        self._record_for_unit(
            events.AcceptanceDecided,
            outcome=outcome,
            notice_served_at=notice_served_at,
            category=self.matter.category,
            reason=why,
            by=by,
        )
        if refused:
            self._close(ClosingOutcome.NOT_ACCEPTED)

    def answer_urging(self, unit: str, answer: str, by: str) -> None:
        """Answer every open urging at once."""
        self._check(Move.ANSWER_URGING, unit)
        if not self.urgings:
            raise Refused("nothing_to_answer", "No urging waits for an answer.")
        sealed = self._text(answer, _NO_ANSWER)
        for urging_id in self.urgings:
            self._record_for_unit(events.UrgingAnswered, urging_id=urging_id, answer=sealed, by=by)

    def start_handling(self, unit: str, by: str) -> None:
        self._check(Move.START_HANDLING, unit)
        self._record_for_unit(events.HandlingStarted, by=by)

    def submit_reply(
        self,
        unit: str,
        text: str,
        facts: str,
        done: Done,
        evidence: str,
        by: str,
        promised_for: date | None = None,
    ) -> None:
        """To the citizen (`text`) and to the centre (`facts`, `done`, `evidence`) at once. `promised_for`: of what is planned,
        the day by which it will be done."""
        self._check(Move.SUBMIT_REPLY, unit)
        if (owed := self._owed_before_reply()) is not None:
            raise owed.refused()
        reply = self._text(text, _NO_REPLY)
        if self.matter.sealed and done is Done.PLANNED:
            raise Refused(
                "sealed_planned",
                "With its result a sealed matter is closed: write it down when it has been dealt with.",
                field="done",
            )
        if done is Done.DONE and not evidence.strip():
            raise Refused(
                "evidence_required",
                "Say what proves that it was done: photo, place, time, document.",
                field="evidence",
            )
        planned = promised_for if done is Done.PLANNED else None
        if planned is not None:
            self._check_promised(planned)
        if self.state is not State.HANDLING:
            self._record_for_unit(events.HandlingStarted, by=by)
        texts = {"facts": self.seal(facts), "evidence": self.seal(evidence)}
        self._submit(reply, done, by, promised_for=planned, **texts)

    def follow_promise(self, unit: str, progress: str, proof: str, by: str, *, kept: bool) -> None:
        """Say how far it is with what was promised, or that it is done, which needs a proof."""
        self._check(Move.FOLLOW_PROMISE, unit)
        if not self.promise_open:
            raise RULES[Move.FOLLOW_PROMISE].refusal.refused()
        said = self._text(progress, _NO_PROGRESS)
        if not kept:
            self._record_for_unit(events.PromiseFollowed, progress=said, by=by)
            return
        shown = self._text(proof, _NO_PROOF)
        self._record_for_unit(events.PromiseKept, progress=said, proof=shown, by=by)

    def request_return(
        self,
        unit: str,
        reason: str,
        legal_basis: str,
        by: str,
        *,
        until: datetime | None = None,
        calendar_version: str | None = None,
    ) -> None:
        """Contest the remit (R22 §23), before `until`, counted by the calendar of that version, where the limit is known."""
        self._check(Move.REQUEST_RETURN, unit)
        if self.no_return:
            raise Refused("no_return", "Your unit was designated for this order: it can't be given back.")
        if self.return_refused:
            raise Refused(
                "return_refused", "The centre has refused the return already: the order stays with your unit."
            )
        if self.matter.sealed:
            raise Refused(
                "sealed", "A sealed matter is handed on by cadre authority, never back through the centre."
            )
        if until is not None and current_act().occurred_at > until:
            raise Refused(
                "objection_lapsed", "The time for objections has passed: the order stays with your unit."
            )
        basis = self._text(legal_basis, _NO_LEGAL_BASIS)
        self._record_for_unit(
            events.ReturnRequested,
            reason=self._text(reason, _NO_REASON),
            legal_basis=basis,
            until=until,
            calendar_version=calendar_version,
            by=by,
        )

    # -- what follows from elsewhere

    def withdraw(self, sealed: Matter) -> None:
        """It is an accusation, though it was dispatched as an ordinary matter: whatever was done with it ends, and the order
        waits for its competent organ as the `sealed` matter that it is. Said again, nothing happens."""
        if not self.matter.sealed:
            self.trigger_event(events.Withdrawn, **vars(sealed))

    def receive_urging(
        self, unit: str, urging_id: str, kind: str, words: str, answer_due_at: datetime, by: str
    ) -> None:
        """A supervisor urged `unit`. Nothing follows where another unit has the order by now, or it was answered."""
        if self.unit != unit or self.state not in RULES[Move.ANSWER_URGING].states:
            return
        self._record_for_unit(
            events.UrgingReceived,
            urging_id=urging_id,
            kind=kind,
            words=seal_masked(self.text_subject, words),
            answer_due_at=answer_due_at,
            by=by,
        )

    def forget_petitioner(self) -> None:
        """The petitioner was erased. Said again, nothing happens."""
        if not self.petitioner_forgotten:
            self.trigger_event(events.PetitionerForgotten, registration_no=self.matter.registration_no)

    def add_text(self, text: str) -> None:
        """What the petitioner added, wherever the order stands."""
        if self.matter.sealed:
            raise Refused("sealed", "No text of a sealed matter is kept here.")
        self.trigger_event(
            events.TextAdded,
            registration_no=self.matter.registration_no,
            text=seal_masked(self.text_subject, text),
        )

    def redo(self, reason: str = "", words: str = "", wanted: str = "") -> None:
        """The petitioner was not content, or added something after the end: the same unit handles it again, in a new round. It
        reads the petitioner's `words` and what the centre has `wanted`. What was not accepted is decided about anew."""
        self._check(Move.REDO)
        self._record_for_unit(
            events.RedoStarted,
            round=self.round + 1,
            reason=reason,
            words=self.seal(words),
            wanted=self.seal(wanted),
        )

    def conclude(self) -> None:
        """The return visit was content, or nobody could be reached any more."""
        self._check(Move.CLOSE)
        self._close(ClosingOutcome.CLOSED)

    def record_imported_reply(self, text: str, by: str) -> None:
        """What a unit had answered before the matter was imported: submitted, approved and closed at one time."""
        if not self.matter.imported:
            raise Refused("not_imported", "Only an imported matter has a reply from before.")
        self._check(Move.RECORD_IMPORT)
        reply = seal_masked(self.text_subject, text)
        self._submit(reply, Done.EXPLAINED, by)
        self._approve(reply, by)
        self._close(ClosingOutcome.IMPORTED)

    # -- helpers

    def _check(self, move: Move, unit: str | None = None) -> None:
        """`unit`: whose move it is, if it is the holder's. Nobody but its holder may know of a sealed order."""
        if unit is not None and unit != self.unit:
            if self.matter.sealed:
                raise NotFound
            raise Refused("other_unit", "This order is with another unit.")
        rule = RULES[move]
        if self.state not in rule.states:
            raise rule.refusal.refused(state=str(self.state))

    def _owed_before_reply(self) -> Refusal | None:
        """What the unit has to do before it replies; None where nothing is left."""
        if self.matter.sealed:
            return None
        contact_is_its_own = not (self.contact_is_waived or self.contact_is_the_centres)
        if contact_is_its_own and self.contacted_at is None and not self.contact_tried:
            return _CONTACT_FIRST
        if self.regime is Regime.PETITION and self.acceptance is None:
            return _ACCEPT_FIRST
        return None

    def _check_promised(self, day: date) -> None:
        today = china_date(current_act().occurred_at)
        if day < today:
            raise Refused("promised_in_the_past", "Name a day that is still to come.", field="promised_for")
        if (day.year - PROMISE_YEARS, day.month, day.day) > (today.year, today.month, today.day):
            raise Refused(
                "promised_too_far",
                "Name a day within the next %(years)s years.",
                field="promised_for",
                years=PROMISE_YEARS,
            )

    def _check_contact(self, unit: str) -> None:
        self._check(Move.CONTACT, unit)
        if self.contact_is_waived:
            raise Refused(
                "contact_waived", "Nobody left a name: there is nobody to contact, and none is owed."
            )
        if self.contact_is_the_centres:
            raise Refused(
                "contact_through_centre", "The petitioner asked for secrecy: contact goes through the centre."
            )

    def _contacted(self, at: datetime, way: ContactWay, note: str, by: str) -> None:
        self._happened(at, "contacted_at")
        self._record_for_unit(
            events.CallerContacted,
            contacted_at=at,
            way=way,
            note=self.seal(note),
            by=by,
            by_centre=self.contact_is_the_centres,
        )

    def _check_return(self, barred: Refused | None) -> None:
        self._check(Move.DECIDE_RETURN)
        if barred is not None:
            raise barred

    def _reply_to_audit(self, by: str, barred: Refused | None) -> Reply:
        self._check(Move.AUDIT_REPLY)
        assert self.reply is not None
        if barred is not None:
            raise barred
        if self.matter.sealed and by == self.reply.by:
            raise Refused("own_reply", "Whoever wrote the reply can't audit it: a colleague must.")
        return self.reply

    def _happened(self, at: datetime, field: str) -> None:
        """The time claimed in `field` lies between dispatch and now. People write minutes, not seconds."""
        if at > current_act().occurred_at:
            raise Refused("in_the_future", "This time has not come yet: check the date.", field=field)
        if self.dispatched_at is not None and at < self.dispatched_at.replace(second=0, microsecond=0):
            raise Refused(
                "before_dispatch",
                "This time lies before the order reached your unit: check the date.",
                field=field,
            )

    def _text(self, text: str, refusal: Refusal) -> Sealed:
        sealed = self.seal(text)
        if sealed is None:
            raise refusal.refused()
        return sealed

    def _send(
        self, event: type[events.Sent], unit: str, unit_name: str, mode: DispatchMode, **more: Any
    ) -> None:
        outline = part_of(MatterOutline, self.matter)
        self.trigger_event(
            event, unit=unit, unit_name=unit_name, mode=mode, round=self.round, **vars(outline), **more
        )

    def _submit(self, text: Sealed, done: Done, by: str, **more: Any) -> None:
        reply = Reply(text=text, done=done, by=by, round=self.round, **more)
        self._record_for_unit(events.ReplySubmitted, **vars(reply), imported=self.matter.imported)

    def _approve(self, text: Sealed, by: str) -> None:
        self._record_for_unit(
            events.ReplyApproved,
            round=self.round,
            text=text,
            replied_at=self.replied_at,
            approved_at=current_act().occurred_at,
            imported=self.matter.imported,
            sealed=self.matter.sealed,
            by=by,
        )

    def _close(self, outcome: ClosingOutcome) -> None:
        self._record_for_unit(events.Closed, round=self.round, outcome=outcome)

    def _record_for_unit(self, event: type[events.UnitEvent], **fields: Any) -> None:
        self.trigger_event(event, registration_no=self.matter.registration_no, unit=self.unit, **fields)
