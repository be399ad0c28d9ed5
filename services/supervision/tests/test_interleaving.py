"""Whatever reaches supervision first, and in whatever pages, the rows come out the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huiyin_contracts.vocabulary import Channel
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_ledger.events import Batch, Event
from huiyin_supervision.bootstrap import definition
from huiyin_web.service import Service

from .given import DISCIPLINE, NO, World

_VIEWS = ("clocks", "cards", "reminders", "return_visit_tasks", "duties", "units")


class Recorder(World):
    """Keeps what would be told, instead of telling it."""

    def __init__(self, clock: SimulatedClock) -> None:
        self.clock = clock
        self.kept: dict[str, list[Event]] = {"intake": [], "assignment": []}

    def publish(self, event: Any, *, jurisdiction: str = "230621", actor: str = "system:test") -> None:
        kept = self.kept[event.service]
        position = len(kept) + 1
        data = event.to_data()
        no = data.get("registration_no", "")
        now = self.clock.now()
        kept.append(
            Event(
                event.service, jurisdiction, position, event.type, no, position, now, now, actor, "", no, data
            )
        )


def _lives(clock: SimulatedClock) -> dict[str, list[Event]]:
    """A hotline matter with a return and a redo, an anonymous letter, a desk answer, and an accusation; then what units
    received themselves: one's own, another's, an anonymous one, one that comes back, what was thought an accusation,
    and one that is an accusation."""
    world = Recorder(clock)
    letter, answered, sealed = (NO[:-1] + digit for digit in "234")
    received_by_units(world)
    world.at("2026-03-02T09:00").unit("water", "水务局")
    received = clock.now()
    world.registered(NO)
    world.registered(letter, Channel.LETTER, anonymous=True)
    world.registered(answered)
    world.registered(sealed)
    world.at("2026-03-02T10:00").dispatched(NO, received_at=received)
    world.dispatched(letter, channel=Channel.LETTER, received_at=received)
    world.answered_directly(answered)
    world.referred(sealed)
    world.at("2026-03-02T10:30").dispatched(sealed, DISCIPLINE, sealed=True, received_at=received)
    world.at("2026-03-02T11:00").signed(NO)
    world.signed(sealed, DISCIPLINE)
    world.return_upheld(NO)
    world.dispatched(NO, "housing", received_at=received)
    world.at("2026-03-11T11:00").signed(NO, "housing")
    world.approved(NO, "housing")
    world.decided(letter)
    world.redo_started(NO, "housing")
    world.at("2026-03-12T11:00").approved(NO, "housing", round=2)
    world.approved(sealed, DISCIPLINE, sealed=True)
    world.closed(sealed, DISCIPLINE)
    world.closed(NO, "housing")
    taken_back_from_units(world)
    return world.kept


def taken_back_from_units(world: Recorder) -> None:
    """One at each step, and one that no unit ever had; of the first the unit's reply and a redo cross the referral."""
    answered, signed, returned, received, nobodys = (f"{NO[:-2]}2{digit}" for digit in "01234")
    known = world.at("2026-02-02T09:00").clock.now()
    for no in (answered, signed, returned, nobodys):
        world.registered(no)
    world.registered(received, Channel.VISIT, received_directly=True)
    order = {"received_at": known}
    world.at("2026-02-03T09:00").dispatched(answered, **order)
    world.dispatched(signed, urgency="urgent", **order)
    world.dispatched(returned, **order)
    world.dispatched(received, "land", Channel.VISIT, received_by="land", **order)
    world.at("2026-02-03T09:10").signed(answered)
    world.signed(signed)
    world.contacted(signed)
    world.return_requested(returned)
    world.decided(received, "land")
    world.replied(answered)
    world.approved(answered)
    world.redo_started(answered)
    world.at(
        "2026-02-03T09:20"
    )  # before anything is late: what is late by then depends on when somebody looks
    for no in (answered, signed, returned, received, nobodys):
        world.sealed(no)
        world.referred(no, taken_back=True)
    world.replied(answered, round=2)
    world.approved(answered, round=2)
    world.return_upheld(returned)
    for no in (answered, signed, returned, received, nobodys):
        world.dispatched(no, DISCIPLINE, sealed=True, **order)
    world.at("2026-02-03T16:00").signed(answered, DISCIPLINE)


def received_by_units(world: Recorder) -> None:
    own, others, nobodys, returned, cleared, sealed = (f"{NO[:-2]}1{digit}" for digit in "012345")
    received = world.at("2026-02-02T09:00").clock.now()
    for no in (own, others, nobodys, returned, sealed):
        world.registered(no, Channel.VISIT, received_directly=True, anonymous=no == nobodys)
    world.registered(cleared, Channel.VISIT)
    order = {"channel": Channel.VISIT, "received_at": received, "received_by": "land"}
    world.at("2026-02-03T09:00").dispatched(own, "land", **order)
    world.dispatched(others, "water", **order)
    world.dispatched(nobodys, "water", **order)
    world.dispatched(returned, "land", **order)
    world.dispatched(cleared, "land", **order)
    world.referred(sealed)
    world.at("2026-02-04T09:00").dispatched(sealed, DISCIPLINE, sealed=True, received_at=received)
    world.return_upheld(returned, "land")
    world.at("2026-02-05T09:00").dispatched(returned, "land", **order)
    for no, unit in ((own, "land"), (others, "water"), (returned, "land"), (cleared, "land")):
        world.decided(no, unit)
        world.at("2026-02-06T09:00").closed(no, unit)


def _follow(service: Service, lives: dict[str, list[Event]], steps: list[tuple[str, int]]) -> dict[str, Any]:
    """Hand over pages: (source, how many events) until everything is told; then all rows."""
    at = dict.fromkeys(lives, 0)
    for source, size in [*steps, ("intake", 10**6), ("assignment", 10**6)]:
        page = tuple(lives[source][at[source] : at[source] + size])
        if page:
            upto = page[-1].position
            service.subscriptions[source].receive(Batch(source, "230621", at[source], upto, page))
            at[source] = upto
    assert all(not each.parked() for each in service.subscriptions.values())
    return {
        view: sorted(
            repr(sorted(row.items())) for row in service.runtime.database.query(f"SELECT * FROM live.{view}")
        )
        for view in _VIEWS
    }


@pytest.mark.parametrize(
    "steps",
    [
        [("assignment", 10**6)],
        [(source, 1) for _n in range(30) for source in ("assignment", "intake")],
        [(source, size) for size in (3, 1, 2, 5) for source in ("intake", "assignment")],
        [("assignment", 7), ("intake", 2), ("assignment", 1), ("intake", 1), ("assignment", 4)],
    ],
)
def test_the_rows_dont_depend_on_who_is_heard_first_or_on_the_pages(
    service_for: Callable[..., Service], clock: SimulatedClock, steps: list[tuple[str, int]]
) -> None:
    lives = _lives(clock)
    in_order = sorted((e for events in lives.values() for e in events), key=lambda e: e.occurred_at)
    expected = _follow(service_for(definition()), lives, [(event.source, 1) for event in in_order])
    assert expected["clocks"]
    assert _follow(service_for(definition()), lives, steps) == expected


def test_a_page_told_twice_changes_nothing(
    service_for: Callable[..., Service], clock: SimulatedClock
) -> None:
    lives = _lives(clock)
    service = service_for(definition())
    once = _follow(service, lives, [])
    assert _follow(service, lives, [("intake", 3), ("assignment", 4)]) == once
