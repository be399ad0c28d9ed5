"""Reads sessions for the calendar: those of a month, a place, a level, a state, a leader."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from huiyin_contracts.vocabulary import ReceptionLevel
from huiyin_intake.domain.reception_roster import ReceptionRoster
from huiyin_intake.domain.vocabulary import SessionState
from huiyin_intake.receptions import roster_of
from huiyin_intake.views.reception_sessions import COLUMNS, ReceptionSessionsView, SessionRow
from huiyin_ledger.clock.china import CHINA
from huiyin_ledger.db import Database
from huiyin_web.identity.scope import Scope
from huiyin_web.runtime import Runtime


def _a_month(month: str) -> str:
    if month:
        date.fromisoformat(f"{month}-01")
    return month


Month = Annotated[
    str, Field(pattern=r"^((19[5-9][0-9]|2[0-8][0-9]{2})-(0[1-9]|1[0-2]))?$"), AfterValidator(_a_month)
]


class ReceptionsQuery(BaseModel):
    """`month`: like 2026-04, of the day in China; the present one where empty. `jurisdiction`: of one place only. `leader`: a
    code of its roster."""

    model_config = ConfigDict(frozen=True)

    month: Month = ""
    jurisdiction: str = Field("", max_length=6)
    level: ReceptionLevel | None = None
    state: SessionState | None = None
    leader: str = Field("", max_length=40)


def sessions_of(database: Database, scope: Scope, query: ReceptionsQuery, month: date) -> list[SessionRow]:
    """By their time. `month`: its first day."""
    condition = scope.condition(COLUMNS)
    return ReceptionSessionsView.select(
        database,
        f"""WHERE {condition.where} AND starts_at >= %(first)s AND starts_at < %(next)s
              AND (%(place)s = '' OR jurisdiction = %(place)s)
              AND (%(level)s::text IS NULL OR level = %(level)s)
              AND (%(state)s::text IS NULL OR state = %(state)s)
              AND (%(leader)s = '' OR leader = %(leader)s)
            ORDER BY starts_at, session_no""",
        {
            **condition.params,
            "first": midnight(month),
            "next": midnight(month_after(month)),
            "place": query.jurisdiction,
            "level": query.level,
            "state": query.state,
            "leader": query.leader,
        },
    )


def month_after(month: date, months: int = 1) -> date:
    """The first day of the month that is so many later, or earlier."""
    number = month.year * 12 + month.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def midnight(day: date) -> datetime:
    """The beginning of a day in China."""
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)


class Rosters:
    """The rosters of the places of a list, each loaded once."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._found: dict[str, ReceptionRoster] = {}

    def of(self, jurisdiction: str) -> ReceptionRoster:
        if jurisdiction not in self._found:
            self._found[jurisdiction] = roster_of(self._runtime, jurisdiction)
        return self._found[jurisdiction]


def offered_instead(runtime: Runtime, session: SessionRow) -> Mapping[str, SessionRow]:
    """The other planned sessions of the same place that are still to come, by number."""
    rows = ReceptionSessionsView.select(
        runtime.database,
        """WHERE jurisdiction = %s AND starts_at > %s AND state = %s AND session_no <> %s
           ORDER BY starts_at, session_no LIMIT 200""",
        (session.jurisdiction, runtime.clock.now(), SessionState.PLANNED, session.session_no),
    )
    return {each.session_no: each for each in rows}
