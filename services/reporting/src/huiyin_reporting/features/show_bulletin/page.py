"""The pages of the briefings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel
from werkzeug.wrappers import Response

from huiyin_chassis.domain import NotFound, Refused
from huiyin_chassis.http.access import may, principal, requires
from huiyin_chassis.http.actors import Names
from huiyin_chassis.http.codes import place_name
from huiyin_chassis.http.i18n import language
from huiyin_chassis.http.pages import page
from huiyin_chassis.identity import policy
from huiyin_chassis.identity.policy import Principal
from huiyin_chassis.identity.scope import Resource
from huiyin_chassis.runtime import Runtime
from huiyin_reporting.bulletins.compose import compose
from huiyin_reporting.domain.bulletin import Bulletin, Content, number, parse_number
from huiyin_reporting.domain.half_month import HalfMonth
from huiyin_reporting.facts import jurisdictions
from huiyin_reporting.figure_text import duration, share
from huiyin_reporting.kpi.definition import DefinitionSet, load
from huiyin_reporting.kpi.figures import Ratio
from huiyin_reporting.views.bulletins import BulletinRow, BulletinsView

SHOWN_PERIODS = 8
LEADING = ("K1", "K3", "K5", "K6")
SHARES = ("K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8", "R6")
COUNTS = ("registered", "answered_directly", "dispatched", "replied", "closed", "open", "overdue", "redone", "yellow_cards", "red_cards", "rated")  # fmt: skip


class BriefingPath(BaseModel):
    bulletin_no: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/briefings")
    @requires("briefing.read")
    def briefings() -> Response:
        return page("reporting/bulletins.html", places=_places(runtime, principal()))

    @routes.get("/briefings/<bulletin_no>")
    @requires("briefing.read")
    def briefing(path: BriefingPath) -> Response:
        return show(runtime, path.bulletin_no)


def show(runtime: Runtime, bulletin_no: str, *, status: int = 200, **more: Any) -> Response:
    """The page of one briefing, as published or as it would be now."""
    jurisdiction, period = readable(runtime, principal(), bulletin_no)
    bulletin = runtime.ledger.find(Bulletin, jurisdiction, Bulletin.stream_id(jurisdiction, bulletin_no))
    published = bulletin is not None and bulletin.content is not None
    content = (
        bulletin.content
        if bulletin is not None and bulletin.content
        else compose(runtime, jurisdiction, period)
    )
    over = runtime.clock.now() >= period.end
    return page(
        "reporting/bulletin.html",
        status=status,
        number=bulletin_no,
        place=place_name(jurisdiction),
        period=period,
        content=content,
        published=published,
        published_row=_published_row(runtime, jurisdiction, bulletin_no) if published else None,
        over=over,
        may_publish=may("briefing.publish") and over and not published,
        columns=_columns(load(content.definition_version)),
        **_tables(content, load(content.definition_version)),
        **{"remarks": "", "errors": {}, **more},
    )


def readable(runtime: Runtime, reader: Principal, bulletin_no: str) -> tuple[str, HalfMonth]:
    """Place and period of a briefing that `reader` may see; NotFound for any other, be it there or not."""
    try:
        jurisdiction, period = parse_number(bulletin_no)
    except Refused:
        raise NotFound("there is no such briefing") from None
    policy.require(reader, "briefing.read", Resource(jurisdiction))
    if period.start > runtime.clock.now():
        raise NotFound("there is no such briefing")
    return jurisdiction, period


def _published_row(runtime: Runtime, jurisdiction: str, bulletin_no: str) -> BulletinRow | None:
    row = BulletinsView.find(runtime.database, jurisdiction, bulletin_no)
    return row and replace(row, published_by=Names(runtime.identity).of(row.published_by or ""))


def _places(runtime: Runtime, reader: Principal) -> list[dict[str, Any]]:
    known = {reader.jurisdiction, *jurisdictions(runtime.database)}
    open_to = sorted(j for j in known if policy.allows(reader, "briefing.read", Resource(j)))
    rows = BulletinsView.select(runtime.database, "WHERE jurisdiction = ANY(%s)", (open_to,))
    published = {row.bulletin_no: row.published_at for row in rows}
    periods = [HalfMonth.containing(runtime.clock.now())]
    first = _first_period(runtime)
    while len(periods) < SHOWN_PERIODS and first is not None and periods[-1] > first:
        periods.append(periods[-1].previous())
    return [
        {
            "code": code,
            "name": place_name(code),
            "rows": [
                {
                    "number": number(code, period),
                    "period": period,
                    "over": runtime.clock.now() >= period.end,
                    "published_at": published.get(number(code, period)),
                }
                for period in periods
            ],
        }
        for code in open_to
    ]


def _first_period(runtime: Runtime) -> HalfMonth | None:
    """The one in which the first matter came in; what was imported doesn't count."""
    row = runtime.database.one("SELECT min(received_at) AS at FROM live.matters WHERE imported IS NOT TRUE")
    return HalfMonth.containing(row["at"]) if row and row["at"] else None


def _columns(definitions: DefinitionSet) -> list[dict[str, str]]:
    return [
        {"key": name, "label": definitions.shares[name].title.in_(language()), "kind": "number"}
        for name in LEADING
    ]


def _tables(content: Content, definitions: DefinitionSet) -> dict[str, Any]:
    """The content by definition, by unit and by place, as the template shows it."""
    ratios = {key: Ratio(value["numerator"], value["denominator"]) for key, value in content.figures.items()}
    units = sorted(content.unit_names.items(), key=lambda item: item[1])
    places = sorted(
        {key.partition("/jurisdiction:")[2] for key in {*ratios, *content.counts} if "/jurisdiction:" in key}
    )
    return {
        "leading": [_share(definitions, name, ratios.get(name)) for name in LEADING],
        "shares": [_share(definitions, name, ratios.get(name)) for name in SHARES],
        "bars": [
            (definitions.counts[name].title.in_(language()), content.counts.get(name, 0)) for name in COUNTS
        ],
        "median": {
            "label": definitions.medians["reply_time"].title.in_(language()),
            "value": duration(content.medians.get("reply_time")),
            "definition": definitions.medians["reply_time"].meaning.in_(language()),
        },
        "by_unit": [_row(name, f"/unit:{unit}", content, ratios) for unit, name in units],
        "by_place": [_row(place_name(code), f"/jurisdiction:{code}", content, ratios) for code in places],
        "cutoffs": [
            {
                "source": source,
                "jurisdiction": code,
                "position": str(position),
                "hash": content.head_hashes.get(f"{source}/{code}", ""),
            }
            for source, positions in sorted(content.cutoffs.items())
            for code, position in sorted(positions.items())
        ],
    }


def _share(definitions: DefinitionSet, name: str, found: Ratio | None) -> dict[str, Any]:
    definition = definitions.shares[name]
    return {
        "id": name,
        "label": definition.title.in_(language()),
        "value": share(found),
        "counted": found.numerator if found else 0,
        "asked": found.denominator if found else 0,
        "definition": definition.meaning.in_(language()),
    }


def _row(name: str, suffix: str, content: Content, ratios: Mapping[str, Ratio]) -> dict[str, Any]:
    cells: dict[str, Any] = {"name": name}
    for count in ("dispatched", "registered", "open", "overdue", "redone"):
        cells[count] = content.counts.get(count + suffix, 0)
    for name_ in LEADING:
        found = ratios.get(name_ + suffix)
        cells[name_] = {
            "text": share(found),
            "sub": f"{found.numerator}/{found.denominator}" if found else "",
        }
    cells["reply_time"] = duration(content.medians.get(f"reply_time{suffix}"))
    return cells
