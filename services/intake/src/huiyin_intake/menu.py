"""The service's pages in the menu."""

from __future__ import annotations

from huiyin_web.http.i18n import _l
from huiyin_web.identity.policy import Role
from huiyin_web.menu import Menu, MenuEntry

MENU = Menu(
    title=_l("Intake"),
    place=10,
    entries=(
        MenuEntry(
            _l("Petitions"), "intake.page_petitions", "petition.read", frozenset({Role.OPERATOR, Role.CLERK})
        ),
        MenuEntry(_l("Additions"), "intake.page_additions", "petition.triage"),
        MenuEntry(_l("Register"), "intake.page_registration", "petition.register"),
        MenuEntry(_l("Accusations"), "intake.page_accusations", "accusation.receive"),
        MenuEntry(_l("Erasure"), "intake.page_erasure", "petitioner.erase"),
    ),
)
