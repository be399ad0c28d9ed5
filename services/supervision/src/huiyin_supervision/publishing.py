"""Maps supervision's own events to the contract events that it publishes; the others stay private."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from huiyin_contracts import supervision as contract
from huiyin_contracts.base import ContractEvent
from huiyin_ledger.events import Event
from huiyin_supervision.domain import matter_clock_events, return_visit_events
from huiyin_supervision.domain.calendar_book import YearLoaded


def _as(model: type[ContractEvent]) -> Callable[[Event], ContractEvent]:
    """Copies the fields of the contract event, which have the same names in the private event."""

    def publish(event: Event) -> ContractEvent:
        return model.model_validate(
            {name: event.data[name] for name in model.model_fields.keys() & event.data.keys()}
        )

    return publish


PUBLISH: Mapping[str, Callable[[Event], ContractEvent]] = {
    matter_clock_events.ClockStarted.TOPIC: _as(contract.ClockStarted),
    matter_clock_events.ClockStopped.TOPIC: _as(contract.ClockStopped),
    matter_clock_events.ClockBreached.TOPIC: _as(contract.ClockBreached),
    matter_clock_events.ClockHandedOver.TOPIC: _as(contract.ClockHandedOver),
    matter_clock_events.ClockRecomputed.TOPIC: _as(contract.ClockRecomputed),
    matter_clock_events.ReminderSent.TOPIC: _as(contract.ReminderSent),
    matter_clock_events.CardIssued.TOPIC: _as(contract.CardIssued),
    return_visit_events.Visited.TOPIC: _as(contract.ReturnVisited),
    return_visit_events.RedoOrdered.TOPIC: _as(contract.RedoOrdered),
    return_visit_events.Concluded.TOPIC: _as(contract.MatterConcluded),
    YearLoaded.TOPIC: _as(contract.CalendarYearLoaded),
}
