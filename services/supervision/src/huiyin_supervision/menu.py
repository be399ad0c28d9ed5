"""The service's pages in the menu."""

from __future__ import annotations

from huiyin_web.http.i18n import _l
from huiyin_web.menu import Group, Menu, MenuEntry

MENU = Menu(
    title=_l("Supervision"),
    place=30,
    entries=(
        MenuEntry(_l("What is due"), "supervision.page_board", "clock.read", Group.SUPERVISION),
        MenuEntry(_l("Cards"), "supervision.page_cards", "card.read", Group.SUPERVISION),
        MenuEntry(_l("Reminders"), "supervision.page_reminders", "clock.read", Group.SUPERVISION),
        MenuEntry(_l("Return visits"), "supervision.page_visits", "return_visit.record", Group.SUPERVISION),
        MenuEntry(_l("Rules and calendar"), "supervision.page_rules", "clock.read", Group.SUPERVISION),
        MenuEntry(
            _l("Working calendar"), "supervision.page_calendar", "rulepack.manage", Group.ADMINISTRATION
        ),
    ),
)
