"""The dashboard's page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_chassis.http.access import may, principal, requires
from huiyin_chassis.http.codes import place_name
from huiyin_chassis.http.i18n import _, language
from huiyin_chassis.http.pages import page
from huiyin_chassis.http.vocabulary import options
from huiyin_chassis.identity.scope import UnitRef
from huiyin_chassis.runtime import Runtime
from huiyin_contracts.vocabulary import Channel
from huiyin_reporting.facts import snapshot
from huiyin_reporting.features.show_dashboard.inflow import Inflow, inflow
from huiyin_reporting.features.show_dashboard.open_by_age import ages
from huiyin_reporting.figure_query import Asked
from huiyin_reporting.figure_text import age_band, change, channel_name, duration, exact, share
from huiyin_reporting.kpi.definition import DefinitionSet, load
from huiyin_reporting.kpi.figures import Figures, Ratio, compute, ratio, units_of
from huiyin_reporting.kpi.filters import Imported
from huiyin_reporting.report_context import Desk, open_desk

LARGE = ("K1", "K3", "K5", "K6")
SMALL = ("K2", "K4", "K7", "K7b", "K8", "R6")
COUNTS = ("registered", "open", "overdue", "replied", "closed")
FURTHER_COUNTS = ("answered_directly", "dispatched", "redone", "yellow_cards", "red_cards", "rated")
ROUTE = "/reporting/"


class Board(Asked):
    """The dashboard's address: the filters, and how the unit table is sorted."""

    sort: str = "-open"


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/")
    @requires("dashboard.read")
    def dashboard(query: Board) -> Response:
        definitions = load()
        desk = open_desk(runtime, principal(), query)
        with snapshot(runtime.database):
            figures = compute(runtime.database, definitions, desk.selector)
            inflows = inflow(runtime.database, definitions.counts["registered"].cohort, desk.selector)
            by_age = ages(runtime.database, definitions.counts["open"].cohort, desk.selector)
            earlier = _before(runtime, definitions, desk, query)
        show = _Show(definitions, figures, query, desk.units)
        return page(
            "reporting/dashboard.html",
            asked=query,
            now=runtime.clock.now(),
            period=desk.filters.period,
            large=[show.large(name, earlier.get(name)) for name in LARGE],
            small=[show.small(name) for name in SMALL],
            counts=[show.count(name) for name in COUNTS],
            further=[show.count(name) for name in FURTHER_COUNTS],
            median=show.median("reply_time"),
            inflow=_lines(inflows),
            channels=_channels(inflows, query),
            ages=[
                (age_band(*band), n, show.href("open", age=f"{band[0]}-{'' if band[1] is None else band[1]}"))
                for band, n in by_age
            ],
            units=show.by_unit(query.sort),
            places=show.by_place(),
            sort=query.sort,
            chips=_chips(query),
            imported_chips=_imported_chips(query),
            options=_options(desk),
            definitions=definitions,
            may_brief=may("briefing.read"),
        )


def _before(runtime: Runtime, definitions: DefinitionSet, desk: Desk, asked: Asked) -> Mapping[str, Ratio]:
    filters = asked.before(runtime.clock.now())
    if filters is None:
        return {}
    selector = desk.selector_of(filters)
    return {name: ratio(runtime.database, definitions.shares[name], selector) for name in LARGE}


