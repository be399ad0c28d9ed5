"""``/home``: where every member of the staff starts, with all that they owe, from every service that they work with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from huiyin_ledger.clock.china import china_date, last_day_before
from huiyin_ledger.clock.clock import Clock
from huiyin_ledger.settings import ServiceSettings
from huiyin_web.http import navigation, notices
from huiyin_web.http.access import may, principal, requires
from huiyin_web.http.i18n import _, ngettext
from huiyin_web.http.navigation import HOME
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Cells, Chip, Column, Table
from huiyin_web.http.roles import posts_label
from huiyin_web.peers import Peers
from huiyin_web.work.answer import OutcomeOut, OwnFigureOut, ShareOut, TaskOut, WorklistOut, WorkOut

_ROWS = 8


@dataclass(frozen=True)
class ShownList:
    """A worklist with something in it. `late`: how many rows are, in words; empty for none."""

    title: str
    href: str
    count: int
    late: str


@dataclass(frozen=True)
class ShownTable:
    """Something beside the tasks."""

    title: str
    table: Table


@dataclass(frozen=True)
class HomePage:
    """`lede`: who the reader is here. `lists` have work, the late ones first; `empty` have none. `tasks`: what to do first.
    `beside`: who holds how much, then what became of the reader's work. `pages`: where to go for whoever owes nothing. `unreached`: services that did not answer, each with the reason."""

    lede: str
    lists: Sequence[ShownList]
    empty: Sequence[Chip]
    tasks: Table
    beside: Sequence[ShownTable]
    pages: Sequence[Chip]
    unreached: Sequence[str]


def blueprint(settings: ServiceSettings, clock: Clock) -> Blueprint:
    routes = Blueprint("work", __name__)

    @routes.get(HOME)
    @requires("work.read")
    def home() -> Response:
        return page("work.html", **vars(_home(settings, clock.now())))

    @routes.get(f"{HOME}/counts")
    @requires("work.read")
    def counts() -> Response:
        """How much waits behind the entries of the menu and the bell, by their addresses, null where nobody can say it now: for its
        script, which keeps no login alive."""
        return jsonify(_counts(settings))

    return routes


def _counts(settings: ServiceSettings) -> dict[str, int | None]:
    told = Peers(settings).ask_all("/work", WorkOut, {"first": "0", "loads": "false"})
    waiting = [each for work in told for each in work.lists if not each.overlaps]
    counts: Counter[str] = Counter(
        {HOME: sum(each.count for each in waiting), notices.PAGE: notices.unread()}
    )
    for each in waiting:
        counts[urlsplit(each.href).path] += each.count
    unknown = [href for service in told.unreached for href in navigation.entries_of(service)]
    return {**counts, **dict.fromkeys(unknown)}


def _home(settings: ServiceSettings, now: datetime) -> HomePage:
    told = Peers(settings).ask_all("/work", WorkOut, {"first": str(_ROWS)})
    lists = [each for work in told for each in work.lists]
    waiting = sorted((each for each in lists if each.count), key=lambda each: not each.late)
    titles = navigation.services()
    loads = [load for work in told for load in work.loads if load.shares]
    outcomes: dict[str, OutcomeOut] = {}
    for outcome in (each for work in told for each in work.outcomes if each.figures):
        outcomes.setdefault(outcome.key, outcome.model_copy(update={"figures": []})).figures.extend(
            outcome.figures
        )
    return HomePage(
        lede=" · ".join(_who()),
        lists=[ShownList(each.title, each.href, each.count, _late(each.late)) for each in waiting],
        empty=[Chip(each.title, each.href) for each in lists if not each.count and not each.overlaps],
        tasks=Table.of(
            list(_first(waiting, now))[:_ROWS], _cells, tone=lambda task: "bad" if task.late else ""
        ),
        beside=[
            *(ShownTable(each.title, _table(each.shares)) for each in loads),
            *(
                ShownTable(_("%(title)s: %(period)s", title=each.title, period=each.period), _figures(each))
                for each in outcomes.values()
            ),
        ],
        pages=[] if waiting else list(_pages()),
        unreached=[
            _(
                "%(service)s can't be reached now: its work is missing here. %(reason)s",
                service=titles.get(service, service),
                reason=why,
            )
            for service, why in told.unreached.items()
            if navigation.concerns_me(service) or may("operations.read")
        ],
    )


def _pages() -> Iterator[Chip]:
    for group in navigation.menu():
        yield from (Chip(each.label, each.href) for each in group.entries if each.href != HOME)


def _who() -> Iterator[str]:
    who = principal()
    yield who.name or who.id
    yield posts_label(who)


def _late(count: int) -> str:
    return ngettext("%(num)d late", "%(num)d late", count) if count else ""


def _first(lists: Sequence[WorklistOut], now: datetime) -> Iterator[TaskOut]:
    """Each task once: what is late, then what is due today, then what has no limit, then what is due later."""
    tasks = sorted((task for each in lists for task in each.first), key=lambda task: _order(task, now))
    seen: set[tuple[str, str]] = set()
    for task in tasks:
        key = (task.number or task.href, task.owed if not task.number else "")
        if key not in seen:
            seen.add(key)
            yield task


def _order(task: TaskOut, now: datetime) -> tuple[int, float]:
    if task.due_at is None:
        return 2, 0
    rank = 0 if task.late else 1 if last_day_before(task.due_at) == china_date(now) else 3
    return rank, task.due_at.timestamp()


def _cells(task: TaskOut) -> Cells:
    return {
        Column("left", _("Time left"), sortable=False): task.left,
        Column("owed", _("What is to be done"), sortable=False): Cell(task.owed, task.href),
        Column("title", _("About"), sortable=False): Cell(
            task.title or task.number, sub=task.number if task.title else ""
        ),
    }


def _table(shares: Sequence[ShareOut]) -> Table:
    """Where all that is counted is late, that is said once."""
    all_late = all(each.late == each.count for each in shares)

    def cells(share: ShareOut) -> Cells:
        return {
            Column("name", _("Person or unit")): Cell(share.name, share.href),
            **({} if all_late else {Column("count", _("Open"), "number"): share.count}),
            Column("late", _("Late"), "number"): share.late,
        }

    return Table.of(shares, cells)


def _figures(outcome: OutcomeOut) -> Table:
    def cells(figure: OwnFigureOut) -> Cells:
        return {
            Column("title", _("Figure"), sortable=False): Cell(figure.title, figure.href),
            Column("value", _("Value"), "number", sortable=False): Cell(figure.value, sub=figure.detail),
        }

    return Table.of(outcome.figures, cells, tone=lambda figure: "bad" if figure.bad else "")
