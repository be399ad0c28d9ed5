"""What this service lets people do, and who may do it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from huiyin_web.identity.policy import BOARD, CENTRE, KNOWS_SEALED, UNIT_ROLES, Action, Principal, Role

ACTIONS: Mapping[str, Action] = {
    "dashboard.read": Action(CENTRE | UNIT_ROLES | BOARD, sealed=KNOWS_SEALED | {Role.CLERK}, of_units=True),
    "briefing.read": Action(CENTRE | BOARD),
    "briefing.publish": Action(frozenset({Role.REPORTER})),
}

_UNIT = ("K1", "K3", "K6", "redone")
_DESK = ("registered", "answered_directly", "overdue_centre", "K6")
_BOARD = ("registered", "closed", "K3", "K6")
_OWN_FIGURES: Mapping[Role, Sequence[str]] = {
    Role.UNIT_HANDLER: _UNIT,
    Role.UNIT_HEAD: _UNIT,
    Role.OPERATOR: _DESK,
    Role.CLERK: _DESK,
    Role.SUPERVISOR: ("overdue", "redone", "K3", "K6"),
    Role.LEADER: _BOARD,
    Role.REPORTER: _BOARD,
    Role.AUDITOR: _BOARD,
}


def own_figures_of(reader: Principal) -> Sequence[str]:
    """The figures by which somebody who may read the dashboard sees the own work."""
    return _OWN_FIGURES[reader.role]
