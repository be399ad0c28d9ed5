"""The service's pages in the menu."""

from __future__ import annotations

from huiyin_chassis.http.i18n import _l
from huiyin_chassis.identity.policy import Role
from huiyin_chassis.menu import Menu, MenuEntry

MENU = Menu(
    title=_l("Intake"),
    place=10,
    entries=(
        MenuEntry(
            _l("Petitions"), "intake.worklist", "petition.read", frozenset({Role.OPERATOR, Role.CLERK})
        ),
        MenuEntry(_l("Additions"), "intake.additions_to_read", "petition.triage"),
        MenuEntry(_l("Register"), "intake.desk", "petition.register"),
        MenuEntry(_l("Accusations"), "intake.accusations", "accusation.receive"),
        MenuEntry(_l("Erasure"), "intake.ask_to_erase", "petitioner.erase"),
    ),
)
