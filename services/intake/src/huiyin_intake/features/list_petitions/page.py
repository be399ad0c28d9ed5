"""The desk's list of petitions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import redirect, request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_contracts.vocabulary import Channel, Nature
from huiyin_intake.domain.registration_number import read_registration_number
from huiyin_intake.domain.search_terms import TYPED_MAX
from huiyin_intake.domain.vocabulary import State
from huiyin_intake.features.list_additions.query import AdditionQuery, count_additions
from huiyin_intake.features.list_petitions.query import (
    PetitionQuery,
    count_petitions,
    list_petitions,
    newest_petitions,
    search_for,
)
from huiyin_intake.links import additions_url, petition_url, petitions_url, registration_url
from huiyin_intake.search import Search
from huiyin_intake.search_links import results_url, typed_in
from huiyin_intake.state_tags import TAKEN_UP_AGAIN, petition_tag
from huiyin_intake.views.register import ListedPetition
from huiyin_intake.waiting import waiting_time
from huiyin_ledger.domain import Refused
from huiyin_web.http import arrivals
from huiyin_web.http.access import may, principal, requires
from huiyin_web.http.codes import place_name
from huiyin_web.http.i18n import _
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Chip, Column, Content, Link, Table
from huiyin_web.http.problems import refusal_text
from huiyin_web.http.urls import query_url
from huiyin_web.http.vocabulary import label, options
from huiyin_web.identity import policy
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class PetitionsPage:
    """`search`: what was typed, None where that is forgotten by now; `found`: the rows are what was found by it; `next`:
    address of the following page."""

    actions: Sequence[Link]
    search: str | None
    found: bool
    states: Sequence[Chip]
    channels: Sequence[Chip]
    table: Table
    caption: str
    empty: str
    next: str | None


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/", doc_ui=False)
    @requires("petition.read")
    def page_petitions() -> Response:
        query = _query()
        if arrivals.asked():
            return arrivals.arrivals(newest_petitions(runtime, query))
        if "search" in request.args:
            return _results(runtime, query, request.args["search"])
        return page("intake/petitions.html", **vars(_page(runtime, query, "")))

    @routes.post("/", doc_ui=False)
    @requires("petition.read")
    def page_search() -> Response:
        """Leads to the matter of a number, else to an address that doesn't say what was sought."""
        typed = request.form.get("words", "").strip()[:TYPED_MAX]
        number = read_registration_number(typed)
        if number and _exists(runtime, number):
            return redirect(petition_url(number), 303)
        return redirect(results_url(typed) if typed else petitions_url(), 303)

    @routes.get("/next", doc_ui=False)
    @requires("petition.triage")
    def page_next_petition() -> Response:
        """The oldest petition that waits for triage and that the principal may triage."""
        scope = policy.scope_of(principal(), "petition.triage")
        waiting = list_petitions(runtime, PetitionQuery(scope=scope, state=State.TO_TRIAGE, limit=1)).items
        return redirect(petition_url(waiting[0].registration_no) if waiting else petitions_url(), 303)


def _exists(runtime: Runtime, number: str) -> bool:
    scope = policy.scope_of(principal(), "petition.read")
    return count_petitions(runtime, PetitionQuery(scope=scope, registration_no=number)) > 0


def _results(runtime: Runtime, query: PetitionQuery, sealed: str) -> Response:
    typed = typed_in(sealed)
    search, problem = None, ""
    if typed is None:
        problem = _("This search has ended, or is another person's. Type it again.")
    else:
        try:
            search = search_for(typed)
        except Refused as refused:
            problem = refusal_text(refused)
    query = query.model_copy(update={"search": search or Search((), persons=False)})
    return page("intake/petitions.html", **vars(_page(runtime, query, typed, problem)))


def _query() -> PetitionQuery:
    state = request.args.get("state", "" if "search" in request.args else State.TO_TRIAGE.value)
    channel = request.args.get("channel", "")
    scope = policy.scope_of(principal(), _listed_for(state))
    return PetitionQuery(
        scope=scope,
        state=State(state) if state in set(State) else None,
        channel=Channel(channel) if channel in set(Channel) else None,
        accusation=True if request.args.get("accusation") == "yes" and scope.sealed else None,
        newest_first=state != State.TO_TRIAGE,
        cursor=request.args.get("cursor"),
    )


