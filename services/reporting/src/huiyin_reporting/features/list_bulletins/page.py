"""The page of the bulletins: the latest half-months of every jurisdiction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_reporting.domain.bulletin import number
from huiyin_reporting.domain.half_month import HalfMonth
from huiyin_reporting.kpi.filters import jurisdictions_in
from huiyin_reporting.links import bulletin_url
from huiyin_reporting.views.bulletins import BulletinsView
from huiyin_reporting.views.matters import jurisdictions
from huiyin_web.http.access import principal, requires
from huiyin_web.http.codes import place_name
from huiyin_web.http.pages import page
from huiyin_web.identity import policy
from huiyin_web.runtime import Runtime

SHOWN_PERIODS = 8


@dataclass(frozen=True, slots=True)
class ListedBulletin:
    number: str
    href: str
    period: HalfMonth
    over: bool
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    code: str
    name: str
    bulletins: Sequence[ListedBulletin]


@dataclass(frozen=True)
class BulletinsPage:
    """``reporting/bulletins.html``."""

    jurisdictions: Sequence[Jurisdiction]


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/briefings")
    @requires("briefing.read")
    def page_bulletins() -> Response:
        scope = policy.scope_of(principal(), "briefing.read")
        readable = jurisdictions_in(scope, {principal().jurisdiction, *jurisdictions(runtime.database)})
        return page("reporting/bulletins.html", **vars(BulletinsPage(_listed(runtime, readable))))


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
