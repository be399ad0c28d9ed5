"""The service alone on a fresh database, and what others publish handed to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from flask_openapi3 import OpenAPI
from werkzeug.test import TestResponse

from huiyin_assignment.bootstrap import definition
from huiyin_assignment.features.load_units.handler import load_catalogue, load_units
from huiyin_assignment.features.register_unit.command import RegisterUnit
from huiyin_assignment.features.set_catalogue_entry.command import SetCatalogueEntry
from huiyin_contracts.base import ContractEvent
from huiyin_contracts.vocabulary import UnitKind
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_ledger.domain import Act
from huiyin_ledger.events import Batch, Event
from huiyin_ledger.subscriptions.outcome import Outcome
from huiyin_web.app import create_app
from huiyin_web.identity.policy import Role
from huiyin_web.runtime import Runtime
from huiyin_web.service import Service

from .given import JURISDICTION


@dataclass
class Assignment:
    """The service, and the feeds of the services that it follows."""

    service: Service
    clock: SimulatedClock
    positions: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def runtime(self) -> Runtime:
        return self.service.runtime

    def act(self, actor: str = "clerk-1", correlation: str = "") -> Act:
        return Act(actor=actor, occurred_at=self.clock.now(), correlation=correlation)

    def receive(
        self,
        *published: ContractEvent,
        jurisdiction: str = JURISDICTION,
        at: datetime | None = None,
        by: str = "somebody",
    ) -> Batch:
        """Another service published these, as the act of `by`; the subscription takes them in."""
        source = published[0].service
        after = self.positions.get((source, jurisdiction), 0)
        events = [self._event(each, jurisdiction, after + n, at, by) for n, each in enumerate(published, 1)]
        batch = Batch(source, jurisdiction, after, after + len(events), tuple(events))
        self.positions[source, jurisdiction] = batch.upto
        assert self.service.subscriptions[source].receive(batch) is Outcome.APPLIED
        return batch

    def parked(self, source: str) -> list[str]:
        """Streams that an automation could not work on."""
        return [each.stream for each in self.service.subscriptions[source].parked()]

    def rows(self, sql: str) -> list[dict[str, object]]:
        return self.runtime.database.query(sql)

    def published(self, jurisdiction: str = JURISDICTION) -> Iterable[tuple[Event, ContractEvent]]:
        """Own events, each with what it is published as."""
        publish = self.service.definition.publish
        for event in self.runtime.ledger.events(jurisdiction):
            made = publish[event.type](event) if event.type in publish else None
            if made is not None:
                assert isinstance(made, ContractEvent)
                yield event, made

    def _event(
        self, published: ContractEvent, jurisdiction: str, position: int, at: datetime | None, by: str
    ) -> Event:
        number = str(getattr(published, "registration_no", ""))
        return Event(
            source=published.service,
            jurisdiction=jurisdiction,
            position=position,
            type=published.type,
            stream=number or f"stream-{position}",
            version=position,
            occurred_at=at or self.clock.now(),
            recorded_at=self.clock.now(),
            actor=by,
            causation="",
            correlation=number,
            data=published.to_data(),
        )


UNITS = (
    ("office", "市信访局", UnitKind.PETITION_OFFICE, None),
    ("heat", "供热办", UnitKind.DEPARTMENT, None),
    ("water", "水务局", UnitKind.DEPARTMENT, None),
    ("street", "街道办事处", UnitKind.TOWNSHIP, "water"),
    ("discipline", "纪委监委", UnitKind.DISCIPLINE_ORGAN, None),
)


@pytest.fixture
def assignment(service_for: Callable[..., Service], clock: SimulatedClock) -> Assignment:
    """With a few units, and heating sent to the heating office."""
    made = Assignment(service_for(definition()), clock)
    act = made.act("admin-1")
    units = [
        RegisterUnit(jurisdiction=JURISDICTION, unit=unit, name=name, kind=kind, parent=parent)
        for unit, name, kind, parent in UNITS
    ]
    load_units(made.runtime, act, units)
    heating = SetCatalogueEntry(jurisdiction=JURISDICTION, matter_class="utilities/heating", unit="heat")
    load_catalogue(made.runtime, act, [heating])
    return made


@dataclass
class Desk:
    """Somebody at a desk: sends requests with a bearer token of a role, a jurisdiction and a unit."""

    client: FlaskClient
    headers: dict[str, str]

    def get(self, path: str, lang: str = "en") -> TestResponse:
        mark = "" if "lang=" in path else f"&lang={lang}" if "?" in path else f"?lang={lang}"
        return self.client.get(path + mark, headers=self.headers)

    def fill_in(self, path: str, page: str = "", **form: object) -> TestResponse:
        """Send a form, of `page`."""
        came_from = {"Referer": f"http://localhost{page}"} if page else {}
        return self.client.post(path, data=form, headers={**self.headers, **came_from})

    def post(self, path: str, **body: object) -> TestResponse:
        return self.client.post(path, json=body, headers=self.headers)

    def numbers(self, query: str = "") -> list[str]:
        """Registration numbers on the first page of the API's list."""
        answer = self.client.get(f"/assignment/api/v1/orders?{query}", headers=self.headers)
        assert answer.status_code == 200, answer.text
        return [item["registration_no"] for item in answer.get_json()["items"]]


@pytest.fixture
def app(assignment: Assignment) -> OpenAPI:
    return create_app([assignment.service])


@pytest.fixture
def desk(app: OpenAPI, assignment: Assignment) -> Callable[..., Desk]:
    """A function: a role (with unit and jurisdiction) -> somebody at a desk."""

    def sit(role: Role, unit: str | None = None, jurisdiction: str = JURISDICTION) -> Desk:
        if role in (Role.UNIT_HANDLER, Role.UNIT_HEAD, Role.ACCUSATIONS):
            unit = unit or "heat"
        token = assignment.runtime.identity.tokens.issue(
            role=role,
            jurisdiction=jurisdiction,
            unit=unit,
            sealed=bool(unit) or None,
            label="test",
        )
        return Desk(app.test_client(), {"Authorization": f"Bearer {token}"})

    return sit
