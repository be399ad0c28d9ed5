"""The service's pages in the menu."""

from __future__ import annotations

from huiyin_chassis.http.i18n import _l
from huiyin_chassis.identity.policy import UNIT_ROLES
from huiyin_chassis.menu import Menu, MenuEntry

MENU = Menu(
    title=_l("Assignment"),
    place=20,
    entries=(
        MenuEntry(_l("Orders"), "/assignment/orders", "order.read", UNIT_ROLES),
        MenuEntry(_l("Dispatch desk"), "/assignment/desk", "order.dispatch"),
        MenuEntry(_l("Catalogue"), "/assignment/catalogue", "catalogue.manage"),
        MenuEntry(_l("Units"), "/assignment/units", "unit.manage"),
    ),
)
