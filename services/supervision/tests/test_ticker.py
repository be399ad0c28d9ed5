"""The ticker over real clocks: twice is once, two at once are one, and nothing is left behind."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

from huiyin_supervision.ticker import tick

if TYPE_CHECKING:
    from services.supervision.tests.given import World

_KINDS = ("clock_breached", "card_issued", "reminder_sent")


def _matters(world: World, number: int) -> None:
    world.at("2026-03-02T09:00")
    for n in range(1, number + 1):
        no = f"230621-2026-{n:07}"
        world.registered(no)
        world.dispatched(no)


def _recorded(world: World) -> Counter[tuple[str, str, str]]:
    return Counter(
        (event.type.removeprefix("supervision."), event.data["clock_id"], event.data.get("colour", ""))
        for event in world.events()
        if event.type.removeprefix("supervision.") in _KINDS
    )


def test_a_second_tick_at_the_same_time_records_nothing(world: World) -> None:
    _matters(world, 3)
    world.at("2026-03-20T09:00")
    assert world.tick() > 0
    before = _recorded(world)
    assert world.tick() == 0
    assert _recorded(world) == before


def test_two_tickers_at_once_record_each_thing_once(world: World) -> None:
    _matters(world, 6)
    for text in ("2026-03-03T08:00", "2026-03-09T09:00", "2026-03-20T09:00"):
        now = world.at(text).clock.now()
        start = Barrier(3)

        def race(now=now, start=start) -> int:  # type: ignore[no-untyped-def]
            start.wait()
            return tick(world.runtime, now)

        with ThreadPoolExecutor(3) as pool:
            counted = sum(pool.map(lambda _n, race=race: race(), range(3)))  # type: ignore[misc]
        tick(world.runtime, now)
        assert counted <= sum(_recorded(world).values())
    recorded = _recorded(world)
    assert set(recorded.values()) == {1}
    assert Counter(kind for kind, _clock, _colour in recorded) == {
        "clock_breached": 6 * 3,
        "card_issued": 6 * 3 * 2,
        "reminder_sent": 6 * 2,
    }


def test_a_long_pause_leaves_the_same_breaches_and_cards_as_an_hourly_tick(world: World) -> None:
    _matters(world, 1)
    world.at("2026-03-20T09:00").tick()
    at_once = {key for key in _recorded(world) if key[0] != "reminder_sent"}
    no = "230621-2026-0000002"
    world.at("2026-03-02T09:00").registered(no)
    world.dispatched(no)
    world.tick_until("2026-03-20T09:00")
    hourly = {
        (kind, clock.replace(no, "230621-2026-0000001"), colour)
        for kind, clock, colour in _recorded(world)
        if no in clock and kind != "reminder_sent"
    }
    assert hourly == at_once


def test_the_reminder_comes_at_four_fifths_and_is_signed_by_the_ticker(world: World) -> None:
    _matters(world, 1)
    world.signed()
    world.contacted()
    world.at("2026-03-09T08:30").tick()
    assert _recorded(world) == {}
    world.at("2026-03-09T08:31").tick()
    assert [key[0] for key in _recorded(world)] == ["reminder_sent"]
    event = world.events()[-1]
    assert (event.actor, event.correlation) == ("system:ticker", "230621-2026-0000001")