def _listed_for(state: str) -> str:
    """By which action the list is the reader's: whoever triages sees what waits for their triage, and no more, under that state."""
    return "petition.triage" if state == State.TO_TRIAGE and may("petition.triage") else "petition.read"


def _page(runtime: Runtime, query: PetitionQuery, typed: str | None, problem: str = "") -> PetitionsPage:
    found = list_petitions(runtime, query)
    now = runtime.clock.now()
    to_triage = query.state is State.TO_TRIAGE
    return PetitionsPage(
        actions=[Link(_("Register a petition"), registration_url(), "primary")]
        if may("petition.register")
        else [],
        search=typed,
        found=query.search is not None,
        states=_state_chips(runtime, query),
        channels=_channel_chips(query),
        table=Table.of(found.items, lambda each: _cells(each, now, to_triage=to_triage)),
        caption=_("Oldest first") if to_triage else _("Latest first"),
        empty=problem or _empty(query),
        next=query_url(cursor=found.next) if found.next else None,
    )


def _state_chips(runtime: Runtime, query: PetitionQuery) -> list[Chip]:
    scope = policy.scope_of(principal(), _listed_for(State.TO_TRIAGE))
    waiting = PetitionQuery(scope=scope, state=State.TO_TRIAGE)
    chips = [
        replace(
            _state_chip(query, State.TO_TRIAGE),
            active=query.state is State.TO_TRIAGE and not query.accusation,
            count=None if query.search else count_petitions(runtime, waiting),
        )
    ]
    if scope.sealed:
        accusations = count_petitions(runtime, waiting.model_copy(update={"accusation": True}))
        href = query_url(state=State.TO_TRIAGE.value, accusation="yes", search=None)
        chips.append(Chip(_("Accusations to refer"), href, bool(query.accusation), accusations))
    if may("petition.triage"):
        additions = AdditionQuery(scope=policy.scope_of(principal(), "petition.triage"))
        count = count_additions(runtime.database, additions)
        chips.append(Chip(_("Additions to read"), additions_url(), count=count))
    chips += [_state_chip(query, State.TRIAGED), _state_chip(query, State.ANSWERED)]
    if query.scope.sealed:
        chips.append(_state_chip(query, State.REFERRED))
    return [*chips, Chip(_("All"), query_url(state="all", accusation=None), query.state is None)]


def _state_chip(query: PetitionQuery, state: State) -> Chip:
    href = query_url(state=state.value, accusation=None)
    return Chip(petition_tag(state).label, href, query.state is state)


def _channel_chips(query: PetitionQuery) -> list[Chip]:
    every = Chip(_("Every channel"), query_url(channel=None), query.channel is None)
    return [every] + [
        Chip(each.label, query_url(channel=each.value), query.channel == each.value)
        for each in options(Channel)
    ]


def _cells(petition: ListedPetition, now: datetime, *, to_triage: bool) -> dict[Column, Cell | Content]:
    number, received_at = petition.registration_no, petition.received_at
    tag = petition_tag(petition.state, accusation=petition.accusation)
    nature = "" if petition.accusation else label(Nature, petition.nature)
    if petition.taken_up_again and to_triage and not petition.accusation:
        nature = str(TAKEN_UP_AGAIN[petition.taken_up_again])
    return {
        Column("number", _("Number"), "code"): Cell(number, petition_url(number)),
        Column("title", _("Title")): Cell(title_of(petition), sub=nature),
        Column("channel", _("Channel"), varies=True): label(Channel, petition.channel),
        Column("place", _("Division"), varies=True): place_name(petition.place),
        Column("received_at", _("Received"), "time"): received_at,
        **({Column("waiting", _("Waiting")): waiting_time(received_at, now)} if to_triage else {}),
        Column("state", _("State"), "tag", varies=True): Cell(tag.label, tag=tag.kind),
    }


def title_of(petition: ListedPetition) -> str:
    if petition.accusation:
        return _("Accusation, sealed")
    return _("(erased)") if petition.erased else petition.title or ""


def _empty(query: PetitionQuery) -> str:
    if query.search is not None:
        return _(
            "Nothing was found that you may see. Try fewer words, another writing, or the last four figures."
        )
    if query.state is State.TO_TRIAGE:
        return _("Nothing waits for triage.")
    return _("No petition fits these filters. Remove one.")
