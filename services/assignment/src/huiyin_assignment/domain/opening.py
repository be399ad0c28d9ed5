"""What an order is opened with: a triaged petition, or the sealed marker of an accusation."""

from __future__ import annotations

from datetime import datetime

from huiyin_assignment.domain.matter import Matter
from huiyin_assignment.domain.order import Order
from huiyin_contracts.intake import PetitionTriaged
from huiyin_contracts.vocabulary import Category, Urgency
from huiyin_ledger.masking.sealing import seal_masked


def open_for(jurisdiction: str, petition: PetitionTriaged) -> Order:
    """The order of a triaged petition, still without a unit."""
    subject = petition.petitioner_ref or petition.registration_no
    matter = Matter(
        registration_no=petition.registration_no,
        petitioner_ref=petition.petitioner_ref,
        category=Category(petition.category),
        nature=petition.nature,
        matter_class=petition.matter_class,
        place=petition.place,
        urgency=petition.urgency,
        channel=petition.channel,
        received_at=petition.received_at,
        confidential=petition.confidential,
        anonymous=petition.anonymous,
        imported=petition.imported,
        proposed_unit=petition.proposed_unit,
        title=seal_masked(subject, petition.title),
        text=seal_masked(subject, petition.text),
        received_by=petition.received_by,
    )
    return Order.open(jurisdiction, matter)


def open_sealed(jurisdiction: str, registration_no: str, received_at: datetime) -> Order:
    """The order of an accusation: this service has its number and the time of receipt, nothing else."""
    return Order.open(jurisdiction, sealed_matter(registration_no, received_at))


def sealed_matter(registration_no: str, received_at: datetime) -> Matter:
    """An accusation, as far as it is known here."""
    return Matter(
        registration_no=registration_no,
        category=Category.ACCUSATION,
        urgency=Urgency.ORDINARY,
        received_at=received_at,
        confidential=True,
        sealed=True,
    )
