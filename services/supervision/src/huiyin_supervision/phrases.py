"""What this service calls its own values and states. The words of the contracts' values are the chassis'."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_contracts.vocabulary import ADDED, DISSATISFIED, UNRESOLVED, Nature
from huiyin_ledger.clock.calendars import Cause
from huiyin_ledger.clock.daycount import Step, Unit
from huiyin_ledger.db import Database
from huiyin_supervision.domain.matter_clocks import (
    DUE_PASSED,
    LONG_OVERDUE,
    MOVED_ON,
    RETURN_ASKED,
    SECOND_YELLOW,
    WAIVED,
)
from huiyin_supervision.domain.return_visit import CONTENT, NO_ANSWER, NOBODY_TO_ASK, REVIEWED
from huiyin_supervision.domain.vocabulary import Bound, Duty, FactName, Received, VisitState
from huiyin_supervision.views.matters import MatterRow, MattersView, OfMatter
from huiyin_supervision.views.return_visits import ReturnVisitTaskRow
from huiyin_supervision.views.units import OfUnit
from huiyin_web.http.calendar_words import holiday_name
from huiyin_web.http.codes import class_name
from huiyin_web.http.i18n import _, _l, ngettext
from huiyin_web.http.parts import Cell, TagKind
from huiyin_web.http.regime import speak_of
from huiyin_web.http.vocabulary import duty_label, label

REASONS: Mapping[str, str] = {
    DUE_PASSED: _l("The due time passed."),
    LONG_OVERDUE: _l("Still not done working days after it was due."),
    SECOND_YELLOW: _l("The second yellow card on the same order."),
}

VISIT_STATES: Mapping[VisitState, str] = {
    VisitState.DUE: _l("To be asked"),
    VisitState.REVIEW: _l("To be decided"),
    VisitState.REDO: _l("In redo"),
    VisitState.CONCLUDED: _l("Concluded"),
}

REVIEWS: Mapping[str, str] = {
    UNRESOLVED: _l("The petitioner says that it is not settled. The centre has to decide what follows."),
    DISSATISFIED: _l("The petitioner is not satisfied. The centre has to decide what follows."),
    ADDED: _l("The petitioner added something after the end. The centre has to decide what follows."),
}
"""What is to be decided about, by why the review was opened."""
SHORT_REVIEWS: Mapping[str, str] = {
    UNRESOLVED: _l("Rated as not settled"),
    DISSATISFIED: _l("Rated as not satisfied"),
    ADDED: _l("Added after the end"),
}

ENDS: Mapping[str, str] = {
    CONTENT: _l("the petitioner is content"),
    NO_ANSWER: _l("nobody answered"),
    REVIEWED: _l("the centre decided so"),
    NOBODY_TO_ASK: _l("nobody is asked: no name was left, or it was erased"),
}
"""Why a return visit was concluded."""

FACTS: Mapping[str, str] = {
    FactName.PETITION_REGISTERED: _l("the petition was registered"),
    FactName.PETITION_ANSWERED_DIRECTLY: _l("it was answered at the desk"),
    FactName.ACCUSATION_REFERRED: _l("it was referred to the competent organ"),
    FactName.ORDER_DISPATCHED: _l("the order was dispatched"),
    FactName.ACCUSATION_DISPATCHED: _l("it was handed to the competent organ"),
    FactName.ORDER_SIGNED: _l("the unit signed for it"),
    FactName.CALLER_CONTACTED: _l("the unit contacted the petitioner"),
    FactName.NOTICE_SERVED: _l("the notice was served"),
    FactName.ACCEPTED: _l("the unit accepted it"),
    FactName.RETURN_REQUESTED: _l("the unit asked to give it back"),
    FactName.RETURN_DECIDED: _l("the centre decided on the return"),
    FactName.REPLY_SUBMITTED: _l("the unit handed in its reply"),
    FactName.REPLY_REJECTED: _l("the centre sent the reply back"),
    FactName.REPLY_APPROVED: _l("the reply was approved"),
    FactName.REDO_STARTED: _l("the redo began"),
    FactName.ORDER_CLOSED: _l("the order was closed"),
    MOVED_ON: _l("the order moved on to another unit"),
    FactName.UNIT_URGED: _l("a supervisor urged the unit"),
    FactName.URGING_ANSWERED: _l("the unit answered the urging"),
    FactName.PETITION_TAKEN_UP_AGAIN: _l("the petition was taken up again"),
    FactName.CLOSED_AFTER_ERASURE: _l("the petitioner was erased, and nothing is owed any more"),
    FactName.REVIEW_OPENED: _l("the petitioner was not content, or added something after the end"),
    FactName.REVIEW_DECIDED: _l("the centre decided what follows"),
    RETURN_ASKED: _l("the unit asked to give it back; it starts anew if the order stays"),
    WAIVED: _l("nobody left a name: it is not owed"),
}

_STEPS: Mapping[str, tuple[TagKind, str]] = {
    Step.FIRST_DAY: ("neutral", _l("First day, not counted")),
    Step.COUNTED: ("info", _l("Counted")),
    Step.SKIPPED: ("neutral", _l("Skipped")),
    Step.ROLLED: ("warn", _l("Day off: the end moves on")),
    Step.LANDED: ("good", _l("The end, on a working day")),
}

_CAUSES: Mapping[str, str] = {
    Cause.WEEKDAY: _l("weekday"),
    Cause.WEEKEND: _l("weekend"),
    Cause.HOLIDAY: _l("day off"),
    Cause.MAKE_UP_WORKDAY: _l("make-up working day"),
}

RECEIVED: Mapping[Received, str] = {
    Received.DIRECTLY: _l("received by the unit itself"),
    Received.BY_TRANSFER: _l("received by the petition office"),
}

FOLLOWS: Mapping[Bound, str] = {
    Bound.UNIT: _l("This unit's: falls away when the order leaves it"),
    Bound.ORDER: _l("The order's: runs on with whichever unit holds it"),
    Bound.ROUND: _l("This round's: each redo has its own"),
    Bound.MATTER: _l("The centre's about the matter: runs on after the end of the order too"),
    Bound.RECEIVER: _l("The receiving unit's: falls away when the order goes elsewhere"),
}


def duty(kind: str) -> str:
    """What a clock measures."""
    return _("Answer to an urging") if kind == Duty.ANSWER_URGING else duty_label(kind)


def amount(number: int, unit: str) -> str:
    """``15 days``, ``5 working days``, ``2 working hours``, ..."""
    match Unit(unit):
        case Unit.CALENDAR_DAYS:
            return ngettext("%(num)d day", "%(num)d days", number)
        case Unit.WORKING_DAYS:
            return ngettext("%(num)d working day", "%(num)d working days", number)
        case Unit.HOURS:
            return ngettext("%(num)d hour", "%(num)d hours", number)
        case Unit.WORKING_HOURS:
            return ngettext("%(num)d working hour", "%(num)d working hours", number)
        case Unit.MINUTES:
            return ngettext("%(num)d minute", "%(num)d minutes", number)


def step_cell(step: str) -> Cell:
    """What became of a day in a count, as a tag."""
    kind, word = _STEPS[step]
    return Cell(str(word), tag=kind)


def day_cause(cause: str, holiday: str) -> str:
    """``day off · National Day``: why a day counts or not, with the holiday's name where there is one."""
    word = str(_CAUSES[cause])
    return f"{word} · {holiday_name(holiday)}" if holiday else word


