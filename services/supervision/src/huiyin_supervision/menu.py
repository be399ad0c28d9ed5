"""The service's pages in the menu."""

from __future__ import annotations

from huiyin_web.http.i18n import _l
from huiyin_web.identity.policy import Role
from huiyin_web.menu import Menu, MenuEntry

MENU = Menu(
    title=_l("Supervision"),
    place=30,
    entries=(
        MenuEntry(_l("What is due"), "supervision.page_board", "clock.read", frozenset({Role.SUPERVISOR})),
        MenuEntry(_l("Cards"), "supervision.page_cards", "card.read"),
        MenuEntry(_l("Reminders"), "supervision.page_reminders", "clock.read"),
        MenuEntry(_l("Return visits"), "supervision.page_visits", "return_visit.record"),
        MenuEntry(_l("Rules and calendar"), "supervision.page_rules", "clock.read"),
        MenuEntry(_l("Working calendar"), "supervision.page_calendar", "rulepack.manage"),
    ),
)