@dataclass(frozen=True)
class _Show:
    """Figures as the templates show them, each with its link to the rows behind it."""

    definitions: DefinitionSet
    figures: Figures
    asked: Asked
    units: Mapping[UnitRef, str]

    def href(self, name: str, part: str = "", **changes: str | None) -> str:
        query = self.asked.query(**({"part": part} if part else {}), sort=None, **changes)
        return f"{ROUTE}figures/{name}{query}"

    def large(self, name: str, before: Ratio | None) -> dict[str, Any]:
        found = self.figures.ratios.get(name)
        shown = self.small(name)
        return {**shown, "change": change(found, before)}

    def small(self, name: str) -> dict[str, Any]:
        definition, found = self.definitions.shares[name], self.figures.ratios.get(name)
        return {
            "id": name,
            "label": definition.title.in_(language()),
            "value": share(found),
            "parts": _("%(counted)s of %(all)s", counted=found.numerator, all=found.denominator)
            if found
            else "",
            "href": self.href(name),
            "definition": definition.meaning.in_(language()),
        }

    def count(self, name: str) -> dict[str, Any]:
        definition, n = self.definitions.counts[name], self.figures.counts.get(name, 0)
        return {
            "id": name,
            "label": definition.title.in_(language()),
            "value": n,
            "href": self.href(name),
            "definition": definition.meaning.in_(language()),
            "tone": "bad" if name == "overdue" and n else "",
        }

    def median(self, name: str) -> dict[str, Any]:
        definition, seconds = self.definitions.medians[name], self.figures.medians.get(name)
        return {
            "id": name,
            "label": definition.title.in_(language()),
            "value": duration(seconds),
            "exact": exact(seconds),
            "href": self.href(name),
            "definition": definition.meaning.in_(language()),
        }

    def by_unit(self, sort: str) -> list[dict[str, Any]]:
        found = units_of(self._keys())
        rows = [self._row(f"/unit:{unit}", unit=str(unit)) for unit in found]
        for row, unit in zip(rows, found, strict=True):
            href = ROUTE + self.asked.query(unit=str(unit))
            row["name"] = {"text": self.units.get(unit, unit.code), "href": href}
        key, down = sort.removeprefix("-"), sort.startswith("-")
        return sorted(sorted(rows, key=_text_of("name")), key=_order_of(key), reverse=down)

    def by_place(self) -> list[dict[str, Any]]:
        prefix = "/jurisdiction:"
        found = sorted({key.partition(prefix)[2] for key in self._keys() if prefix in key})
        rows = []
        for code in found:
            row = self._row(f"{prefix}{code}", jurisdiction=code)
            row["name"] = {
                "text": place_name(code),
                "href": ROUTE + self.asked.query(jurisdiction=code),
                "sub": code,
            }
            rows.append(row)
        return rows

    def _row(self, suffix: str, **filters: str) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for name in ("registered", "open", "overdue"):
            n = self.figures.counts.get(name + suffix, 0)
            row[name] = {"text": n, "href": self.href(name, **filters), "_value": n}
        for name in LARGE:
            found = self.figures.ratios.get(name + suffix)
            row[name] = {"text": share(found), "_value": found.value if found else None}
            if found and found.denominator:
                row[name] |= {
                    "href": self.href(name, **filters),
                    "sub": f"{found.numerator}/{found.denominator}",
                }
        seconds = self.figures.medians.get("reply_time" + suffix)
        row["reply_time"] = {"text": duration(seconds), "_value": seconds}
        if seconds is not None:
            row["reply_time"]["href"] = self.href("reply_time", **filters)
        if row["overdue"]["_value"]:
            row["_tone"] = "bad"
        return row

    def _keys(self) -> set[str]:
        return {*self.figures.ratios, *self.figures.counts, *self.figures.medians}


def _text_of(key: str) -> Callable[[dict[str, Any]], str]:
    return lambda row: str(row[key]["text"])


def _order_of(key: str) -> Callable[[dict[str, Any]], Any]:
    def order(row: dict[str, Any]) -> Any:
        cell = row.get(key)
        if not isinstance(cell, dict):
            return (0, 0)
        value = cell.get("_value", cell.get("text"))
        return (0, 0) if value is None else (1, value)

    return order


def _lines(found: Inflow) -> list[tuple[str, list[tuple[str, int]]]]:
    form = "%Y-%m" if found.step == "month" else "%m-%d"
    labels = [day.strftime(form) for day in found.buckets]
    return [
        (channel_name(channel), list(zip(labels, values, strict=True)))
        for channel, values in found.series.items()
    ]


def _channels(found: Inflow, asked: Asked) -> list[tuple[str, int, str]]:
    return [
        (
            channel_name(channel),
            sum(values),
            f"{ROUTE}figures/registered{asked.query(channel=channel)}" if channel != "other" else "",
        )
        for channel, values in found.series.items()
    ]


def _chips(asked: Asked) -> list[dict[str, Any]]:
    labels = {
        "half": _("This half-month"),
        "30d": _("30 days"),
        "90d": _("90 days"),
        "365d": _("12 months"),
        "all": _("All time"),
    }
    return [
        {"label": label, "href": ROUTE + asked.query(period=name), "active": asked.period == name}
        for name, label in labels.items()
    ]


def _imported_chips(asked: Asked) -> list[dict[str, Any]]:
    labels = {
        Imported.INCLUDE: _("With imported history"),
        Imported.EXCLUDE: _("Without imported history"),
        Imported.ONLY: _("Imported history only"),
    }
    return [
        {"label": label, "href": ROUTE + asked.query(imported=value.value), "active": asked.imported is value}
        for value, label in labels.items()
    ]


def _options(desk: Desk) -> dict[str, list[tuple[str, str]]]:
    return {
        "jurisdiction": [(code, f"{place_name(code)} {code}") for code in desk.places],
        "unit": [(str(unit), name) for unit, name in sorted(desk.shown_units.items(), key=itemgetter(1))],
        "channel": options(Channel),
    }