def owed_by(row: OfUnit, names: Mapping[tuple[str, str], str]) -> str:
    """Who owes the row's duty; a row without a unit is the centre's."""
    return names[row.jurisdiction, row.unit] if row.unit is not None else _("The centre")


def about(row: OfMatter, matters: Mapping[tuple[str, str], MatterRow]) -> str:
    """What the row's matter is about, as ``Complaint · Utilities › Heating``; empty where that is not known here."""
    matter = matters.get((row.jurisdiction, row.registration_no))
    words = (label(Nature, matter.nature), class_name(matter.matter_class)) if matter else ()
    return " · ".join(word for word in words if word)


def speak_of_matter(database: Database, row: OfMatter) -> None:
    """The rest of this request speaks of the row's matter in the words of its channel."""
    matter = MattersView.find(database, row.jurisdiction, row.registration_no)
    speak_of(matter.channel if matter else None)


def visit_state(visit: ReturnVisitTaskRow) -> str:
    """Where a return visit stands, and how it came to its end."""
    state = str(VISIT_STATES[visit.state])
    return f"{state} · {ENDS[visit.ended_because]}" if visit.ended_because else state


def attempts(visit: ReturnVisitTaskRow) -> str:
    """``1 of 3``: attempts of a return visit; empty where nobody is to be asked."""
    if visit.ended_because == NOBODY_TO_ASK:
        return ""
    return _("%(made)s of %(allowed)s", made=visit.attempts, allowed=visit.attempts_allowed)
