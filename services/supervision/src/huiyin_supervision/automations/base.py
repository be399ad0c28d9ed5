"""What the automations share: finding a matter's clocks, starting them and stopping them by a fact."""

from __future__ import annotations

from uuid import UUID

from huiyin_ledger.calendar.in_force import calendars_in_force
from huiyin_ledger.domain import Aggregate
from huiyin_ledger.events import Event
from huiyin_supervision.domain.matter_clock_events import OrderNoted
from huiyin_supervision.domain.matter_clocks import MatterClocks
from huiyin_supervision.domain.vocabulary import Bound
from huiyin_supervision.rules.book import shipped_rules
from huiyin_supervision.rules.facts import Fact, Matter
from huiyin_supervision.rules.planning import plan
from huiyin_web.automations import Automation
from huiyin_web.runtime import Runtime


class ClocksAutomation(Automation):
    """An automation that changes the clocks of the matter that its event is about."""

    reads = frozenset({"calendar_years"})

    def concerns(self, event: Event) -> tuple[type[Aggregate], UUID] | None:
        return MatterClocks, MatterClocks.stream_id(event.jurisdiction, event.data["registration_no"])


def clocks_of(event: Event, runtime: Runtime) -> MatterClocks:
    """The clocks of the event's matter; a new aggregate for the matter's first event."""
    jurisdiction, registration_no = event.jurisdiction, event.data["registration_no"]
    stream = MatterClocks.stream_id(jurisdiction, registration_no)
    clocks = runtime.ledger.find(MatterClocks, jurisdiction, stream)
    return clocks or MatterClocks.open(jurisdiction, registration_no)


def start_clocks(
    clocks: MatterClocks, matter: Matter, fact: Fact, runtime: Runtime, *, follows: Bound | None = None
) -> None:
    """Start the clocks that the rule packs in force start with `fact`; only those bound to `follows` where that is given."""
    rules = shipped_rules()
    limits = [
        each
        for each in rules.started_by(fact.name, matter)
        if follows is None or each.limit.follows is follows
    ]
    if not limits:
        return
    calendars = runtime.ledger.read_once(
        ["calendar_years"], "calendars", lambda: calendars_in_force(runtime.database)
    )
    calendar = calendars.of(matter.jurisdiction)
    for limit in limits:
        clocks.start(plan(limit, matter, fact, rules, calendar))


def stop_clocks(clocks: MatterClocks, fact: Fact) -> None:
    """Stop the clocks that `fact` ends."""
    clocks.stop_by(fact.name, fact.at, fact.unit)


def remember_stop(clocks: MatterClocks, matter: Matter, fact: Fact) -> None:
    """Remember a stop that arrived before its clock's start: events of different services may be out of order."""
    clocks.remember_stop(fact.name, fact.at, shipped_rules().ended_for_good_by(fact.name, matter))


def matter_of(order: OrderNoted, jurisdiction: str) -> Matter:
    """The properties that limits depend on, from the last dispatch."""
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
