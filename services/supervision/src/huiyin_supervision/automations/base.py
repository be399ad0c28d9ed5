"""What the automations share: the clocks of the matter that an event is about, started and stopped by facts, and what was
written about it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Container, Mapping
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
from huiyin_supervision.domain.return_visit import ReturnVisit
from huiyin_supervision.domain.vocabulary import Bound, FactName
from huiyin_supervision.rules.book import shipped_rules
from huiyin_supervision.rules.facts import Fact, Matter
from huiyin_supervision.rules.planning import plan
from huiyin_web.automations import Automation
from huiyin_web.runtime import Runtime

Told = TypeVar("Told")
Fields = Mapping[str, Any]
"""What an event of this service itself tells."""


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
        """Start the clocks that the rule packs in force start with `fact`; only those bound to `follows`, or of the
        limits `only`, where that is given."""
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
    follows that event. One that follows this service's own events says so by its `sources`, and is told their fields:
    ``ClocksAutomation[Fields]``."""

    reads = frozenset({"calendar_years"})
    follows: ClassVar[type[ContractEvent] | None] = None

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        (told,) = get_args(cls.__dict__["__orig_bases__"][0])
        if told is not Fields:
            cls.follows = told
            cls.sources = {told.service: frozenset({told.family})}

    def concerns(self, event: Event) -> tuple[type[Aggregate], UUID] | None:
        return MatterClocks, MatterClocks.stream_id(event.jurisdiction, event.data["registration_no"])

    def react(self, event: Event, runtime: Runtime) -> None:
        jurisdiction, registration_no = event.jurisdiction, event.data["registration_no"]
        stream = MatterClocks.stream_id(jurisdiction, registration_no)
        clocks = runtime.ledger.find(MatterClocks, jurisdiction, stream)
        clocks = clocks or MatterClocks.open(jurisdiction, registration_no)
        told: Any = self.follows.model_validate(event.data) if self.follows else event.data
        other = self.apply(Change(event, told, clocks, runtime))
        runtime.ledger.save(jurisdiction, clocks, *([other] if other else []))

    @abstractmethod
    def apply(self, change: Change[Told]) -> Aggregate | None:
        """What follows from the event. The clocks are saved afterwards, and another aggregate that is returned."""


def withdrawn_visit(change: Change[Any]) -> ReturnVisit | None:
    """The matter's return visit, which ends as nobody is asked about an accusation; None where there is none."""
    stream = ReturnVisit.stream_id(change.jurisdiction, change.event.data["registration_no"])
    visit = change.runtime.ledger.find(ReturnVisit, change.jurisdiction, stream)
    if visit is not None:
        visit.withdraw()
    return visit


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
