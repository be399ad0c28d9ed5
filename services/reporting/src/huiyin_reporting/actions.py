"""What this service lets people do, and who may do it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from huiyin_web.http.i18n import _l
from huiyin_web.identity.policy import BOARD, CENTRE, KNOWS_SEALED, UNIT_ROLES, Action, Post, Principal, Role

ACTIONS: Mapping[str, Action] = {
    "dashboard.read": Action(
        CENTRE | UNIT_ROLES | BOARD,
        sealed=KNOWS_SEALED | {Role.CLERK},
        of_units=True,
        label=_l("Read figures and their cases"),
    ),
    "briefing.read": Action(CENTRE | BOARD, label=_l("Read bulletins")),
    "briefing.publish": Action(frozenset({Role.REPORTER}), label=_l("Publish bulletins")),
}

_UNIT = ("K1", "K3", "K6", "redone")
_DESK = ("registered", "answered_directly", "overdue_centre", "K6")
_BOARD = ("registered", "closed", "K3", "K6")
_CHASED = ("overdue", "redone", "K3", "K6")
_OWN_FIGURES: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(CENTRE, _DESK),
    Role.SUPERVISOR: _CHASED,
    Role.QUALITY: _CHASED,
}


def own_figures_of(reader: Principal) -> Sequence[str]:
    """The figures by which somebody who may read the dashboard sees the own work: those of the first post by which they may."""
    return _of_post(ACTIONS["dashboard.read"].posts("dashboard.read", reader)[0])


def _of_post(post: Post) -> Sequence[str]:
    return _UNIT if post.unit is not None else _OWN_FIGURES.get(post.role, _BOARD)
