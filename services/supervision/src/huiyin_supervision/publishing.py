"""From supervision's own events to the contract events that it publishes. What isn't here stays private."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from huiyin_chassis.events import Event
from huiyin_contracts import supervision as contract
from huiyin_contracts.base import ContractEvent
from huiyin_supervision.domain.calendar_book import CalendarBook
from huiyin_supervision.domain.matter_clocks import MatterClocks
from huiyin_supervision.domain.return_visit import ReturnVisit


def _as(model: type[ContractEvent]) -> Callable[[Event], ContractEvent]:
    """The contract's fields are among the private event's, under the same names."""

    def publish(event: Event) -> ContractEvent:
        return model.model_validate({name: event.data[name] for name in model.model_fields})

    return publish


PUBLISH: Mapping[str, Callable[[Event], ContractEvent]] = {
    MatterClocks.ClockStarted.TOPIC: _as(contract.ClockStarted),
    MatterClocks.ClockStopped.TOPIC: _as(contract.ClockStopped),
    MatterClocks.ClockBreached.TOPIC: _as(contract.ClockBreached),
    MatterClocks.ClockHandedOver.TOPIC: _as(contract.ClockHandedOver),
    MatterClocks.ClockRecomputed.TOPIC: _as(contract.ClockRecomputed),
    MatterClocks.ReminderSent.TOPIC: _as(contract.ReminderSent),
    MatterClocks.CardIssued.TOPIC: _as(contract.CardIssued),
    ReturnVisit.Visited.TOPIC: _as(contract.ReturnVisited),
    ReturnVisit.RedoOrdered.TOPIC: _as(contract.RedoOrdered),
    ReturnVisit.Concluded.TOPIC: _as(contract.MatterConcluded),
    CalendarBook.YearLoaded.TOPIC: _as(contract.CalendarYearLoaded),
}
