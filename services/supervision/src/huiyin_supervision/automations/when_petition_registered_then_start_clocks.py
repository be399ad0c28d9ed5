"""A petition was registered: the clock of the office, or of the unit that received it, runs from receipt."""

from __future__ import annotations

from huiyin_contracts.intake import PetitionRegistered
from huiyin_supervision.automations.base import Change, ClocksAutomation
from huiyin_supervision.domain.vocabulary import FactName, Received
from huiyin_supervision.rules.facts import Matter


class WhenPetitionRegisteredThenStartClocks(ClocksAutomation[PetitionRegistered]):
    def apply(self, change: Change[PetitionRegistered]) -> None:
        petition = change.told
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
