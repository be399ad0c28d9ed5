"""The case page at intake: where it stands, what is in it, and the actions open now to whoever looks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_chassis.domain import Erased
from huiyin_chassis.http.access import may, principal, requires
from huiyin_chassis.http.codes import class_name, class_options, place_name, place_options
from huiyin_chassis.http.i18n import _, _l, long_date
from huiyin_chassis.http.pages import page
from huiyin_chassis.http.vocabulary import label, options
from huiyin_chassis.identity import policy
from huiyin_chassis.identity.scope import Resource, UnitRef
from huiyin_chassis.runtime import Runtime
from huiyin_contracts.vocabulary import Category, Channel, Nature, Urgency
from huiyin_intake.domain.erased import ERASED
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.vocabulary import State
from huiyin_intake.features.case_page.additions import additions_of
from huiyin_intake.features.case_page.history import history
from huiyin_intake.masked import masked_title_and_text
from huiyin_intake.matters import petition_for
from huiyin_intake.standing import Standing, due_on, holder_name, standing
from huiyin_intake.views.register import of_petitioner
from huiyin_intake.views.tracking import track_of
from huiyin_intake.views.units import Unit, units_near
from huiyin_intake.web.labels import STATES

_OTHERS = 6
"""How many of the same petitioner's petitions are named."""
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
    "reason": _l("Reason"),
    "kept_because": _l("Why it is kept back"),
    "title": _l("Title"),
    "accused": _l("Who is accused"),
}


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/petitions/<registration_no>", doc_ui=False)
    @requires("petition.read")
    def case(registration_no: str) -> Response:
        return case_page(runtime, registration_no)


def case_page(
    runtime: Runtime,
    registration_no: str,
    *,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    """The page; with `errors` it keeps what was typed."""
    petition = petition_for(runtime, principal(), "petition.read", registration_no)
    title, text = _content(runtime, petition)
    units = units_near(runtime.database, petition.jurisdiction)
    waiting = petition.state is State.TO_TRIAGE
    tag, said = STATES[petition.state]
    may_act = may("petition.triage")
    return page(
        "intake/case.html",
        status=status,
        petition=petition,
        title=title,
        text=text,
        tag=("sealed" if petition.accusation else tag, str(said)),
        standing=_standing(runtime, petition),
        facts=_facts(petition, units),
        accused=petition.accused.open_or(ERASED) if petition.accused and waiting else "",
        history=history(runtime, petition),
        additions=additions_of(runtime, petition),
        others=[n for n in _others(runtime, petition) if n != petition.registration_no],
        may_triage=may_act and waiting,
        may_reveal=may("identity.reveal") and not petition.accusation,
        may_reissue=may_act and not petition.accusation,
        may_refer=may_act and waiting and may("accusation.read"),
        errors=errors or {},
        labels=LABELS,
        typed=request.form if errors else _proposed(petition),
        categories=options(Category, Category.CLAIM, Category.SUGGESTION),
        natures=options(Nature),
        classes=class_options(),
        places=place_options(),
        urgencies=options(Urgency),
        units=_unit_options(units, petition.jurisdiction),
        organs=_organ_options(units),
    )


def _standing(runtime: Runtime, petition: Petition) -> str:
    """In one sentence: who has it, and by when the next thing is owed."""
    track = track_of(runtime.database, petition.jurisdiction, petition.registration_no)
    if track is None or petition.state in (State.REFERRED, State.ANSWERED):
        return ""
    unit, due = holder_name(track), due_on(track)
    if petition.state is State.TO_TRIAGE:
        return _("To be triaged by %(date)s", date=long_date(due)) if due else ""
    if standing(track) is Standing.CLOSED:
        return _("Closed")
    if unit is None:
        return _("On its way to a unit")
    return (
        _("With %(unit)s, due %(date)s", unit=unit, date=long_date(due))
        if due
        else _("With %(unit)s", unit=unit)
    )


def _content(runtime: Runtime, petition: Petition) -> tuple[str, str]:
    """Masked title and text; of an accusation that was referred, nothing."""
    if petition.state is State.REFERRED:
        return _("Accusation, sealed"), ""
    try:
        return masked_title_and_text(runtime, petition)
    except Erased:
        return ERASED, ERASED


def _facts(petition: Petition, units: Mapping[UnitRef, Unit]) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        (_("Channel"), label(Channel, petition.registration.channel)),
        (_("Received"), petition.registration.received_at),
        (_("Division"), place_name(petition.place)),
        (_("Petitioner"), _("Anonymous") if petition.registration.anonymous else _("Known, sealed")),
        (
            _("Secrecy"),
            _("Asked for: contact goes through the centre")
            if petition.registration.confidential
            else _("Not asked for"),
        ),
    ]
    if petition.registration.postmarked_on is not None:
        facts.insert(2, (_("Postmark"), petition.registration.postmarked_on))
    if petition.registration.received_by is not None:
        facts.insert(2, (_("Received by"), _unit_name(units, petition, petition.registration.received_by)))
    if petition.registration.head_count > 1:
        facts.append((_("Number of people"), petition.registration.head_count))
    if petition.category is not None:
        facts.append((_("Category"), label(Category, petition.category)))
    if petition.nature is not None:
        facts.append((_("Nature"), label(Nature, petition.nature)))
    if petition.matter_class is not None:
        facts.append((_("What it is about"), class_name(petition.matter_class)))
    if petition.urgency is not None:
        facts.append((_("Urgency"), label(Urgency, petition.urgency)))
    if petition.competent_unit is not None:
        facts.append((_("Competent organ"), _unit_name(units, petition, petition.competent_unit)))
    if petition.imported:
        facts.append((_("Source"), _("Imported")))
    return facts


def _others(runtime: Runtime, petition: Petition) -> list[str]:
    """The same petitioner's other petitions that the reader may know of; none beside an accusation."""
    if petition.registration.anonymous or petition.accusation:
        return []
    found = of_petitioner(runtime, petition.jurisdiction, petition.petitioner_ref)
    return [
        number
        for number, sealed in found.items()
        if policy.allows(principal(), "petition.read", Resource(petition.jurisdiction, sealed=sealed))
    ][:_OTHERS]


def _proposed(petition: Petition) -> dict[str, str]:
    return {
        "nature": petition.nature.value if petition.nature else "",
        "place": petition.place,
        "urgency": Urgency.ORDINARY.value,
        "category": Category.CLAIM.value,
        "proposed_unit": petition.registration.received_by or "",
    }


def _unit_name(units: Mapping[UnitRef, Unit], petition: Petition, code: str) -> str:
    found = units.get(UnitRef(petition.jurisdiction, code))
    return found.name if found else code


def _unit_options(units: Mapping[UnitRef, Unit], jurisdiction: str) -> list[tuple[str, str]]:
    return [(u.unit, u.name) for u in units.values() if u.jurisdiction == jurisdiction]


def _organ_options(units: Mapping[UnitRef, Unit]) -> list[tuple[str, str]]:
    """All units, those that handle accusations first."""
    ranked = sorted(units.values(), key=lambda u: (u.kind != "discipline_organ", u.jurisdiction, u.unit))
    return [(u.unit, u.name) for u in ranked]
