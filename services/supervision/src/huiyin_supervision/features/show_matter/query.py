"""What supervision knows of one matter, as far as the reader may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huiyin_ledger.db import Database
from huiyin_ledger.domain import NotFound
from huiyin_supervision.row_access import OwnedRow, allowed, class_of
from huiyin_supervision.views.cards import CardRow, CardsView
from huiyin_supervision.views.clocks import ClockRow, ClocksView
from huiyin_supervision.views.reminders import ReminderRow, RemindersView
from huiyin_supervision.views.return_visits import ReturnVisitTaskRow, ReturnVisitTasksView
from huiyin_supervision.views.urgings import UrgingRow, UrgingsView
from huiyin_web.identity.policy import Principal

_BY_NUMBER = "WHERE registration_no = %s ORDER BY "


@dataclass(frozen=True, slots=True)
class MatterOverview:
    """`matter_class` is empty before there is one; `clocks`: the running ones first, what is due or overdue first; `visit` is None before there is a return visit.
    An accusation has clocks alone: what was sent to a unit while it was handled as an ordinary matter is
    withdrawn."""

    jurisdiction: str
    registration_no: str
    matter_class: str
    sealed: bool
    clocks: Sequence[ClockRow]
    cards: Sequence[CardRow]
    reminders: Sequence[ReminderRow]
    visit: ReturnVisitTaskRow | None
    urgings: Sequence[UrgingRow]


def find_matter(database: Database, principal: Principal, registration_no: str) -> MatterOverview:
    """NotFound both for an unknown matter and for one of which `principal` may see no clock.

    Of a matter that was passed on to another jurisdiction under the same number, the higher one's part is shown.
    """
    number = (registration_no,)
    clocks = [
        clock
        for clock in ClocksView.select(
            database, _BY_NUMBER + "outcome IS NOT NULL, effective_due_at, clock_id", number
        )
        if allowed(
            principal, "clock.read", clock, class_of(database, clock.jurisdiction, clock.registration_no)
        )
    ]
    if not clocks:
        raise NotFound
    jurisdiction = min(clock.jurisdiction for clock in clocks)
    matter_class = class_of(database, jurisdiction, registration_no)

    referred = any(clock.competent_unit for clock in clocks)

    def shown(action: str, row: OwnedRow) -> bool:
        here = not referred and row.jurisdiction == jurisdiction
        return here and allowed(principal, action, row, matter_class)

    cards = CardsView.select(database, _BY_NUMBER + "issued_at", number)
    reminders = RemindersView.select(database, _BY_NUMBER + "sent_at", number)
    urgings = UrgingsView.select(database, _BY_NUMBER + "urged_at DESC", number)
    visits = ReturnVisitTasksView.select(database, _BY_NUMBER + "registration_no", number)
    return MatterOverview(
        jurisdiction=jurisdiction,
        registration_no=registration_no,
        matter_class=matter_class,
        sealed=any(clock.sealed for clock in clocks),
        clocks=[clock for clock in clocks if clock.jurisdiction == jurisdiction],
        cards=[card for card in cards if shown("card.read", card)],
        reminders=[reminder for reminder in reminders if shown("clock.read", reminder)],
        urgings=[urging for urging in urgings if shown("clock.read", urging)],
        visit=next((visit for visit in visits if shown("clock.read", visit)), None),
    )
