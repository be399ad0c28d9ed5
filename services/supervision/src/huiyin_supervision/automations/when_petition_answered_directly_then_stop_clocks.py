"""Intake answered the petition directly: the duty to dispose of it is fulfilled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin_contracts.intake import PetitionAnsweredDirectly
from huiyin_ledger.events import Event
from huiyin_supervision.automations.base import ClocksAutomation, clocks_of, stop_clocks
from huiyin_supervision.domain.vocabulary import FactName
from huiyin_supervision.rules.facts import Fact

if TYPE_CHECKING:
    from huiyin_web.runtime import Runtime


class WhenPetitionAnsweredDirectlyThenStopClocks(ClocksAutomation):
    sources = {"intake": frozenset({PetitionAnsweredDirectly.family})}

    def react(self, event: Event, runtime: Runtime) -> None:
        answer = PetitionAnsweredDirectly.model_validate(event.data)
        clocks = clocks_of(event, runtime)
        stop_clocks(clocks, Fact(FactName.PETITION_ANSWERED_DIRECTLY, answer.answered_at))
        runtime.ledger.save(event.jurisdiction, clocks)
