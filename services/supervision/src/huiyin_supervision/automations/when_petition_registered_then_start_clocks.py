"""A petition was registered: the clock of the office, or of the unit that received it, runs from receipt."""

from __future__ import annotations

from huiyin_contracts.intake import PetitionRegistered
from huiyin_supervision.automations.base import Change, ClocksAutomation
from huiyin_supervision.domain.return_visit import ReturnVisit
from huiyin_supervision.domain.vocabulary import FactName, Received
from huiyin_supervision.rules.facts import Matter


class WhenPetitionRegisteredThenStartClocks(ClocksAutomation[PetitionRegistered]):
    def apply(self, change: Change[PetitionRegistered]) -> ReturnVisit | None:
        petition = change.told
        if petition.sealed:
            change.clocks.seal()
        if petition.anonymous:
            change.clocks.note_anonymity()
        if petition.confidential:
            change.clocks.note_confidentiality()
        matter = Matter(
            jurisdiction=change.jurisdiction,
            received_at=petition.received_at,
            imported=petition.imported,
            channel=petition.channel,
            received=Received.DIRECTLY if petition.received_directly else Received.BY_TRANSFER,
        )
        change.start(matter, change.fact(FactName.PETITION_REGISTERED, at=petition.received_at))
        return _over(change) if petition.anonymous else None


def _over(change: Change[PetitionRegistered]) -> ReturnVisit | None:
    """The visit that a reply heard of before the registration opened: there is nobody to ask."""
    jurisdiction = change.jurisdiction
    stream = ReturnVisit.stream_id(jurisdiction, change.told.registration_no)
    visit = change.runtime.ledger.find(ReturnVisit, jurisdiction, stream)
    if visit is not None:
        visit.nobody_to_ask()
    return visit
