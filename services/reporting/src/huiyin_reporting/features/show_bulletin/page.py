"""The page of one bulletin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask import request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_reporting.bulletins.compose import compose, figures_of
from huiyin_reporting.bulletins.path import BulletinPath
from huiyin_reporting.domain.bulletin import LONGEST_REMARKS, Content
from huiyin_reporting.domain.half_month import HalfMonth
from huiyin_reporting.kpi.definition import load
from huiyin_reporting.kpi.filters import Imported
from huiyin_reporting.links import bulletins_url, figure_url, publication_url
from huiyin_reporting.shown_figures import Link, Shown, ShownFigure
from huiyin_reporting.views.bulletins import BulletinsView
from huiyin_web.http import parts
from huiyin_web.http.access import may, requires
from huiyin_web.http.actors import Names
from huiyin_web.http.codes import place_name
from huiyin_web.http.filling import happened
from huiyin_web.http.i18n import _
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Bar, Cell, Column, Happening, Row, Table
from huiyin_web.papers.issuer import office_at
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class BulletinPage:
    """``reporting/bulletin.html``."""

    number: str
    place: str
    period: HalfMonth
    content: Content
    incomplete: int
    """Streams of a draft whose events wait for a repair."""
    published: bool
    published_at: datetime | None
    published_by: str
    issuer: str
    """The office whose briefing it is, in the head of the printed paper."""
    over: bool
    linked: bool
    """Whether the figures open the lists behind them."""
    leading: Sequence[ShownFigure]
    bars: Sequence[Bar]
    shares: Sequence[ShownFigure]
    unit_columns: Sequence[Column]
    units: Sequence[Row]
    jurisdiction_columns: Sequence[Column]
    jurisdictions: Sequence[Row]
    cutoffs: Table
    may_publish: bool
    publish_action: str
    back: str
    remarks: str
    longest_remarks: int


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/briefings/<bulletin_no>")
    @requires("briefing.read")
    def page_bulletin(path: BulletinPath) -> Response:
        return show_bulletin(runtime, path)


def show_bulletin(runtime: Runtime, path: BulletinPath) -> Response:
    """The bulletin as published, or as it would be now."""
    jurisdiction, period = path.readable(runtime)
    bulletin = path.bulletin(runtime, jurisdiction)
    published = bulletin.content if bulletin else None
    draft = None if published else compose(runtime, jurisdiction, period)
    content = published or draft
    assert content is not None
    row = BulletinsView.find(runtime.database, jurisdiction, path.bulletin_no) if published else None
    now = runtime.clock.now()
    published_at = row.published_at if row else None
    over = now >= period.end
    definitions = load(content.definition_version)
    layout, shown = definitions.bulletin, Shown(definitions, figures_of(content))
    columns = shown.columns(layout.columns)
    linked = may("dashboard.read")
    link = partial(_behind, jurisdiction, period) if linked else _not_linked
    published_by = Names(runtime.identity).of(row.published_by or "") if row else ""
    happened([Happening(_("Published"), published_by, published_at)] if row else [])
    model = BulletinPage(
        number=path.bulletin_no,
        place=place_name(jurisdiction),
        period=period,
        content=content,
        incomplete=draft.incomplete if draft else 0,
        published=published is not None,
        published_at=published_at,
        published_by=published_by,
        issuer=office_at(runtime.identity, jurisdiction, published_at or now).name,
        over=over,
        linked=linked,
        leading=[shown.figure(name, link) for name in layout.leading],
        bars=[
            Bar(each.label, int(each.value), each.href)
            for each in (shown.figure(name, link) for name in definitions.counts)
        ],
        shares=[shown.figure(name, link) for name in definitions.shares if name not in layout.left_out],
        unit_columns=[Column("name", _("Unit")), *columns],
        units=[
            Row({"name": name, **shown.cells(layout.columns, f"/unit:{unit}", _linked(link, unit=unit))})
            for unit, name in sorted(content.unit_names.items(), key=lambda each: each[1])
        ],
        jurisdiction_columns=[Column("name", _("Place")), *columns],
        jurisdictions=[
            Row(
                {
                    "name": place_name(code),
                    **shown.cells(layout.columns, f"/jurisdiction:{code}", _linked(link, jurisdiction=code)),
                }
            )
            for code in shown.figures.jurisdictions
        ],
        cutoffs=_cutoffs(content),
        may_publish=may("briefing.publish") and over and not published,
        publish_action=publication_url(path.bulletin_no),
        back=bulletins_url(),
        remarks=request.form.get("remarks", ""),
        longest_remarks=LONGEST_REMARKS,
    )
    return page("reporting/bulletin.html", **vars(model))


def _behind(place: str, period: HalfMonth, figure: str, /, **narrower: str) -> str:
    """The list behind a figure of a bulletin: what it counts, as known now. "" where the figure is not defined any more."""
    if load().get(figure) is None:
        return ""
    filters = {
        "jurisdiction": place,
        "since": str(period.first_day),
        "until": str(period.last_day),
        "imported": str(Imported.EXCLUDE),
    }
    return figure_url(figure, **{**filters, **narrower})


def _not_linked(figure: str, **narrower: str) -> str:
    return ""


def _linked(link: Callable[..., str], **narrower: str) -> Link:
    return lambda figure: link(figure, **narrower)


def _cutoffs(content: Content) -> Table:
    def cells(at: tuple[str, str, int]) -> dict[Column, Cell | parts.Content]:
        source, code, position = at
        return {
            Column("source", _("Service")): source,
            Column("jurisdiction", _("Place")): code,
            Column("position", _("Position"), "number"): str(position),
            Column("hash", _("Head of the chain")): content.head_hashes.get(f"{source}/{code}"),
        }

    positions = ((s, code, at) for s, there in content.cutoffs.items() for code, at in there.items())
    return Table.of(sorted(positions), cells)
