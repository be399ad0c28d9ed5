"""The roster of reception days: who receives, who advises, where, and by which rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from flask import request
from flask_openapi3 import APIBlueprint
from pydantic import BeforeValidator
from werkzeug.wrappers import Response

from huiyin_contracts.vocabulary import ReceptionLevel
from huiyin_intake.domain.reception_roster import ReceptionRoster
from huiyin_intake.domain.reception_roster_events import Lawyer, Leader, Place
from huiyin_intake.domain.reception_rules import ReceptionRules
from huiyin_intake.event_labels import EVENT_LABELS
from huiyin_intake.features.keep_reception_roster.command import (
    EnterLawyer,
    EnterLeader,
    EnterPlace,
    Leave,
    Name,
    SetRules,
    enter_lawyer,
    enter_leader,
    enter_place,
    leave,
    set_rules,
)
from huiyin_intake.jurisdictions import chosen_jurisdiction, jurisdiction_chips
from huiyin_intake.links import receptions_url, roster_entry_url, roster_url
from huiyin_intake.reception_words import day_off_options, day_off_words, leader_name
from huiyin_intake.receptions import roster_of, rules_and_place
from huiyin_intake.views.units import receivers_of
from huiyin_ledger.divisions import within
from huiyin_ledger.domain import NotFound
from huiyin_web.http.access import requires
from huiyin_web.http.actors import Names
from huiyin_web.http.codes import class_name, class_options, place_name, place_options
from huiyin_web.http.commands import act_from_request, run_form
from huiyin_web.http.filling import acts, happened
from huiyin_web.http.forms import Model
from huiyin_web.http.i18n import _, _l
from huiyin_web.http.pages import page
from huiyin_web.http.parts import (
    Cell,
    Chip,
    Column,
    Content,
    Entry,
    Group,
    Groups,
    Link,
    Option,
    Options,
    Table,
)
from huiyin_web.http.redirects import redirect_saying
from huiyin_web.http.vocabulary import label, options
from huiyin_web.runtime import Runtime

LABELS: Mapping[str, str] = {
    "name": _l("Name"),
    "post": _l("Post, as it is announced"),
    "level": _l("Level"),
    "classes": _l("Matters of the remit"),
    "places": _l("Places of the remit"),
    "deputies": _l("Deputies"),
    "account": _l("Account"),
    "unit": _l("Leads the department"),
    "firm": _l("Law firm or legal aid centre"),
    "address": _l("Address"),
    "rooms": _l("Rooms"),
    "announced_before": _l("Days from the announcement to the session"),
    "booking_ends_before": _l("Days before the session on which booking ends"),
    "booking_ends_at": _l("Time at which booking ends"),
    "representatives": _l("Representatives of a group"),
    "slots": _l("Visitors of a session"),
    "day_off": _l("A session on a day off"),
    "hall_phone": _l("Telephone for questions and bookings"),
}
_RULES = "rules"


class PlaceForm(EnterPlace):
    """One room a line."""

    rooms: Annotated[tuple[Name, ...], BeforeValidator(lambda typed: _lines(typed))] = ()


def _lines(typed: Sequence[str]) -> list[str]:
    return [line.strip() for text in typed for line in text.splitlines() if line.strip()]


@dataclass(frozen=True)
class RosterPage:
    """`source`: by whom the rules in force were set."""

    crumbs: Sequence[tuple[str, str]]
    place: str
    jurisdictions: Sequence[Chip]
    leaders: Table
    lawyers: Table
    places: Table
    rules: Sequence[Entry]
    source: str
    enter_leader: Link
    enter_lawyer: Link
    enter_place: Link
    set_rules: Link


@dataclass(frozen=True)
class EntryPage:
    """One leader, lawyer or place, or the rules; `entry` is None for a new one. `address`: where its forms are sent."""

    crumbs: Sequence[tuple[str, str]]
    kind: str
    title: str
    place: str
    entry: Leader | Lawyer | Place | None
    version: int
    rules: ReceptionRules
    source: str
    address: str
    labels: Mapping[str, str]
    levels: Options
    classes: Groups
    divisions: Options
    deputies: Options
    units: Options
    days_off: Options


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/receptions/roster", doc_ui=False)
    @requires("reception.plan")
    def page_roster() -> Response:
        return _roster_page(runtime, chosen_jurisdiction("reception.plan"))

    @routes.get("/receptions/roster/<jurisdiction>/<entry>", doc_ui=False)
    @requires("reception.plan")
    def page_roster_entry(jurisdiction: str, entry: str) -> Response:
        return _entry_page(runtime, chosen_jurisdiction("reception.plan", jurisdiction), entry)

    @routes.post("/receptions/roster/<jurisdiction>/<entry>", doc_ui=False)
    @requires("reception.plan")
    def page_enter(jurisdiction: str, entry: str) -> Any:
        chosen_jurisdiction("reception.plan", jurisdiction)
        kind, code = _kind(entry), entry if "-" in entry else ""

        def again() -> Response:
            return _entry_page(runtime, jurisdiction, entry)

        def save(change: Callable[..., object], command: Model) -> Response:
            change(runtime, act_from_request(runtime), command)
            return redirect_saying(roster_url(jurisdiction), _("Saved."))

        if request.form.get("what") == "leave":
            return run_form(
                Leave, lambda command: save(leave, command), again, jurisdiction=jurisdiction, code=code
            )
        match kind:
            case "leader":
                return run_form(
                    EnterLeader,
                    lambda command: save(enter_leader, command),
                    again,
                    jurisdiction=jurisdiction,
                    leader=code,
                )
            case "lawyer":
                return run_form(
                    EnterLawyer,
                    lambda command: save(enter_lawyer, command),
                    again,
                    jurisdiction=jurisdiction,
                    lawyer=code,
                )
            case "place":
                return run_form(
                    PlaceForm,
                    lambda command: save(enter_place, command),
                    again,
                    jurisdiction=jurisdiction,
                    place=code,
                )
            case _:
                return run_form(
                    SetRules, lambda command: save(set_rules, command), again, jurisdiction=jurisdiction
                )


def _kind(entry: str) -> str:
    """Of ``leader-2``, of ``leader`` for a new one, or of the rules."""
    kind = entry.partition("-")[0]
    if kind not in ("leader", "lawyer", "place") and entry != _RULES:
        raise NotFound
    return kind


def _roster_page(runtime: Runtime, jurisdiction: str) -> Response:
    roster = roster_of(runtime, jurisdiction)
    rules, source = rules_and_place(runtime, jurisdiction)
    units = {code: unit.name for code, unit in receivers_of(runtime.database, jurisdiction).items()}
    model = RosterPage(
        crumbs=[(_("Reception days"), receptions_url())],
        place=place_name(jurisdiction),
        jurisdictions=jurisdiction_chips(runtime, "reception.plan", jurisdiction),
        leaders=Table.of(
            roster.leaders.values(), lambda each: _leader_cells(roster, jurisdiction, each, units)
        ),
        lawyers=Table.of(roster.lawyers.values(), lambda each: _lawyer_cells(roster, jurisdiction, each)),
        places=Table.of(roster.places.values(), lambda each: _place_cells(roster, jurisdiction, each)),
        rules=_rules_entries(rules),
        source=_source(jurisdiction, source),
        enter_leader=Link(_("Enter a leader"), roster_entry_url(jurisdiction, "leader")),
        enter_lawyer=Link(_("Enter a lawyer"), roster_entry_url(jurisdiction, "lawyer")),
        enter_place=Link(_("Enter a place of reception"), roster_entry_url(jurisdiction, "place")),
        set_rules=Link(_("Set the rules of this place"), roster_entry_url(jurisdiction, _RULES)),
    )
    return page("intake/reception_roster.html", **vars(model))


def _leader_cells(
    roster: ReceptionRoster, jurisdiction: str, leader: Leader, units: Mapping[str, str]
) -> Mapping[Column, Cell | Content]:
    remit = [*map(class_name, leader.classes), *map(place_name, leader.places)]
    return {
        Column("name", _("Name")): Cell(leader.name, _href(roster, jurisdiction, leader.leader)),
        Column("post", _("Post, as it is announced")): Cell(
            leader.post, sub=units.get(leader.unit or "", leader.unit or "")
        ),
        Column("level", _("Level"), varies=True): label(ReceptionLevel, leader.level),
        Column("remit", _("Remit")): " · ".join(remit) or _("All matters and places"),
        Column("deputies", _("Deputies")): " · ".join(leader_name(roster, each) for each in leader.deputies),
        Column("account", _("Account"), "code"): leader.account,
        Column("state", _("State"), "tag"): _state(roster, leader.leader),
    }


def _lawyer_cells(
    roster: ReceptionRoster, jurisdiction: str, lawyer: Lawyer
) -> Mapping[Column, Cell | Content]:
    return {
        Column("name", _("Name")): Cell(lawyer.name, _href(roster, jurisdiction, lawyer.lawyer)),
        Column("firm", _("Law firm or legal aid centre")): lawyer.firm,
        Column("account", _("Account"), "code"): lawyer.account,
        Column("state", _("State"), "tag"): _state(roster, lawyer.lawyer),
    }


def _place_cells(roster: ReceptionRoster, jurisdiction: str, place: Place) -> Mapping[Column, Cell | Content]:
    return {
        Column("name", _("Name of the place")): Cell(place.name, _href(roster, jurisdiction, place.place)),
        Column("address", _("Address")): place.address,
        Column("rooms", _("Rooms")): " · ".join(place.rooms) or _("None: a site that is visited"),
        Column("state", _("State"), "tag"): _state(roster, place.place),
    }


def _href(roster: ReceptionRoster, jurisdiction: str, code: str) -> str:
    return "" if code in roster.left else roster_entry_url(jurisdiction, code)


def _state(roster: ReceptionRoster, code: str) -> Cell:
    return Cell(_("Taken off"), tag="neutral") if code in roster.left else Cell(_("In use"), tag="good")


def _source(jurisdiction: str, source: str) -> str:
    if source == jurisdiction:
        return _("Set for this place.")
    if source:
        return _("This place has set none: those of %(place)s are in force.", place=place_name(source))
    return _("Neither this place nor one above it has set any: those of the release are in force.")


def _rules_entries(rules: ReceptionRules) -> list[Entry]:
    return [
        Entry(
            _("Announcement"),
            _("at least %(days)s days before the session", days=rules.announced_before),
        ),
        Entry(
            _("Booking ends"),
            _(
                "%(days)s days before, at %(time)s",
                days=rules.booking_ends_before,
                time=rules.booking_ends_at,
            ),
        ),
        Entry(str(LABELS["representatives"]), _("%(most)s at most", most=rules.representatives)),
        Entry(str(LABELS["slots"]), rules.slots),
        Entry(str(LABELS["day_off"]), day_off_words(rules.day_off)),
        Entry(str(LABELS["hall_phone"]), rules.hall_phone),
    ]


def _entry_page(runtime: Runtime, jurisdiction: str, code: str) -> Response:
    roster, kind = roster_of(runtime, jurisdiction), _kind(code)
    entry = _entry(roster, code) if "-" in code else None
    rules, source = rules_and_place(runtime, jurisdiction)
    events = runtime.ledger.stream(jurisdiction, ReceptionRoster.stream_id(jurisdiction))
    happened(acts(events, EVENT_LABELS, Names(runtime.identity)))
    units = receivers_of(runtime.database, jurisdiction)
    model = EntryPage(
        crumbs=[
            (_("Reception days"), receptions_url()),
            (_("Roster"), roster_url(jurisdiction)),
        ],
        kind=kind,
        title=entry.name if entry else _title(kind),
        place=place_name(jurisdiction),
        entry=entry,
        version=roster.version,
        rules=rules,
        source=_source(jurisdiction, source),
        address=roster_entry_url(jurisdiction, code),
        labels={**LABELS, "name": _("Name of the place")} if kind == "place" else LABELS,
        levels=options(ReceptionLevel),
        classes=_classes(),
        divisions=[each for each in place_options() if within(each.value, jurisdiction)],
        deputies=[
            Option(each.leader, f"{each.name} {each.post}")
            for each in roster.in_use(roster.leaders.values())
            if each.leader != code
        ],
        units=[Option(each.unit, each.name) for each in units.values()],
        days_off=day_off_options(),
    )
    return page("intake/reception_roster_entry.html", **vars(model))


def _classes() -> Groups:
    """Each class of the first level as a whole, then those within it."""
    return [
        Group(each.label, [Option(each.options[0].value.partition("/")[0], _("All of them")), *each.options])
        for each in class_options()
    ]


def _entry(roster: ReceptionRoster, code: str) -> Leader | Lawyer | Place:
    """One that has not left."""
    known: Mapping[str, Leader | Lawyer | Place] = {**roster.leaders, **roster.lawyers, **roster.places}
    if code not in known or code in roster.left:
        raise NotFound
    return known[code]


def _title(kind: str) -> str:
    match kind:
        case "leader":
            return _("Enter a leader")
        case "lawyer":
            return _("Enter a lawyer")
        case "place":
            return _("Enter a place of reception")
        case _:
            return _("Rules of reception days")
