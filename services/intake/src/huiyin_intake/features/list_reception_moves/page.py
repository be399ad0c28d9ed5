"""Sessions that a calendar moves, and the form that confirms it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_intake.features.list_reception_moves.command import ConfirmMoves, confirm_moves
from huiyin_intake.features.plan_receptions.moves import CalendarMove, moves_due, refusals_of
from huiyin_intake.features.show_receptions.query import Rosters
from huiyin_intake.links import reception_moves_url, reception_url, receptions_url
from huiyin_intake.reception_words import day_cell, hours_words, leader_cell, place_words
from huiyin_ledger.domain import Refused
from huiyin_web.http.access import principal, requires
from huiyin_web.http.codes import place_name
from huiyin_web.http.commands import act_from_request, run_form
from huiyin_web.http.i18n import _, ngettext
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Column, Content, Table
from huiyin_web.http.problems import refusal_text
from huiyin_web.http.redirects import redirect_saying
from huiyin_web.identity import policy
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class MovesPage:
    """`possible`: whether any of them can be confirmed."""

    crumbs: Sequence[tuple[str, str]]
    table: Table
    address: str
    possible: bool


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/receptions/moves", doc_ui=False)
    @requires("reception.plan")
    def page_reception_moves() -> Response:
        return _page(runtime)

    @routes.post("/receptions/moves", doc_ui=False)
    @requires("reception.plan")
    def page_confirm_moves() -> Any:
        def confirm(command: ConfirmMoves) -> Response:
            done = confirm_moves(runtime, act_from_request(runtime), principal(), command)
            said = ngettext("%(num)d session is changed.", "%(num)d sessions are changed.", done)
            return redirect_saying(reception_moves_url(), said)

        return run_form(ConfirmMoves, confirm, lambda: _page(runtime))


def _page(runtime: Runtime) -> Response:
    moves = moves_due(runtime, policy.scope_of(principal(), "reception.plan"))
    refusals, rosters = refusals_of(runtime, moves), Rosters(runtime)
    table = Table.of(moves, lambda each: _cells(rosters, each, refusals.get(each.session.session_no)))
    rows = [
        replace(
            row,
            id=each.key,
            selected=each.session.session_no not in refusals,
            selectable=each.session.session_no not in refusals,
        )
        for row, each in zip(table.rows, moves, strict=True)
    ]
    model = MovesPage(
        crumbs=[(_("Reception days"), receptions_url())],
        table=Table(table.columns, rows),
        address=reception_moves_url(),
        possible=len(refusals) < len(moves),
    )
    return page("intake/reception_moves.html", **vars(model))


def _cells(rosters: Rosters, move: CalendarMove, refusal: Refused | None) -> Mapping[Column, Cell | Content]:
    session = move.session
    roster = rosters.of(session.jurisdiction)
    return {
        Column("on", _("Date"), "date"): day_cell(session.starts_at, reception_url(session.session_no)),
        Column("hours", _("Time")): hours_words(session.starts_at, session.ends_at),
        Column("leader", _("Leader")): leader_cell(roster, session.leader),
        Column("place", _("Place of reception")): place_words(roster, session.place, session.room),
        Column("jurisdiction", _("Jurisdiction"), varies=True): place_name(session.jurisdiction),
        Column("why", _("Because of")): move.why,
        Column("to", _("New day"), "date"): day_cell(move.to) if move.to else _("none: it is cancelled"),
        Column("state", _("State"), "tag"): _state(move, refusal),
        Column("taken", _("What stands in the way"), varies=True): refusal_text(refusal) if refusal else "",
    }


def _state(move: CalendarMove, refusal: Refused | None) -> Cell:
    if refusal is not None:
        return Cell(_("Taken already"), tag="bad")
    if move.to is None:
        return Cell(_("Dropped"), tag="warn")
    if move.back:
        return Cell(_("Back to its day"), tag="info")
    return Cell(_("Planned by hand") if move.session.moved_by_hand else _("Moved"), tag="warn")
