"""A matter's page: its clocks, cards, reminders and return visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_contracts.vocabulary import Resolution, Satisfaction
from huiyin_ledger.calendar.in_force import calendar_in_force
from huiyin_ledger.clock.calendars import WorkingCalendar
from huiyin_supervision import phrases
from huiyin_supervision.domain.vocabulary import Duty
from huiyin_supervision.event_labels import EVENT_LABELS
from huiyin_supervision.features.show_matter.counted_clock import CountedClock, counted_clock
from huiyin_supervision.features.show_matter.query import MatterOverview, find_matter
from huiyin_supervision.features.show_matter.told import told
from huiyin_supervision.features.show_matter.urged import urging_texts
from huiyin_supervision.links import board_url, papers_url, urge_url
from huiyin_supervision.row_access import allowed
from huiyin_supervision.tables import Names, card_table, reminder_table
from huiyin_supervision.views.matters import matters_of
from huiyin_supervision.views.return_visits import ReturnVisitTaskRow
from huiyin_supervision.views.units import OfUnit, unit_names
from huiyin_supervision.views.urgings import UrgingRow
from huiyin_web.http.access import principal, requires
from huiyin_web.http.actors import Names as Actors
from huiyin_web.http.filling import acts, happened
from huiyin_web.http.i18n import _, china_due
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cells, Column, Entry, Option, Options, Table
from huiyin_web.http.time_left import time_left
from huiyin_web.http.vocabulary import label
from huiyin_web.matter_frame.head import MatterHead, matter_head
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class MatterPage:
    """`about`: what kind of matter it is; `urge` is where an urging is posted to, about one of the clocks `urgeable`.
    `papers`: where urgings and cards are printed, empty where there are none."""

    number: str
    crumbs: Sequence[tuple[str, str]]
    head: MatterHead
    about: str
    now: datetime
    clocks: Sequence[CountedClock]
    urge: str
    urgeable: Options
    cards: Table
    reminders: Table
    urgings: Table
    visit: Sequence[Entry]
    papers: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/matters/<registration_no>", doc_ui=False)
    @requires("clock.read")
    def page_matter(registration_no: str) -> Any:
        return matter_page(runtime, find_matter(runtime.database, principal(), registration_no))


def matter_page(runtime: Runtime, matter: MatterOverview) -> Response:
    database, now, visit = runtime.database, runtime.clock.now(), matter.visit
    phrases.speak_of_matter(database, matter)
    calendar = calendar_in_force(database, matter.jurisdiction)
    of_units: list[OfUnit] = [
        *matter.clocks,
        *matter.cards,
        *matter.reminders,
        *matter.urgings,
        *([visit] if visit else []),
    ]
    names = unit_names(database, of_units)
    events = runtime.ledger.by_correlation(matter.jurisdiction, matter.registration_no)
    happened(acts(events, EVENT_LABELS, Actors(runtime.identity)))
    model = MatterPage(
        number=matter.registration_no,
        crumbs=[(_("What is due"), board_url())],
        head=matter_head(runtime, told(runtime, matter)),
        about=phrases.about(matter, matters_of(database, matter.clocks)),
        now=now,
        clocks=[counted_clock(database, clock, names, now, calendar) for clock in matter.clocks],
        urge=urge_url(matter.registration_no),
        urgeable=_urgeable(matter, names, now, calendar),
        cards=card_table(matter.cards, names),
        reminders=reminder_table(matter.reminders, names),
        urgings=_urgings(runtime, matter, names),
        visit=_visit(visit, names) if visit else [],
        papers=papers_url(matter.registration_no) if matter.urgings or matter.cards else "",
    )
    return page("supervision/matter.html", **vars(model))


def _urgeable(matter: MatterOverview, names: Names, now: datetime, calendar: WorkingCalendar) -> list[Option]:
    """The clocks that a unit can be urged about, what is due or overdue first; those about which whoever asks may not are
    left out."""
    return [
        Option(clock.clock_id, f"{phrases.owed_by(clock, names)} · {phrases.duty(clock.kind)} · {left}")
        for clock in matter.clocks
        if clock.outcome is None
        and clock.unit is not None
        and not clock.imported
        and clock.kind is not Duty.ANSWER_URGING
        and allowed(principal(), "supervision.act", clock, matter.matter_class)
        for left in [time_left(clock.effective_due_at, now, calendar)]
    ]


def _urgings(runtime: Runtime, matter: MatterOverview, names: Names) -> Table:
    """What supervisors wrote to units about the matter, and what these answered."""
    words = urging_texts(runtime, matter)

    def cells(urging: UrgingRow) -> Cells:
        answer = words.get((urging.urging_id, "answer"), "")
        waits = _("answer due by %(time)s", time=china_due(urging.answer_due_at))
        return {
            Column("urged", _("Urged"), "time"): urging.urged_at,
            Column("unit", _("Unit")): phrases.owed_by(urging, names),
            Column("duty", _("Duty")): phrases.duty(urging.kind),
            Column("words", _("What was written")): words.get((urging.urging_id, "words"), ""),
            Column("answer", _("The unit's answer")): answer or waits,
        }

    return Table.of(matter.urgings, cells)


def _visit(visit: ReturnVisitTaskRow, names: Names) -> list[Entry]:
    return [
        Entry(_("State"), phrases.visit_state(visit)),
        Entry(_("About the reply of"), phrases.owed_by(visit, names)),
        Entry(_("Attempts"), phrases.attempts(visit)),
        Entry(_("Whether it was resolved"), label(Resolution, visit.resolved)),
        Entry(_("Satisfied?"), label(Satisfaction, visit.satisfaction)),
        Entry(_("Redos"), visit.redo_count),
    ]
