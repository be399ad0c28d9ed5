"""The service's pages in the menu."""

from __future__ import annotations

from huiyin_web.http.i18n import _l
from huiyin_web.menu import Group, Menu, MenuEntry

MENU = Menu(
    title=_l("Intake"),
    place=10,
    entries=(
        MenuEntry(_l("Petitions"), "intake.page_petitions", "petition.read", Group.INTAKE),
        MenuEntry(_l("Additions"), "intake.page_additions", "petition.triage", Group.INTAKE),
        MenuEntry(_l("Register"), "intake.page_registration", "petition.register", Group.INTAKE),
        MenuEntry(_l("Reception days"), "intake.page_receptions", "reception.read", Group.INTAKE),
        MenuEntry(_l("Accusations"), "intake.page_accusations", "accusation.receive", Group.HANDLING),
        MenuEntry(_l("Erasure"), "intake.page_erasure", "petitioner.erase", Group.ADMINISTRATION),
    ),
)
