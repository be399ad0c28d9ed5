"""Sessions that a calendar moves, as the work of whoever plans them."""

from __future__ import annotations

from huiyin_intake.features.plan_receptions.moves import CalendarMove, moves_due
from huiyin_intake.features.show_receptions.query import Rosters
from huiyin_intake.links import reception_moves_url
from huiyin_intake.reception_words import day_words, leader_name
from huiyin_web.http.i18n import _, _l
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime
from huiyin_web.worklist import Owed, Task, Worklist


def _moves(runtime: Runtime, reader: Principal, first: int) -> Owed:
    moves = moves_due(runtime, policy.scope_of(reader, "reception.plan"))
    rosters = Rosters(runtime)
    return Owed(len(moves), first=[_task(rosters, each) for each in moves[:first]])


def _task(rosters: Rosters, move: CalendarMove) -> Task:
    session = move.session
    return Task(
        number="",
        title=_(
            "Reception of %(leader)s on %(day)s",
            leader=leader_name(rosters.of(session.jurisdiction), session.leader),
            day=day_words(session.starts_at),
        ),
        owed=_("confirm its new day") if move.to else _("confirm that it is cancelled"),
        left="",
        href=reception_moves_url(),
    )


RECEPTION_MOVES = Worklist(
    "reception_moves",
    _l("Reception days that the calendar moves"),
    "reception.plan",
    "intake.page_reception_moves",
    _moves,
)
