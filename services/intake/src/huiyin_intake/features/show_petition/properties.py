"""What is known of a petition beside its text, as label and value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from huiyin_contracts.base import UnitKey
from huiyin_contracts.vocabulary import Category, Channel, Nature, Urgency
from huiyin_intake.domain.petition import Petition
from huiyin_intake.views.units import Unit
from huiyin_web.http.codes import class_name, place_name
from huiyin_web.http.i18n import _
from huiyin_web.http.parts import Entry
from huiyin_web.http.vocabulary import label


def properties_of(petition: Petition, units: Mapping[UnitKey, Unit]) -> list[Entry]:
    """Those that have a value."""
    return [entry for entry in _properties(petition, units) if entry.value]


def _properties(petition: Petition, units: Mapping[UnitKey, Unit]) -> Iterator[Entry]:
    def unit_name(code: str | None) -> str | None:
        unit = units.get(UnitKey.of(petition.jurisdiction, code)) if code else None
        return unit.name if unit else code

    registration = petition.registration
    yield Entry(_("Channel"), label(Channel, registration.channel))
    yield Entry(_("Received"), registration.received_at)
    yield Entry(_("Received by"), unit_name(registration.received_by))
    yield Entry(_("Postmark"), registration.postmarked_on)
    yield Entry(_("Division"), place_name(petition.place))
    yield Entry(_("Petitioner"), _("Anonymous") if registration.anonymous else _("Known, sealed"))
    yield Entry(
        _("Secrecy"),
        _("Asked for: contact goes through the centre") if registration.confidential else _("Not asked for"),
    )
    yield Entry(_("Number of people"), registration.head_count if registration.head_count > 1 else None)
    yield Entry(_("Category"), label(Category, petition.category))
    yield Entry(_("Nature"), label(Nature, petition.nature))
    yield Entry(_("What it is about"), class_name(petition.matter_class))
    yield Entry(_("Urgency"), label(Urgency, petition.urgency))
    yield Entry(_("Competent organ"), unit_name(petition.competent_unit))
    yield Entry(_("Source"), _("Imported") if petition.imported else None)
