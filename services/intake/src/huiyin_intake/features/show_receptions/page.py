"""The calendar of reception days, and the page of one session."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_contracts.vocabulary import ReceptionKind, ReceptionLevel
from huiyin_intake.domain.reception_roster import ReceptionRoster
from huiyin_intake.domain.reception_session import REASON_MIN, ReceptionSession
from huiyin_intake.domain.vocabulary import SessionState
from huiyin_intake.event_labels import EVENT_LABELS
from huiyin_intake.features.change_reception.command import (
    CancelSession,
    ChangeLawyer,
    Command,
    MoveSession,
    ReplaceLeader,
    SwapLeaders,
    cancel_session,
    change_lawyer,
    move_session,
    replace_leader,
    swap_leaders,
)
from huiyin_intake.features.plan_receptions.page import rooms_of
from huiyin_intake.features.show_receptions.history import editions, history
from huiyin_intake.features.show_receptions.query import (
    ReceptionsQuery,
    Rosters,
    month_after,
    offered_instead,
    sessions_of,
)
from huiyin_intake.jurisdictions import jurisdictions_of
from huiyin_intake.links import (
    announce_receptions_url,
    bookings_url,
    name_plates_url,
    plan_series_url,
    plan_session_url,
    quarter_url,
    reception_change_url,
    reception_moves_url,
    reception_url,
    receptions_url,
    roster_url,
)
from huiyin_intake.reception_words import (
    day_cell,
    day_words,
    hours_words,
    lawyer_name,
    leader_cell,
    leader_name,
    place_words,
    state_tag,
    states,
)
from huiyin_intake.receptions import jurisdiction_of_session, roster_of
from huiyin_intake.views.reception_sessions import ReceptionSessionsView, SessionRow
from huiyin_intake.views.units import receivers_of
from huiyin_ledger.clock.china import CHINA, china_date
from huiyin_ledger.domain import Act, NotFound
from huiyin_web.http.access import may, principal, requires
from huiyin_web.http.actors import Names
from huiyin_web.http.calendar_words import holiday_name
from huiyin_web.http.codes import class_name, place_name
from huiyin_web.http.commands import act_from_request, run_form
from huiyin_web.http.filling import acts, happened
from huiyin_web.http.forms import filters_in_address
from huiyin_web.http.i18n import _, _l, long_month
from huiyin_web.http.pages import page
from huiyin_web.http.parts import (
    Cell,
    Chip,
    Column,
    Content,
    Entry,
    Group,
    Groups,
    Happening,
    Link,
    Option,
    Options,
    Table,
    Tag,
)
from huiyin_web.http.redirects import redirect_saying
from huiyin_web.http.urls import query_url
from huiyin_web.http.vocabulary import label, options
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime

LABELS: Mapping[str, str] = {
    "on": _l("Date"),
    "starts": _l("Begins at"),
    "ends": _l("Ends at"),
    "place": _l("Place of reception"),
    "room": _l("Room"),
    "leader": _l("Leader"),
    "other": _l("Session of the other leader"),
    "lawyer": _l("Lawyer"),
    "offered": _l("Session that is offered instead"),
    "reason": _l("Why"),
}
_CHANGES: Mapping[str, str] = {
    "move_session": _l("Move"),
    "replace_leader": _l("Replace the leader"),
    "swap_leaders": _l("Swap leaders"),
    "change_lawyer": _l("Change the lawyer"),
    "cancel_session": _l("Cancel it"),
}
"""What can be done with a session, by the name of its command."""


@dataclass(frozen=True)
class ReceptionsPage:
    """The sessions of a month."""

    actions: Sequence[Link]
    month: str
    months: Sequence[Chip]
    jurisdictions: Sequence[Chip]
    levels: Sequence[Chip]
    states: Sequence[Chip]
    leaders: Sequence[Chip]
    table: Table


@dataclass(frozen=True)
class ReceptionPage:
    """One session. `told`: every edition of its announcement; `changes`: label and address of each form; `do`: the one
    that is shown, empty where none is."""

    session_no: str
    title: str
    state: Tag
    crumbs: Sequence[tuple[str, str]]
    actions: Sequence[Link]
    summary: Sequence[Entry]
    told: Table
    history: Sequence[Happening]
    changes: Sequence[Chip]
    do: str
    do_label: str
    address: str
    version: int
    labels: Mapping[str, str]
    typed: Mapping[str, str]
    leaders: Groups
    lawyers: Options
    places: Options
    rooms: Groups
    others: Options
    announced: bool
    reason_min: int = REASON_MIN


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/receptions", doc_ui=False)
    @requires("reception.read")
    def page_receptions() -> Response:
        return _receptions_page(runtime)

    @routes.get("/receptions/<session_no>", doc_ui=False)
    @requires("reception.read")
    def page_reception(session_no: str) -> Response:
        return _reception_page(runtime, _session(runtime, "reception.read", session_no))

    @routes.post("/receptions/<session_no>/time", doc_ui=False)
    @requires("reception.plan")
    def page_move_session(session_no: str) -> Any:
        return _change(runtime, session_no, MoveSession, move_session)

    @routes.post("/receptions/<session_no>/leader", doc_ui=False)
    @requires("reception.plan")
    def page_replace_leader(session_no: str) -> Any:
        return _change(runtime, session_no, ReplaceLeader, replace_leader)

    @routes.post("/receptions/<session_no>/swap", doc_ui=False)
    @requires("reception.plan")
    def page_swap_leaders(session_no: str) -> Any:
        return _change(runtime, session_no, SwapLeaders, swap_leaders)

    @routes.post("/receptions/<session_no>/lawyer", doc_ui=False)
    @requires("reception.plan")
    def page_change_lawyer(session_no: str) -> Any:
        return _change(runtime, session_no, ChangeLawyer, change_lawyer)

    @routes.post("/receptions/<session_no>/cancellation", doc_ui=False)
    @requires("reception.plan")
    def page_cancel_session(session_no: str) -> Any:
        return _change(runtime, session_no, CancelSession, cancel_session)


def _session(runtime: Runtime, action: str, session_no: str) -> SessionRow:
    """NotFound also where whoever asks may not do it there."""
    jurisdiction = jurisdiction_of_session(session_no)
    policy.require(principal(), action, Resource(jurisdiction))
    found = ReceptionSessionsView.find(runtime.database, jurisdiction, session_no)
    if found is None:
        raise NotFound
    return found


def _change(
    runtime: Runtime,
    session_no: str,
    model: type[Command],
    change: Callable[[Runtime, Act, Principal, str, Command], None],
) -> Response:
    _session(runtime, "reception.plan", session_no)

    def run(command: Command) -> Response:
        change(runtime, act_from_request(runtime), principal(), session_no, command)
        return redirect_saying(reception_url(session_no), _("Saved."))

    def again() -> Response:
        return _reception_page(runtime, _session(runtime, "reception.plan", session_no), change.__name__)

    return run_form(model, run, again, at=reception_url(session_no, do=change.__name__))


def _receptions_page(runtime: Runtime) -> Response:
    query = filters_in_address(ReceptionsQuery)
    today = china_date(runtime.clock.now()).replace(day=1)
    month = date.fromisoformat(f"{query.month}-01") if query.month else today
    places = jurisdictions_of(runtime, "reception.read")
    if query.jurisdiction not in places:
        query = query.model_copy(update={"jurisdiction": ""})
    one = query.jurisdiction or (places[0] if len(places) == 1 else "")
    if not one:
        query = query.model_copy(update={"leader": ""})
    rows = sessions_of(runtime.database, policy.scope_of(principal(), "reception.read"), query, month)
    rosters = Rosters(runtime)
    model = ReceptionsPage(
        actions=_list_actions(one, month),
        month=long_month(month),
        months=[
            Chip(long_month(each), query_url(month=f"{each:%Y-%m}"), each == month)
            for each in (month_after(month, -1), month, month_after(month), month_after(month, 2))
        ],
        jurisdictions=_place_chips(places, query.jurisdiction),
        levels=_chips("level", options(ReceptionLevel), query.level, _("Every level")),
        states=_chips("state", states(), query.state, _("All")),
        leaders=_leader_chips(rosters.of(one), query.leader) if one else (),
        table=Table.of(rows, lambda each: _cells(rosters.of(each.jurisdiction), each)),
    )
    return page("intake/receptions.html", **vars(model))


def _list_actions(jurisdiction: str, month: date) -> list[Link]:
    quarter = Link(
        _("Print the quarter"),
        quarter_url(jurisdiction or None, f"{month.year}-{(month.month - 1) // 3 + 1}"),
    )
    if not may("reception.plan"):
        return [quarter]
    place = jurisdiction or None
    return [
        Link(_("Plan by a rule"), plan_series_url(place), "primary"),
        Link(_("Plan a session"), plan_session_url(place)),
        Link(_("Announce reception days"), announce_receptions_url(place)),
        Link(_("Moves by the calendar"), reception_moves_url()),
        Link(_("Roster"), roster_url(place)),
        quarter,
    ]


def _place_chips(places: Sequence[str], chosen: str) -> list[Chip]:
    if len(places) < 2:
        return []
    every = Chip(_("Every place"), query_url(jurisdiction=None, leader=None), not chosen)
    return [every] + [
        Chip(place_name(each), query_url(jurisdiction=each, leader=None), each == chosen) for each in places
    ]


def _chips(name: str, values: Options, chosen: str | None, every: str) -> list[Chip]:
    chips = [Chip(each.label, query_url(**{name: each.value}), each.value == chosen) for each in values]
    return [Chip(every, query_url(**{name: None}), not chosen), *chips]


def _leader_chips(roster: ReceptionRoster, chosen: str) -> list[Chip]:
    found = [Option(each.leader, each.name) for each in roster.in_use(roster.leaders.values())]
    return _chips("leader", found, chosen, _("Every leader")) if len(found) > 1 else []


def _cells(roster: ReceptionRoster, session: SessionRow) -> Mapping[Column, Cell | Content]:
    tag = state_tag(session.state)
    told = _("Told %(times)s times", times=session.edition) if session.edition > 1 else _("Announced")
    return {
        Column("on", _("Date"), "date"): day_cell(session.starts_at, reception_url(session.session_no)),
        Column("hours", _("Time")): hours_words(session.starts_at, session.ends_at),
        Column("leader", _("Leader")): leader_cell(roster, session.leader),
        Column("lawyer", _("Lawyer")): lawyer_name(roster, session.lawyer),
        Column("place", _("Place of reception")): place_words(roster, session.place, session.room),
        Column("level", _("Level"), varies=True): label(ReceptionLevel, session.level),
        Column("jurisdiction", _("Jurisdiction"), varies=True): place_name(session.jurisdiction),
        Column("state", _("State"), "tag"): Cell(tag.label, tag=tag.kind),
        Column("told", _("Public"), "tag"): Cell(told, tag="good")
        if session.edition
        else Cell(_("Not announced"), tag="neutral"),
    }


def _reception_page(runtime: Runtime, session: SessionRow, asked: str = "") -> Response:
    roster, place = roster_of(runtime, session.jurisdiction), session.jurisdiction
    events = runtime.ledger.stream(place, ReceptionSession.stream_id(place, session.session_no))
    names = Names(runtime.identity)
    happened(acts(events, EVENT_LABELS, names))
    changes = _changes(runtime, session)
    do = asked or request.args.get("do", "")
    do = do if do in changes else ""
    others = offered_instead(runtime, session) if do else {}
    month = f"{session.starts_at.astimezone(CHINA):%Y-%m}"
    model = ReceptionPage(
        session_no=session.session_no,
        title=_(
            "%(leader)s, %(day)s",
            leader=leader_name(roster, session.leader),
            day=day_words(session.starts_at),
        ),
        state=state_tag(session.state),
        crumbs=[(_("Reception days"), receptions_url(month=month))],
        actions=_actions(session),
        summary=_summary(runtime, roster, session),
        told=Table.of(editions(session), lambda each: each),
        history=history(events, roster, names),
        changes=[
            Chip(str(_CHANGES[each]), reception_url(session.session_no, do=each), each == do)
            for each in changes
        ],
        do=do,
        do_label=str(_CHANGES[do]) if do else "",
        address=reception_change_url(session.session_no, do) if do else "",
        version=session.version,
        labels=LABELS,
        typed=_typed(session),
        leaders=_leaders(roster, session),
        lawyers=[
            Option(each.lawyer, f"{each.name} {each.firm}") for each in roster.in_use(roster.lawyers.values())
        ],
        places=[Option(each.place, each.name) for each in roster.in_use(roster.places.values())],
        rooms=rooms_of(roster),
        others=[
            Option(
                number,
                f"{day_words(each.starts_at)} {hours_words(each.starts_at, each.ends_at)}"
                f" {leader_name(roster, each.leader)}",
            )
            for number, each in others.items()
        ],
        announced=session.edition > 0,
    )
    return page("intake/reception.html", **vars(model))


def _actions(session: SessionRow) -> list[Link]:
    bookings = Link(_("Bookings"), bookings_url(session.session_no), "primary")
    plates = Link(_("Name plates"), name_plates_url(session.session_no))
    books = policy.allows(principal(), "reception.book", Resource(session.jurisdiction))
    return [bookings, plates] if books else [plates]


def _changes(runtime: Runtime, session: SessionRow) -> list[str]:
    """What whoever asks may do with it now."""
    over = session.state is SessionState.CANCELLED or session.starts_at <= runtime.clock.now()
    theirs = policy.allows(principal(), "reception.plan", Resource(session.jurisdiction))
    return [] if over or not theirs else list(_CHANGES)


def _summary(runtime: Runtime, roster: ReceptionRoster, session: SessionRow) -> list[Entry]:
    units = receivers_of(runtime.database, session.jurisdiction)
    leader, place = roster.leaders.get(session.leader), roster.places.get(session.place)
    lawyer = roster.lawyers.get(session.lawyer or "")
    remit = [*map(class_name, session.classes), *map(place_name, session.places)]
    entries = [
        Entry(_("Number"), session.session_no),
        Entry(_("Date"), day_words(session.starts_at)),
        Entry(_("Time"), hours_words(session.starts_at, session.ends_at)),
        Entry(_("Leader"), f"{leader.name} {leader.post}" if leader else session.leader),
        Entry(_("Level"), label(ReceptionLevel, session.level)),
        Entry(_("Kind of reception"), label(ReceptionKind, session.kind)),
        Entry(_("Remit"), " · ".join(remit) or _("All matters and places")),
        Entry(_("Lawyer"), f"{lawyer.name} {lawyer.firm}" if lawyer else ""),
        Entry(_("Place of reception"), place_words(roster, session.place, session.room)),
        Entry(_("Address"), place.address if place else ""),
        Entry(
            _("Units that sit in"),
            " · ".join(units[each].name if each in units else each for each in session.companions),
        ),
        Entry(_("Visitors of a session"), session.slots),
        Entry(_("How its day was chosen"), _planned(session)),
    ]
    if session.offered:
        entries.append(
            Entry(_("Session that is offered instead"), session.offered, reception_url(session.offered))
        )
    return entries


def _planned(session: SessionRow) -> str:
    """Whether a rule or a person chose its day."""
    if session.by_rule is None:
        return _("For a day that was chosen")
    if not session.moved_because:
        return _("By a rule")
    return _(
        "By a rule, moved from %(day)s (%(holiday)s)",
        day=day_words(session.by_rule),
        holiday=holiday_name(session.moved_because),
    )


def _typed(session: SessionRow) -> Mapping[str, str]:
    """What the forms begin with."""
    starts, ends = session.starts_at.astimezone(CHINA), session.ends_at.astimezone(CHINA)
    return {
        "on": starts.date().isoformat(),
        "starts": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "place": session.place,
        "room": session.room,
        "lawyer": session.lawyer or "",
    }


def _leaders(roster: ReceptionRoster, session: SessionRow) -> Groups:
    """Whom another leader can be: deputies first."""
    deputies = roster.deputies(session.leader) if session.leader in roster.leaders else ()
    others = [
        each
        for each in roster.in_use(roster.leaders.values())
        if each not in deputies and each.leader != session.leader
    ]
    groups = ((_("Deputies"), deputies), (_("Other leaders"), others))
    return [
        Group(name, [Option(each.leader, f"{each.name} {each.post}") for each in found])
        for name, found in groups
        if found
    ]
