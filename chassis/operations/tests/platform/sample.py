"""Two small services: notes are taken in `alpha`; `beta` follows it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from flask_openapi3 import APIBlueprint

from huiyin_contracts.base import ContractEvent
from huiyin_ledger.domain import Act, Aggregate, acting, evolves
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import View, creates
from huiyin_web.definition import ServiceDefinition
from huiyin_web.menu import Menu
from huiyin_web.runtime import Runtime

PLACE = "230621"


class Taken(Aggregate.Created):
    TOPIC = "alpha.note_taken"
    text: str


class Note(Aggregate):
    @evolves(Taken)
    def _taken(self, event: Taken) -> None:
        self.text = event.text


class NoteTaken(ContractEvent):
    service = "alpha"


@dataclass
class SeenRow:
    jurisdiction: str
    position: int


class Seen(View[SeenRow]):
    name = "seen"
    key = ("jurisdiction",)

    @creates(NoteTaken)
    def taken(self, event: Event) -> SeenRow:
        return self.row(event, position=event.position)


def _no_pages(routes: APIBlueprint, runtime: Runtime) -> None:
    pass


ALPHA = ServiceDefinition(
    name="alpha",
    aggregates=(Note,),
    views=(),
    automations=(),
    publish={"alpha.note_taken": lambda event: None},
    menu=Menu("Alpha", 10),
    mount=_no_pages,
    package="huiyin_web",
)
BETA = ServiceDefinition(
    name="beta",
    aggregates=(),
    views=(Seen(),),
    automations=(),
    publish={},
    menu=Menu("Beta", 10),
    mount=_no_pages,
    package="huiyin_web",
)


def take_note(runtime: Runtime, text: str) -> int:
    """Record one note; its position."""
    with acting(Act(actor="tester", occurred_at=runtime.clock.now(), correlation="230621-2026-0000001")):
        return runtime.ledger.append(PLACE, Note._create(Taken, id=uuid4(), text=text))
