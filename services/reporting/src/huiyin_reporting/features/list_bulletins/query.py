"""The bulletins that somebody may read: the latest half-months of every jurisdiction, published or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from huiyin_reporting.domain.bulletin import number
from huiyin_reporting.domain.half_month import HalfMonth
from huiyin_reporting.kpi.filters import jurisdictions_in
from huiyin_reporting.links import bulletin_url
from huiyin_reporting.views.bulletins import BulletinsView
from huiyin_reporting.views.matters import jurisdictions
from huiyin_web.http.codes import place_name
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime

SHOWN_PERIODS = 8


@dataclass(frozen=True, slots=True)
class ListedBulletin:
    number: str
    href: str
    period: HalfMonth
    over: bool
    published_at: datetime | None

    @property
    def due(self) -> bool:
        """The half-month is over, and nobody has published it."""
        return self.over and self.published_at is None


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    code: str
    name: str
    bulletins: Sequence[ListedBulletin]


def list_bulletins(runtime: Runtime, reader: Principal, *, due: bool = False) -> list[Jurisdiction]:
    """Of each jurisdiction in the reader's reach, the latest first; `due`: only those that are to be published."""
    own = due and policy.allows(reader, "briefing.publish")
    scope = policy.scope_of(reader, "briefing.publish" if own else "briefing.read")
    readable = jurisdictions_in(
        scope, {*(each.division for each in scope.areas), *jurisdictions(runtime.database, scope)}
    )
    listed = _listed(runtime, readable)
    if not due:
        return listed
    only_due = (replace(each, bulletins=[row for row in each.bulletins if row.due]) for each in listed)
    return [each for each in only_due if each.bulletins]


def _listed(runtime: Runtime, readable: Sequence[str]) -> list[Jurisdiction]:
    rows = BulletinsView.select(runtime.database, "WHERE jurisdiction = ANY(%s)", (list(readable),))
    published = {row.bulletin_no: row.published_at for row in rows}
    now, periods = runtime.clock.now(), _periods(runtime)
    return [
        Jurisdiction(
            code,
            place_name(code),
            [
                ListedBulletin(no, bulletin_url(no), period, now >= period.end, published.get(no))
                for period in periods
                for no in [number(code, period)]
            ],
        )
        for code in readable
    ]


def _periods(runtime: Runtime) -> list[HalfMonth]:
    """The current half-month and those before it, back to the first matter that was not imported."""
    periods = [HalfMonth.containing(runtime.clock.now())]
    row = runtime.database.one("SELECT min(received_at) AS at FROM live.matters WHERE imported IS NOT TRUE")
    if row and row["at"]:
        first = HalfMonth.containing(row["at"])
        while len(periods) < SHOWN_PERIODS and periods[-1] > first:
            periods.append(periods[-1].previous())
    return periods
