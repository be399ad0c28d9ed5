"""The service's pages in the menu."""

from __future__ import annotations

from huiyin_web.http.i18n import _l
from huiyin_web.menu import Group, Menu, MenuEntry

MENU = Menu(
    title=_l("Assignment"),
    place=20,
    entries=(
        MenuEntry(_l("Orders"), "assignment.page_orders", "order.read", Group.HANDLING),
        MenuEntry(_l("Dispatch desk"), "assignment.page_desk", "order.desk", Group.HANDLING),
        MenuEntry(_l("Promises"), "assignment.page_promises", "order.read", Group.HANDLING),
        MenuEntry(_l("Catalogue"), "assignment.page_catalogue", "catalogue.manage", Group.ADMINISTRATION),
        MenuEntry(_l("Units"), "assignment.page_units", "unit.manage", Group.ADMINISTRATION),
    ),
)
