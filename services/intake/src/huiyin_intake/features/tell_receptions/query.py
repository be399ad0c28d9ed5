"""Reads the sessions that were announced, by place and period."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from huiyin_intake.features.tell_receptions.told import Announced, announced
from huiyin_intake.views.reception_sessions import announced_between
from huiyin_ledger.clock.china import china_date, end_of, start_of
from huiyin_ledger.domain import Refused
from huiyin_web.http.days import Day
from huiyin_web.runtime import Runtime

LONGEST = timedelta(days=366)


class ReceptionsQuery(BaseModel):
    """Sessions of one place, or of all, by the day on which they are held."""

    model_config = ConfigDict(frozen=True)

    place: str = Field(
        "", pattern=r"^([0-9]{6})?$", description="Code of the place whose leaders receive; all if left out."
    )
    first: Day | None = Field(None, alias="from", description="First day; today if left out.")
    last: Day | None = Field(
        None, alias="to", description="Last day; a year after the first if left out or later than that."
    )

    def period(self, now: datetime) -> tuple[date, date]:
        """The first and the last day."""
        first = self.first or china_date(now)
        return first, min(self.last or date.max, first + LONGEST)


class LeaderQuery(ReceptionsQuery):
    """Those of one leader, whose code is one of the place."""

    leader: str = Field("", max_length=40)


def announced_sessions(runtime: Runtime, query: ReceptionsQuery) -> list[Announced]:
    """By the time at which they are held, as far as the public knows. Refused("place_required") for a leader of no place."""
    first, last = query.period(runtime.clock.now())
    leader = query.leader if isinstance(query, LeaderQuery) else ""
    if leader and not query.place:
        raise Refused("place_required", "Say of which place the leader is.", field="place")
    rows = announced_between(runtime.database, query.place or None, start_of(first), end_of(last))
    found = [announced(runtime.database, row) for row in rows]
    return [each for each in found if leader in ("", each.now.leader)]
