"""Maps supervision's own events to the contract events that it publishes; the others stay private."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from huiyin_contracts import supervision as contract
from huiyin_contracts.base import ContractEvent
from huiyin_contracts.vocabulary import CentreDuty, ClockKind
from huiyin_ledger.domain import Sealed
from huiyin_ledger.events import Event
from huiyin_supervision.domain import matter_clock_events, return_visit_events
from huiyin_supervision.domain.calendar_book import YearLoaded


def _text(value: Any) -> Any:
    """A sealed text as it may be read now: nothing once the petitioner was erased."""
    return (value.open_or("") or None) if isinstance(value, Sealed) else value


def _as(model: type[ContractEvent]) -> Callable[[Event], ContractEvent]:
    """Copies the fields of the contract event, which have the same names in the private event."""

    def publish(event: Event) -> ContractEvent:
        return model.model_validate(
            {name: _text(event.data[name]) for name in model.model_fields.keys() & event.data.keys()}
        )

    return publish


def _of_duty(
    units: type[ContractEvent], centres: type[ContractEvent] | None = None, **renamed: str
) -> Callable[[Event], ContractEvent | None]:
    """As `units` where the clock measures what the contract knows as a unit's duty; as `centres` where it measures the centre's,
    its fields under their names here in `renamed`; else not at all."""

    def publish(event: Event) -> ContractEvent | None:
        if event.data["kind"] in set(ClockKind):
            return _as(units)(event)
        if centres is None or event.data["kind"] not in set(CentreDuty):
            return None
        names = {name: renamed.get(name, name) for name in centres.model_fields}
        return centres.model_validate({name: event.data[here] for name, here in names.items()})

    return publish


def _unit_urged(event: Event) -> ContractEvent | None:
    words = event.data["words"].open_or("")
    return _of_duty(contract.UnitUrged)(replace(event, data={**event.data, "words": words}))


PUBLISH: Mapping[str, Callable[[Event], ContractEvent | None]] = {
    matter_clock_events.ClockStarted.TOPIC: _of_duty(
        contract.ClockStarted, contract.CentreDutyStarted, duty="kind", due_at="effective_due_at"
    ),
    matter_clock_events.ClockStopped.TOPIC: _of_duty(
        contract.ClockStopped, contract.CentreDutyEnded, duty="kind", ended_at="stopped_at"
    ),
    matter_clock_events.ClockBreached.TOPIC: _of_duty(contract.ClockBreached),
    matter_clock_events.ClockHandedOver.TOPIC: _of_duty(contract.ClockHandedOver),
    matter_clock_events.ClockRecomputed.TOPIC: _of_duty(
        contract.ClockRecomputed, contract.CentreDutyRecomputed, duty="kind", due_at="effective_due_at"
    ),
    matter_clock_events.ReminderSent.TOPIC: _of_duty(contract.ReminderSent),
    matter_clock_events.UnitUrged.TOPIC: _unit_urged,
    matter_clock_events.CardIssued.TOPIC: _as(contract.CardIssued),
    return_visit_events.Visited.TOPIC: _as(contract.ReturnVisited),
    return_visit_events.RedoOrdered.TOPIC: _as(contract.RedoOrdered),
    return_visit_events.Concluded.TOPIC: _as(contract.MatterConcluded),
    YearLoaded.TOPIC: _as(contract.CalendarYearLoaded),
}
