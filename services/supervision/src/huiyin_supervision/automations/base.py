"""What the automations share: the clocks of the matter that an event is about, started and stopped by facts, and what was
written about it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar, get_args
from uuid import UUID

from huiyin_contracts.base import ContractEvent
from huiyin_ledger.calendar.in_force import calendars_in_force
from huiyin_ledger.domain import Aggregate
from huiyin_ledger.events import Event
from huiyin_supervision.domain.matter_clock_events import OrderNoted
from huiyin_supervision.domain.matter_clocks import MatterClocks
from huiyin_supervision.domain.matter_texts import MatterTexts, subject_of
from huiyin_supervision.domain.vocabulary import Bound, FactName
from huiyin_supervision.rules.book import shipped_rules
from huiyin_supervision.rules.facts import Fact, Matter
from huiyin_supervision.rules.planning import plan
from huiyin_web.automations import Automation
from huiyin_web.runtime import Runtime

Told = TypeVar("Told", bound=ContractEvent)


@dataclass(frozen=True)
class Change(Generic[Told]):
    """An event of another service, what it `told`, and the clocks of its matter, which are new at the matter's first event."""

    event: Event
    told: Told
    clocks: MatterClocks
    runtime: Runtime

    @property
    def jurisdiction(self) -> str:
        return self.event.jurisdiction

    def fact(self, name: FactName, unit: str | None = None, at: datetime | None = None) -> Fact:
        """What happened: when the event occurred, if not `at` another time."""
        return Fact(name, at or self.event.occurred_at, unit)

    def start(
        self,
        matter: Matter,
        fact: Fact,
        *,
        follows: Bound | None = None,
        only: Container[str] | None = None,
    ) -> None:
        """Start the clocks that the rule packs in force start with `fact`; only those bound to `follows`, or of the limits `only`,
        where that is given."""
        rules = shipped_rules()
        limits = [
            each
            for each in rules.started_by(fact.name, matter)
            if (follows is None or each.limit.follows is follows) and (only is None or each.limit.id in only)
        ]
        if not limits:
            return
        database = self.runtime.database
        calendars = self.runtime.ledger.read_once(
            ["calendar_years"], "calendars", lambda: calendars_in_force(database)
        )
        for limit in limits:
            self.clocks.start(plan(limit, matter, fact, rules, calendars.of(matter.jurisdiction)))

    def stop(self, fact: Fact) -> None:
        """Stop the clocks that `fact` ends."""
        self.clocks.stop_by(fact.name, fact.at, fact.unit)

    def remember_stop(self, matter: Matter, fact: Fact) -> None:
        """Remember a stop that arrived before its clock's start: events of different services may be out of order."""
        self.clocks.remember_stop(fact.name, fact.at, shipped_rules().ended_for_good_by(fact.name, matter))

    def matter_of(self, order: OrderNoted) -> Matter:
        """The properties that limits depend on, from the last dispatch."""
        return Matter(
            jurisdiction=self.jurisdiction,
            received_at=order.received_at,
            imported=order.imported,
            channel=order.channel,
            nature=order.nature,
            category=order.category,
            urgency=order.urgency,
            received=order.received,
        )


class ClocksAutomation(Automation, Generic[Told]):
    """An automation that changes the clocks of the matter that its event is about. ``ClocksAutomation[OrderSigned]``
    follows that event."""

    reads = frozenset({"calendar_years"})
    follows: ClassVar[type[Any]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        (cls.follows,) = get_args(cls.__dict__["__orig_bases__"][0])
        cls.sources = {cls.follows.service: frozenset({cls.follows.family})}

    def concerns(self, event: Event) -> tuple[type[Aggregate], UUID] | None:
        return MatterClocks, MatterClocks.stream_id(event.jurisdiction, event.data["registration_no"])

    def react(self, event: Event, runtime: Runtime) -> None:
        jurisdiction, registration_no = event.jurisdiction, event.data["registration_no"]
        stream = MatterClocks.stream_id(jurisdiction, registration_no)
        clocks = runtime.ledger.find(MatterClocks, jurisdiction, stream)
        clocks = clocks or MatterClocks.open(jurisdiction, registration_no)
        other = self.apply(Change(event, self.follows.model_validate(event.data), clocks, runtime))
        runtime.ledger.save(jurisdiction, clocks, *([other] if other else []))

    @abstractmethod
    def apply(self, change: Change[Told]) -> Aggregate | None:
        """What follows from the event. The clocks are saved afterwards, and another aggregate that is returned."""


class TextsAutomation(Automation):
    """Keeps a text of the matter that its event is about. Of a petitioner who was erased there is nothing to keep."""

    def concerns(self, event: Event) -> tuple[type[Aggregate], UUID] | None:
        return MatterTexts, MatterTexts.stream_id(event.jurisdiction, event.data["registration_no"])

    def texts(self, event: Event, runtime: Runtime) -> MatterTexts | None:
        """The texts of the event's matter, new where there are none; None where its petitioner was erased."""
        number = event.data["registration_no"]
        if runtime.vault.is_erased(event.jurisdiction, subject_of(number)):
            return None
        stream = MatterTexts.stream_id(event.jurisdiction, number)
        texts = runtime.ledger.find(MatterTexts, event.jurisdiction, stream)
        return texts or MatterTexts.open(event.jurisdiction, number)
