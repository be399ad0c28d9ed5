"""Whoever plans confirms moves of a calendar, as they were shown."""

from __future__ import annotations

import re
from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field

from huiyin_intake.domain.vocabulary import SessionState
from huiyin_intake.features.change_reception.command import (
    MOST_OF_A_REASON,
    CancelSession,
    MoveSession,
    cancel_session,
    move_session,
)
from huiyin_intake.features.plan_receptions.command import Several
from huiyin_intake.features.plan_receptions.moves import CalendarMove, moves_due
from huiyin_intake.receptions import jurisdiction_of_session
from huiyin_intake.views.reception_sessions import ReceptionSessionsView
from huiyin_ledger.clock.china import CHINA, china_date
from huiyin_ledger.domain import Act, Conflict, Refused
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime


class ConfirmMoves(BaseModel):
    """`moves`: keys of those that were shown."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    moves: Several = Field((), max_length=400)


def confirm_moves(runtime: Runtime, act: Act, principal: Principal, command: ConfirmMoves) -> int:
    """How many were moved or dropped, each on its own; what was so by then, by the same request or another, is done. Conflict where
    one of them is proposed otherwise by now."""
    if not command.moves:
        raise Refused("nothing_chosen", "Choose the sessions to move.", field="moves")
    due = moves_due(runtime, policy.scope_of(principal, "reception.plan"))
    by_key = {each.key: each for each in due}
    keys = list(dict.fromkeys(command.moves))
    chosen = [by_key[key] for key in keys if key in by_key]
    if not all(key in by_key or _is_done(runtime, principal, key) for key in keys):
        raise Conflict
    for each in chosen:
        number = each.session.session_no
        _carry_out(runtime, replace(act, once=act.once and act.once.part(number)), principal, each)
    return len(keys)


def _is_done(runtime: Runtime, principal: Principal, key: str) -> bool:
    """Whether the session of a key was changed since it was shown, and is where the key has it. NotFound for one of another
    place."""
    number, _at, shown = key.partition("@")
    version, _at, to = shown.partition("@")
    policy.require(principal, "reception.plan", Resource(jurisdiction_of_session(number)))
    row = ReceptionSessionsView.find(runtime.database, jurisdiction_of_session(number), number)
    if row is None or not re.fullmatch("[0-9]{1,6}", version) or row.version <= int(version):
        return False
    if row.state is SessionState.CANCELLED:
        return not to
    return china_date(row.starts_at).isoformat() == to


def _carry_out(runtime: Runtime, act: Act, principal: Principal, move: CalendarMove) -> None:
    session = move.session
    if move.to is None:
        cancelled = CancelSession(reason=move.why[:MOST_OF_A_REASON], version=session.version)
        cancel_session(runtime, act, principal, session.session_no, cancelled)
        return
    moved = MoveSession(
        on=move.to,
        starts=session.starts_at.astimezone(CHINA).time(),
        ends=session.ends_at.astimezone(CHINA).time(),
        place=session.place,
        room=session.room,
        reason=move.why[:MOST_OF_A_REASON],
        version=session.version,
    )
    move_session(runtime, act, principal, session.session_no, moved, by_calendar=True)
