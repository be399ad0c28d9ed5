"""The service's words, as people read them."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_chassis.clock.calendars import Cause
from huiyin_chassis.clock.daycount import Step, Unit
from huiyin_chassis.http.codes import class_name
from huiyin_chassis.http.i18n import _, _l, ngettext
from huiyin_chassis.http.vocabulary import label
from huiyin_contracts.vocabulary import Nature
from huiyin_supervision.domain.vocabulary import VisitState
from huiyin_supervision.views.matters import MatterRow

STATES: Mapping[str, tuple[str, str]] = {
    "overdue": ("bad", _l("Overdue")),
    "soon": ("warn", _l("Due soon")),
    "running": ("info", _l("Running")),
}

REASONS: Mapping[str, str] = {
    "due_passed": _l("The due time passed."),
    "long_overdue": _l("Still not done working days after it was due."),
    "second_yellow": _l("The second yellow card on the same order."),
}

VISIT_STATES: Mapping[str, tuple[str, str]] = {
    VisitState.DUE: ("warn", _l("To be asked")),
    VisitState.REDO: ("bad", _l("In redo")),
    VisitState.CONCLUDED: ("good", _l("Concluded")),
}

FACTS: Mapping[str, str] = {
    "petition_registered": _l("the petition was registered"),
    "petition_answered_directly": _l("it was answered at the desk"),
    "accusation_referred": _l("it was referred to the competent organ"),
    "order_dispatched": _l("the order was dispatched"),
    "accusation_dispatched": _l("it was handed to the competent organ"),
    "order_signed": _l("the unit signed for it"),
    "caller_contacted": _l("the unit contacted the petitioner"),
    "notice_served": _l("the notice was served"),
    "accepted": _l("the unit accepted it"),
    "reply_approved": _l("the reply was approved"),
    "redo_started": _l("the redo began"),
    "order_closed": _l("the order was closed"),
    "order_moved_on": _l("the order moved on to another unit"),
    "notice_not_owed": _l("no name was given: a notice is not owed"),
}

STEPS: Mapping[str, tuple[str, str]] = {
    Step.FIRST_DAY: ("neutral", _l("First day, not counted")),
    Step.COUNTED: ("info", _l("Counted")),
    Step.SKIPPED: ("neutral", _l("Skipped")),
    Step.ROLLED: ("warn", _l("Day off: the end moves on")),
    Step.LANDED: ("good", _l("The end, on a working day")),
}

CAUSES: Mapping[str, str] = {
    Cause.WEEKDAY: _l("weekday"),
    Cause.WEEKEND: _l("weekend"),
    Cause.HOLIDAY: _l("day off"),
    Cause.MAKE_UP_WORKDAY: _l("make-up working day"),
}

HOLIDAYS: Mapping[str, str] = {
    "New Year's Day": _l("New Year's Day"),
    "Spring Festival": _l("Spring Festival"),
    "Tomb-sweeping Day": _l("Tomb-sweeping Day"),
    "Labour Day": _l("Labour Day"),
    "Dragon Boat Festival": _l("Dragon Boat Festival"),
    "Mid-autumn Festival": _l("Mid-autumn Festival"),
    "National Day": _l("National Day"),
    "Anti-Fascist 70th Day": _l("70th anniversary of the victory over fascism"),
}

WEEKDAYS = (_l("Mon"), _l("Tue"), _l("Wed"), _l("Thu"), _l("Fri"), _l("Sat"), _l("Sun"))

RECEIVED: Mapping[str, str] = {
    "directly": _l("received by the unit itself"),
    "by_transfer": _l("received by the petition office"),
}

FOLLOWS: Mapping[str, str] = {
    "unit": _l("This unit's: falls away when the order leaves it"),
    "order": _l("The order's: runs on with whichever unit holds it"),
    "round": _l("This round's: each redo has its own"),
    "receiver": _l("The receiving unit's: falls away when the order goes elsewhere"),
}


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


def holiday(name: str) -> str:
    """A holiday's name, translated where it is a known one."""
    return str(HOLIDAYS.get(name, name))


def owed_by(unit_name: str | None) -> str:
    return unit_name if unit_name is not None else _("The registering office")


def about(matter: MatterRow | None) -> str:
    """``Complaint · Utilities › Heating``; empty where nothing is known, or may be."""
    if matter is None:
        return ""
    words = (label(Nature, matter.nature), class_name(matter.matter_class))
    return " · ".join(word for word in words if word)
