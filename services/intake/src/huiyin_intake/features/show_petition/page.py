"""The page of a petition at intake: its status, its content, and the forms of the actions that the reader may take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_contracts.base import UnitKey
from huiyin_contracts.vocabulary import Category, Nature, UnitKind, Urgency
from huiyin_intake.domain.erased import ERASED
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.vocabulary import State, TrackingStatus
from huiyin_intake.features.show_petition.additions import ShownAddition, additions_of
from huiyin_intake.features.show_petition.history import history
from huiyin_intake.features.show_petition.properties import properties_of
from huiyin_intake.links import identity_url, next_petition_url, petition_url
from huiyin_intake.masking import masked_title_and_text
from huiyin_intake.petitions import authorized_petition
from huiyin_intake.state_tags import TAKEN_UP_AGAIN, petition_tag
from huiyin_intake.tracking_status import due_on, has_ended, holder_name, tracking_status
from huiyin_intake.views.register import of_petitioner
from huiyin_intake.views.tracking import Track, track_of
from huiyin_intake.views.units import Unit, units_near
from huiyin_ledger.domain import Erased
from huiyin_web.http.access import may, principal, requires
from huiyin_web.http.codes import class_options, place_name, place_options
from huiyin_web.http.i18n import _, _l, long_date
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Entry, Happening, Link, Tag
from huiyin_web.http.vocabulary import options
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
    "competent_unit": _l("Competent organ"),
    "accused_unit": _l("Accused unit"),
    "accused_party": _l("Accused person or unit, in words"),
    "confirmed_because": _l("Why it goes to this organ all the same"),
    "reason": _l("Reason"),
    "kept_because": _l("Why it is kept back"),
    "title": _l("Title"),
    "accused": _l("Who is accused"),
}
Options = Sequence[tuple[str, str]]
Groups = Sequence[tuple[str, Options]]


@dataclass(frozen=True)
class PetitionPage:
    """What the template needs. Texts are masked; `lede`: status in one sentence; `ended`: its order is closed; `typed`: values of the forms' fields."""

    number: str
    title: str
    lede: str
    tag: Tag
    actions: Sequence[Link]
    text: str
    additions: Sequence[ShownAddition]
    ended: bool
    accusation: bool
    accused: str
    answer: str
    properties: Sequence[Entry]
    others: Sequence[Link]
    identity: Link | None
    history: Sequence[Happening]
    may_triage: bool
    may_refer: bool
    may_reissue: bool
    errors: Mapping[str, str]
    labels: Mapping[str, str]
    typed: Mapping[str, str]
    categories: Options
    natures: Options
    classes: Groups
    places: Options
    urgencies: Options
    units: Options
    accusable: Groups
    organs: Groups


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/petitions/<registration_no>", doc_ui=False)
    @requires("petition.read")
    def page_petition(registration_no: str) -> Response:
        return petition_page(runtime, registration_no)


def petition_page(
    runtime: Runtime, registration_no: str, *, errors: Mapping[str, str] | None = None
) -> Response:
    """The page; with `errors` it keeps what was typed."""
    petition = authorized_petition(runtime, principal(), "petition.read", registration_no)
    model = _model(runtime, petition, errors or {})
    return page("intake/petition.html", status=422 if errors else 200, **vars(model))


def _model(runtime: Runtime, petition: Petition, errors: Mapping[str, str]) -> PetitionPage:
    number = petition.registration_no
    title, text = _content(runtime, petition)
    units = units_near(runtime.database, petition.jurisdiction)
    track = track_of(runtime.database, petition.jurisdiction, number)
    waiting = petition.state is State.TO_TRIAGE
    may_act = may("petition.triage")
    may_reveal = may("identity.reveal") and not petition.accusation
    return PetitionPage(
        number=number,
        title=title,
        lede=_status(petition, track),
        tag=_tag(petition, track),
        actions=[Link(_("Next in the queue"), next_petition_url())] if may_act else [],
        text=text,
        additions=additions_of(runtime, petition),
        ended=track is not None and has_ended(track),
        accusation=petition.accusation,
        accused=petition.accused.open_or(ERASED) if petition.accused and waiting else "",
        answer=petition.answer.open_or(_("(erased)")) if petition.answer else "",
        properties=properties_of(petition, units),
        others=[Link(other, petition_url(other)) for other in _others(runtime, petition)],
        identity=Link(_("Look at the petitioner"), identity_url(number)) if may_reveal else None,
        history=history(runtime, petition, track),
        may_triage=may_act and waiting,
        may_refer=may_act and waiting and may("accusation.read"),
        may_reissue=may_act and not petition.accusation,
        errors=errors,
        labels=LABELS,
        typed=request.form if errors else _proposed(petition),
        categories=options(Category, Category.CLAIM, Category.SUGGESTION),
        natures=options(Nature),
        classes=class_options(),
        places=place_options(),
        urgencies=options(Urgency),
        units=[(u.unit, u.name) for u in units.values() if u.jurisdiction == petition.jurisdiction],
        accusable=_unit_groups(units, petition.jurisdiction),
        organs=_unit_groups(units, petition.jurisdiction, UnitKind.DISCIPLINE_ORGAN),
    )


def _tag(petition: Petition, track: Track | None) -> Tag:
    """Of the petition; of the matter, once its order is closed."""
    if petition.state is State.TRIAGED and track and tracking_status(track) is TrackingStatus.CLOSED:
        return Tag("good", _("Closed"))
    return petition_tag(petition.state, accusation=petition.accusation)


def _status(petition: Petition, track: Track | None) -> str:
    """One sentence: which unit has it, and by when the next step is due."""
    if track is None or petition.state in (State.REFERRED, State.ANSWERED):
        return ""
    unit, due = holder_name(track), due_on(track)
    if petition.state is State.TO_TRIAGE and petition.taken_up_again:
        return str(TAKEN_UP_AGAIN[petition.taken_up_again])
    if petition.state is State.TO_TRIAGE:
        return _("To be triaged by %(date)s", date=long_date(due)) if due else ""
    if tracking_status(track) is TrackingStatus.CLOSED:
        return _("Closed")
    if unit is None:
        return _("On its way to a unit")
    if due is None:
        return _("With %(unit)s", unit=unit)
    return _("With %(unit)s, due %(date)s", unit=unit, date=long_date(due))


def _content(runtime: Runtime, petition: Petition) -> tuple[str, str]:
    """Masked title and text; nothing of a referred accusation."""
    if petition.state is State.REFERRED:
        return _("Accusation, sealed"), ""
    try:
        return masked_title_and_text(runtime, petition)
    except Erased:
        return ERASED, ERASED


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


def _unit_groups(units: Mapping[UnitKey, Unit], jurisdiction: str, *kinds: UnitKind) -> Groups:
    """The units of every jurisdiction, or those of `kinds` alone, grouped by it; the petition's own comes first."""
    groups: dict[str, list[tuple[str, str]]] = {jurisdiction: []}
    for key, unit in sorted(units.items()):
        if not kinds or unit.kind in kinds:
            groups.setdefault(key.jurisdiction, []).append((key.named_in(jurisdiction), unit.name))
    return [(place_name(place), options) for place, options in groups.items() if options]
