"""An accusation was referred: that disposes of it, and only the competent organ sees it from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin_contracts.intake import AccusationReferred
from huiyin_ledger.events import Event
from huiyin_supervision.automations.base import ClocksAutomation, clocks_of, stop_clocks
from huiyin_supervision.domain.vocabulary import FactName
from huiyin_supervision.rules.facts import Fact

if TYPE_CHECKING:
    from huiyin_web.runtime import Runtime


class WhenAccusationReferredThenSealTheMatter(ClocksAutomation):
    sources = {"intake": frozenset({AccusationReferred.family})}

    def react(self, event: Event, runtime: Runtime) -> None:
        clocks = clocks_of(event, runtime)
        organ = AccusationReferred.model_validate(event.data).competent_unit
        clocks.seal(organ.code_in(event.jurisdiction))
        stop_clocks(clocks, Fact(FactName.ACCUSATION_REFERRED, event.occurred_at))
        runtime.ledger.save(event.jurisdiction, clocks)
