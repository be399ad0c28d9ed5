"""The service's pages in the menu."""

from __future__ import annotations

from huiyin_web.http.i18n import _l
from huiyin_web.menu import Group, Menu, MenuEntry

MENU = Menu(
    title=_l("Reporting"),
    place=40,
    entries=(
        MenuEntry(_l("Dashboard"), "reporting.page_dashboard", "dashboard.read", Group.FIGURES),
        MenuEntry(_l("Briefings"), "reporting.page_bulletins", "briefing.read", Group.FIGURES),
        MenuEntry(_l("Audit"), "reporting.page_audit", "audit.read", Group.FIGURES),
    ),
)
