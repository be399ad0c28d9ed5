"""The service on a fresh database, the events of other services handed to its subscriptions, and browsers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_openapi3 import OpenAPI

from huiyin_contracts.assignment import UnitRegistered
from huiyin_contracts.base import ContractEvent
from huiyin_contracts.vocabulary import UnitKind
from huiyin_intake.api_models import Registered
from huiyin_intake.bootstrap import definition
from huiyin_intake.features.register_petition.handler import register_petition
from huiyin_intake.features.triage_petition.command import triage_petition
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_ledger.domain import Act
from huiyin_ledger.events import Batch, Event
from huiyin_ledger.subscriptions.outcome import Outcome
from huiyin_web.app import create_app
from huiyin_web.identity.policy import Principal, Role
from huiyin_web.runtime import Runtime
from huiyin_web.service import Service

from .given import CITY, registration, triage_command

UNITS = {
    "centre": (None, UnitKind.INTAKE_CENTRE),
    "housing": (None, UnitKind.DEPARTMENT),
    "housing-station": ("housing", UnitKind.DEPARTMENT),
    "discipline": (None, UnitKind.DISCIPLINE_ORGAN),
}


@dataclass
class Intake:
    """The service, and the feeds of the services that it follows."""

    service: Service
    clock: SimulatedClock
    app: OpenAPI
    positions: dict[tuple[str, str], int] = field(default_factory=dict)

    operator = Principal.of("operator-1", "", Role.OPERATOR, CITY)
    clerk = Principal.of("clerk-1", "", Role.CLERK, CITY)

    @property
    def runtime(self) -> Runtime:
        return self.service.runtime

    def act(self, actor: str = "operator-1", correlation: str = "") -> Act:
        return Act(actor=actor, occurred_at=self.clock.now(), correlation=correlation)

    def register(self, **changes: Any) -> Registered:
        return register_petition(self.runtime, self.act(), registration(**changes))

    def triage(self, number: str, **changes: Any) -> None:
        triage_petition(
            self.runtime, self.act(correlation=number), self.clerk, number, triage_command(**changes)
        )

    def receive(
        self, *published: ContractEvent, jurisdiction: str = CITY, at: datetime | None = None
    ) -> Batch:
        """Apply what another service published, through its subscription."""
        source = published[0].service
        after = self.positions.get((source, jurisdiction), 0)
        moment = at or self.clock.now()
        events = tuple(
            Event(
                source=source,
                jurisdiction=jurisdiction,
                position=after + n,
                type=each.type,
                stream=f"{source}-{after + n}",
                version=1,
                occurred_at=moment,
                recorded_at=moment,
                actor="somebody",
                causation="",
                correlation=getattr(each, "registration_no", ""),
                data=each.to_data(),
            )
            for n, each in enumerate(published, 1)
        )
        batch = Batch(source, jurisdiction, after, after + len(events), events)
        self.positions[source, jurisdiction] = batch.upto
        assert self.service.subscriptions[source].receive(batch) is Outcome.APPLIED
        return batch

    def receive_units(self) -> None:
        self.receive(*(UnitRegistered(unit=u, name=u, parent=p, kind=k) for u, (p, k) in UNITS.items()))

    def rows(self, sql: str, *params: Any) -> list[dict[str, Any]]:
        return self.runtime.database.query(sql, params)

    def published(self, jurisdiction: str = CITY) -> list[ContractEvent]:
        """What others may read of the whole ledger."""
        found = []
        for event in self.runtime.ledger.events(jurisdiction):
            made = self.service.definition.publish.get(event.type, lambda _: None)(event)
            if isinstance(made, ContractEvent):
                found.append(made)
        return found

    def types(self, number: str) -> list[str]:
        """Own events about one petition, in order."""
        return [e.type.removeprefix("intake.") for e in self.runtime.ledger.by_correlation(None, number)]

    def add_account(self, login: str, name: str, role: Role, unit: str | None = None) -> None:
        """Somebody of the city who can log in."""
        self.runtime.identity.accounts.create(
            login, name=name, role=role, jurisdiction=CITY, unit=unit, password="a-Password-for-tests-1"
        )

    def browser(
        self, role: Role | None = None, unit: str | None = None, jurisdiction: str = CITY
    ) -> FlaskClient:
        """A client with the bearer token of a role; a citizen without one."""
        client = self.app.test_client()
        if role is not None:
            token = self.runtime.identity.tokens.issue(
                role=role, jurisdiction=jurisdiction, unit=unit, sealed=bool(unit) or None
            )
            client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return client


@pytest.fixture
def intake(service_for: Callable[..., Service], clock: SimulatedClock) -> Intake:
    service = service_for(definition())
    return Intake(service, clock, create_app([service]))
