"""How a fact moves the clocks of its matter: what every automation here does with what it heard."""

from __future__ import annotations

from uuid import UUID

from huiyin_chassis.automations import Automation
from huiyin_chassis.calendar.in_force import calendars_in_force
from huiyin_chassis.domain import Aggregate
from huiyin_chassis.events import Event
from huiyin_chassis.runtime import Runtime
from huiyin_supervision.domain.matter_clock_events import OrderNoted
from huiyin_supervision.domain.matter_clocks import MatterClocks
from huiyin_supervision.domain.vocabulary import Bound
from huiyin_supervision.rules.book import shipped_rules
from huiyin_supervision.rules.facts import Fact, Matter
from huiyin_supervision.rules.planning import plan


class ClocksAutomation(Automation):
    """One that moves the clocks of the matter that its event tells of."""

    reads = frozenset({"calendar_years"})

    def concerns(self, event: Event) -> tuple[type[Aggregate], UUID] | None:
        return MatterClocks, MatterClocks.stream_id(event.jurisdiction, event.data["registration_no"])


def clocks_of(event: Event, runtime: Runtime) -> MatterClocks:
    """The clocks of the event's matter; opened where this is the first that is heard of it."""
    jurisdiction, registration_no = event.jurisdiction, event.data["registration_no"]
    stream = MatterClocks.stream_id(jurisdiction, registration_no)
    found = runtime.ledger.find(MatterClocks, jurisdiction, stream)
    return found or MatterClocks.open(jurisdiction, registration_no)


def start_clocks(
    clocks: MatterClocks, matter: Matter, fact: Fact, runtime: Runtime, *, follows: Bound | None = None
) -> None:
    """Start every clock (every one that `follows` this) that the rule packs in force start with `fact`."""
    rules = shipped_rules()
    found = [
        each
        for each in rules.started_by(fact.name, matter)
        if follows is None or each.limit.follows is follows
    ]
    if not found:
        return
    calendars = runtime.ledger.read_once(
        ["calendar_years"], "calendars", lambda: calendars_in_force(runtime.database)
    )
    calendar = calendars.of(matter.jurisdiction)
    for limit in found:
        clocks.start(plan(limit, matter, fact, rules, calendar))


def stop_clocks(clocks: MatterClocks, fact: Fact) -> None:
    """Stop what `fact` ends."""
    clocks.happened(fact.name, fact.at, fact.unit)


def remember_stop(clocks: MatterClocks, matter: Matter, fact: Fact) -> None:
    """Keep `fact` for a clock that it ends and that starts with an event of another service, still to come."""
    clocks.remember(fact.name, fact.at, shipped_rules().ended_for_good_by(fact.name, matter))


def matter_of(order: OrderNoted, jurisdiction: str) -> Matter:
    """What limits depend on, as the order was last dispatched."""
    return Matter(
        jurisdiction=jurisdiction,
        received_at=order.received_at,
        imported=order.imported,
        channel=order.channel,
        nature=order.nature,
        category=order.category,
        urgency=order.urgency,
        received=order.received,
    )
