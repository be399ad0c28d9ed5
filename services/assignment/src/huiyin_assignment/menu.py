"""The service's pages in the menu."""

from __future__ import annotations

from huiyin_web.http.i18n import _l
from huiyin_web.identity.policy import UNIT_ROLES
from huiyin_web.menu import Menu, MenuEntry

MENU = Menu(
    title=_l("Assignment"),
    place=20,
    entries=(
        MenuEntry(_l("Orders"), "assignment.page_orders", "order.read", UNIT_ROLES),
        MenuEntry(_l("Dispatch desk"), "assignment.page_desk", "order.dispatch"),
        MenuEntry(_l("Promises"), "assignment.page_promises", "order.read"),
        MenuEntry(_l("Catalogue"), "assignment.page_catalogue", "catalogue.manage"),
        MenuEntry(_l("Units"), "assignment.page_units", "unit.manage"),
    ),
)
