"""The page of a petition at intake: its status, its content, and the forms of the actions that the reader may take."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_contracts.base import UnitKey
from huiyin_contracts.vocabulary import Category, Nature, UnitKind, Urgency
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.reason import REASON_MIN
from huiyin_intake.domain.vocabulary import State
from huiyin_intake.features.show_petition.additions import ShownAddition, additions_of
from huiyin_intake.features.show_petition.content import content_of
from huiyin_intake.features.show_petition.history import history
from huiyin_intake.features.show_petition.properties import properties_of
from huiyin_intake.features.show_petition.told import told
from huiyin_intake.links import identity_url, papers_url, petition_url
from huiyin_intake.petitions import authorized_petition
from huiyin_intake.reached import reached_table
from huiyin_intake.tracking_status import has_ended
from huiyin_intake.views.register import of_petitioner
from huiyin_intake.views.tracking import track_of
from huiyin_intake.views.units import Unit, takes_orders_of, units_near
from huiyin_web.http.access import may, principal, requires
from huiyin_web.http.codes import class_options, place_name, place_options
from huiyin_web.http.filling import happened
from huiyin_web.http.i18n import _, _l
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Entry, Group, Groups, Happening, Link, Option, Options, Table
from huiyin_web.http.regime import speak_of
from huiyin_web.http.vocabulary import options
from huiyin_web.matter_frame.head import MatterHead, matter_head
from huiyin_web.runtime import Runtime

_LONGEST_OTHERS = 6
"""How many of the same petitioner's petitions are linked."""
LABELS = {
    "category": _l("Category"),
    "nature": _l("Nature"),
    "matter_class": _l("What it is about"),
    "place": _l("Division"),
    "urgency": _l("Urgency"),
    "proposed_unit": _l("Unit"),
    "answer": _l("Answer"),
    "no_accusation_because": _l("Why it is no accusation"),
    "competent_unit": _l("Competent organ"),
    "accused_units": _l("Accused units"),
    "accused_party": _l("Accused person or unit, in words"),
    "confirmed_because": _l("Why it goes to this organ all the same"),
    "taken_back_because": _l("What makes it an accusation"),
    "reason": _l("Reason"),
    "kept_because": _l("Why it is kept back"),
    "title": _l("Title"),
    "accused": _l("Who is accused"),
}


@dataclass(frozen=True)
class PetitionPage:
    """What the template needs. Texts are masked; `ended`: its order is closed;
    `taken_back`: it was triaged as an ordinary petition, so that to refer it is to take it back; `reached`: whom
    it had reached by then, None where no unit had it or the reader handles no accusations; `typed`: values of the
    forms' fields."""

    number: str
    head: MatterHead
    text: str
    additions: Sequence[ShownAddition]
    ended: bool
    accusation: bool
    accused: str
    answer: str
    properties: Sequence[Entry]
    others: Sequence[Link]
    identity: Link | None
    papers: Link | None
    history: Sequence[Happening]
    may_triage: bool
    may_refer: bool
    taken_back: bool
    reached: Table | None
    may_reissue: bool
    labels: Mapping[str, str]
    typed: Mapping[str, str]
    categories: Options
    natures: Options
    classes: Groups
    places: Options
    urgencies: Options
    units: Groups
    accusable: Groups
    organs: Groups
    reason_min: int = REASON_MIN


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/petitions/<registration_no>", doc_ui=False)
    @requires("petition.read")
    def page_petition(registration_no: str) -> Response:
        return petition_page(runtime, registration_no)


def petition_page(runtime: Runtime, registration_no: str) -> Response:
    petition = authorized_petition(runtime, principal(), "petition.read", registration_no)
    speak_of(petition.registration.channel)
    model = _model(runtime, petition)
    return page("intake/petition.html", **vars(model))


def _model(runtime: Runtime, petition: Petition) -> PetitionPage:
    number = petition.registration_no
    title, text = content_of(runtime, petition)
    units = units_near(runtime.database, petition.jurisdiction)
    track = track_of(runtime.database, petition.jurisdiction, number)
    happenings = history(runtime, petition, track)
    happened(happenings)
    waiting, referred = petition.state is State.TO_TRIAGE, petition.state is State.REFERRED
    taken_back = petition.may_be_taken_back and not (track and track.erased)
    may_act = may("petition.triage")
    tells_whom = may("accusation.read") and (referred or (may_act and taken_back))
    may_reveal = may("identity.reveal") and not petition.accusation
    return PetitionPage(
        number=number,
        head=matter_head(runtime, told(petition, track, title)),
        text=text,
        additions=[] if referred else additions_of(runtime, petition),
        ended=track is not None and has_ended(track),
        accusation=petition.accusation,
        accused=petition.accused.open_or() if petition.accused and waiting else "",
        answer=petition.answer.open_or(_("(erased)")) if petition.answer and not referred else "",
        properties=properties_of(petition, units),
        others=[Link(other, petition_url(other)) for other in _others(runtime, petition)],
        identity=Link(_("Look at the petitioner"), identity_url(number)) if may_reveal else None,
        papers=None if petition.accusation else Link(_("Papers"), papers_url(number)),
        history=happenings,
        may_triage=may_act and waiting,
        may_refer=may_act and (waiting or taken_back) and may("accusation.read"),
        taken_back=taken_back,
        reached=reached_table(runtime, petition) if tells_whom else None,
        may_reissue=may_act and not petition.accusation,
        labels=LABELS,
        typed=_proposed(petition),
        categories=options(Category, Category.CLAIM, Category.SUGGESTION),
        natures=options(Nature),
        classes=class_options(),
        places=place_options(),
        urgencies=options(Urgency),
        units=_groups(
            petition.jurisdiction, units, lambda key, unit: takes_orders_of(petition.jurisdiction, key, unit)
        ),
        accusable=_groups(petition.jurisdiction, units, lambda _key, _unit: True),
        organs=_groups(
            petition.jurisdiction,
            units,
            lambda _key, unit: unit.kind is UnitKind.DISCIPLINE_ORGAN and not unit.closed,
        ),
    )


def _others(runtime: Runtime, petition: Petition) -> list[str]:
    """The same petitioner's other petitions; no accusation is among them, nor anything beside one."""
    if petition.registration.anonymous or petition.accusation:
        return []
    numbers = of_petitioner(runtime.database, petition.jurisdiction, petition.petitioner_ref)
    others = [no for no, sealed in numbers.items() if not sealed and no != petition.registration_no]
    return others[:_LONGEST_OTHERS]


def _proposed(petition: Petition) -> dict[str, str]:
    return {
        "nature": petition.nature.value if petition.nature else "",
        "place": petition.place,
        "urgency": Urgency.ORDINARY.value,
        "category": Category.CLAIM.value,
        "proposed_unit": petition.registration.received_by or "",
    }


def _groups(
    jurisdiction: str, units: Mapping[UnitKey, Unit], offered: Callable[[UnitKey, Unit], bool]
) -> Groups:
    """The units that are `offered`, grouped by their jurisdiction; the petition's own comes first."""
    groups: dict[str, list[Option]] = {jurisdiction: []}
    for key, unit in sorted(units.items()):
        if offered(key, unit):
            groups.setdefault(key.jurisdiction, []).append(Option(key.named_in(jurisdiction), unit.name))
    return [Group(place_name(place), options) for place, options in groups.items() if options]
