"""Whatever happens between a ledger and the views that follow it, they end as if nothing had happened.

Each case disturbs the way from the desk to the archive; afterwards the archive's views, its own ledger's consequences
and its positions equal those of a second archive that followed the same desk in peace. All cases hold for both brokers.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any

import pytest

from huiyin_ledger.bus.merging import group, merge
from huiyin_ledger.bus.relay import Relay
from huiyin_ledger.bus.transport import BrokerGone, Delivery, Inbox, Transport
from huiyin_ledger.events import Batch, Event
from huiyin_ledger.subscriptions.outcome import Outcome
from huiyin_ledger.subscriptions.state import State
from huiyin_operations.embedded.platform import Platform
from huiyin_samples.desk import (
    ARCHIVE,
    CITY,
    COUNTY,
    DESK,
    FAULTS,
    amend,
    log_of,
    look_at,
    rows,
    write,
)
from huiyin_web.bootstrap import follow
from huiyin_web.runtime import Runtime

from .brokers import Broker


class Killed(BaseException):
    """Stands for the end of the process at this very step: no handler of ours may catch it."""


class House:
    """A desk, its relay, a broker, and the archive's consumer."""

    def __init__(self, broker: Broker, both: Platform) -> None:
        self.broker = broker
        self.desk = both.runtime("desk")
        self.archive = both.runtime("archive")
        self.subscriptions = both.services["archive"].subscriptions
        self.subscription = self.subscriptions["desk"]
        self.relay = self.make_relay()
        self.inbox = broker.inbox()
        self.written = 0

    def make_relay(self, transport: Transport | None = None, page: int = 3) -> Relay:
        return Relay(log_of(self.desk), transport or self.broker.transport, self.desk.database, page=page)

    def work(self, notes: int = 4) -> None:
        """Some life at the desk, in two jurisdictions, with events that are not published among it."""
        for _ in range(notes):
            self.written += 1
            place, number = (CITY, COUNTY)[self.written % 2], f"{self.written}"
            write(self.desk, number, f"text {number}", place)
            amend(self.desk, number, f"more of {number}", place)
            look_at(self.desk, number, place)
            if self.written > 2:
                amend(self.desk, f"{self.written - 2}", f"again after {number}", place)

    def consume(self, limit: int = 200) -> bool:
        """Take up what has arrived, commit it, acknowledge it; whether there was anything."""
        deliveries = self.inbox.fetch(limit, wait=0.3, linger=0.02)
        FAULTS.at("fetched", NOTHING)
        arrived = merge((d.batch for d in deliveries if d.batch), 4)
        for turn in group(chain(*arrived.values()), 6):
            self.subscription.receive_all(turn)
        FAULTS.at("committed", NOTHING)
        self.inbox.ack(deliveries)
        return bool(deliveries)

    def consume_all(self) -> None:
        while self.consume():
            pass

    def consume_until_the_loss_shows(self) -> None:
        for _ in range(20):
            self.consume()

    def restart_consumer(self) -> None:
        self.inbox.close()
        self.inbox = self.broker.inbox()

    def settle(self) -> None:
        """The last message may have been lost: the heartbeat tells how far the desk is. Then the archive's own
        automations."""
        self.relay.run_once()
        self.relay.beat()
        self.consume_all()
        while self.subscriptions["archive"].catch_up():
            pass


NOTHING = Event("", "", 0, "", "", 0, None, None, "", "", "", {})  # type: ignore[arg-type]


@pytest.fixture
def house(broker: Broker, both: Platform) -> Iterator[House]:
    made = House(broker, both)
    yield made
    made.relay.close()


@pytest.fixture
def in_peace(platform_for: Callable[..., Platform]) -> Callable[[House], None]:
    """Compares the archive with one that followed the same desk undisturbed."""

    def compare(house: House) -> None:
        twin = follow(platform_for(ARCHIVE).services["archive"], {"desk": log_of(house.desk)})
        other = twin.runtime
        for source in ("desk", "archive"):
            while twin.subscriptions[source].catch_up():
                pass
        assert rows(house.archive) == rows(other)
        assert sum(len(found) for found in rows(other).values()) > 4
        assert (
            house.subscription.positions()
            == twin.subscriptions["desk"].positions()
            == house.desk.ledger.heads()
        )
        assert sorted(_consequences(house.archive)) == sorted(_consequences(other))
        assert house.subscription.parked() == []

    return compare


def _consequences(archive: Runtime) -> list[tuple[Any, ...]]:
    """What the automations recorded: each cause has its effect once."""
    return [
        (e.type, e.stream, e.version, j) for j in archive.ledger.heads() for e in archive.ledger.events(j)
    ]


def test_nothing_happens_and_all_arrives_by_push_alone(
    house: House, in_peace: Callable[[House], None]
) -> None:
    house.subscription._client = None  # no feed to fall back on
    house.work(8)
    house.relay.run_once()
    house.consume_all()
    while house.subscriptions["archive"].catch_up():
        pass
    assert house.subscription.positions() == house.desk.ledger.heads()
    in_peace(house)


def test_everything_is_delivered_twice(house: House, in_peace: Callable[[House], None]) -> None:
    house.work()
    house.relay.run_once()
    house.desk.database.execute("DELETE FROM subscription.relay")
    again = house.make_relay(page=2)
    again.run_once()
    again.close()
    house.consume_all()
    house.settle()
    in_peace(house)


def test_pages_arrive_in_any_order(house: House, in_peace: Callable[[House], None]) -> None:
    house.work(6)
    house.relay.run_once()
    arrived = _fetch_all(house.inbox)
    random.Random(7).shuffle(arrived)
    for each in arrived:
        assert each.batch is not None
        house.subscription.receive(each.batch)
        each.ack()
    house.settle()
    in_peace(house)


@pytest.mark.parametrize("lost", range(6))
def test_any_one_message_is_lost(house: House, in_peace: Callable[[House], None], lost: int) -> None:
    house.work(4)
    house.relay.run_once()
    arrived = _fetch_all(house.inbox)
    assert len(arrived) > 5
    for number, each in enumerate(arrived):
        if number != lost and each.batch is not None:
            house.subscription.receive(each.batch)
        each.ack()
    house.settle()
    in_peace(house)


def test_only_the_last_message_is_lost_and_the_heartbeat_tells(
    house: House, in_peace: Callable[[House], None]
) -> None:
    house.work()
    house.relay.run_once()
    house.consume_all()
    house.work(1)
    house.relay.run_once()
    for each in _fetch_all(house.inbox):
        each.ack()
    assert house.subscription.positions() != house.desk.ledger.heads()
    house.settle()
    in_peace(house)


def test_the_queue_is_purged(house: House, in_peace: Callable[[House], None]) -> None:
    house.work()
    house.relay.run_once()
    house.consume(1)
    house.inbox.close()
    house.broker.purge()
    house.inbox = house.broker.inbox()
    house.work(2)
    house.settle()
    in_peace(house)


def test_the_consumer_comes_long_after_the_events(house: House, in_peace: Callable[[House], None]) -> None:
    house.inbox.close()
    house.broker.purge()
    house.work(6)
    house.relay.run_once()
    house.broker.purge()
    house.work(1)
    house.inbox = house.broker.inbox()
    house.settle()
    in_peace(house)


@pytest.mark.parametrize("step", ["fetched", "fold", "react", "committed"])
@pytest.mark.parametrize("after", [0, 2])
def test_the_consumer_is_killed_at_every_step(
    house: House, in_peace: Callable[[House], None], step: str, after: int
) -> None:
    house.work()
    house.relay.run_once()
    if after:
        house.consume(after)
    FAULTS.steps[step] = _kill
    with pytest.raises(Killed):
        house.consume_all()
    del FAULTS.steps[step]
    house.restart_consumer()
    house.work(1)
    house.settle()
    in_peace(house)


@pytest.mark.parametrize("acknowledged", [0, 1, 3])
def test_the_consumer_is_killed_between_two_acknowledgements(
    house: House, in_peace: Callable[[House], None], acknowledged: int
) -> None:
    house.work()
    house.relay.run_once()
    deliveries = _fetch_all(house.inbox)
    for each in deliveries:
        assert each.batch is not None
        assert house.subscription.receive(each.batch) is Outcome.APPLIED
    for each in deliveries[:acknowledged]:
        each.ack()
    house.restart_consumer()
    again = _fetch_all(house.inbox)
    assert len(again) == len(deliveries) - acknowledged
    assert [house.subscription.receive(d.batch) for d in again if d.batch] == [Outcome.DUPLICATE] * len(again)
    for each in again:
        each.ack()
    house.settle()
    in_peace(house)


def test_the_relay_is_killed_between_the_confirm_and_its_position(
    house: House, in_peace: Callable[[House], None]
) -> None:
    house.work()
    move = house.relay._move
    house.relay._move = _die  # type: ignore[method-assign]
    with pytest.raises(Killed):
        house.relay.run_once()
    house.relay._move = move  # type: ignore[method-assign]
    house.relay.close()
    house.relay = house.make_relay()
    house.settle()
    in_peace(house)


def test_two_relays_publish_at_once(house: House, in_peace: Callable[[House], None]) -> None:
    second = house.make_relay(page=2)
    for _ in range(3):
        house.work(2)
        second._load_positions()
        house.relay.run_once()
        second.run_once()
        house.consume_all()
    second.close()
    house.settle()
    in_peace(house)


def test_connections_are_cut_under_consumer_and_relay(
    house: House, in_peace: Callable[[House], None]
) -> None:
    house.work()
    house.relay.run_once()
    house.consume(1)
    house.broker.cut_connections()
    with pytest.raises(BrokerGone):
        house.consume_until_the_loss_shows()
    house.restart_consumer()
    house.work(1)
    _until_it_goes_through(house.relay)
    house.settle()
    in_peace(house)


@pytest.mark.rabbitmq
@pytest.mark.parametrize("how", ["restart", "kill"])
def test_the_broker_is_restarted(
    rabbit: Broker, both: Platform, in_peace: Callable[[House], None], how: str
) -> None:
    house = House(rabbit, both)
    node = rabbit.node
    assert node is not None
    rabbit.await_declared("archive.desk.0")
    rabbit.await_declared("archive.desk.1")
    house.work()
    house.relay.run_once()
    house.consume(1)
    if how == "kill":
        node.kill()
    else:
        node.restart()
    house.work(1)
    if how == "kill":
        with pytest.raises(BrokerGone):
            house.relay.run_once()
        node.start()
    _until_it_goes_through(house.relay)
    house.restart_consumer()
    house.settle()
    in_peace(house)
    house.relay.close()


def test_random_troubles_one_after_another(house: House, in_peace: Callable[[House], None]) -> None:
    chance = random.Random(20260302)
    for _ in range(12):
        house.work(chance.randint(0, 2))
        house.relay.run_once()
        trouble = chance.choice(["lose", "repeat", "reorder", "purge", "kill", "none"])
        if trouble == "kill":
            FAULTS.steps[chance.choice(["fetched", "fold", "react", "committed"])] = _kill
            try:
                house.consume_all()
            except Killed:
                house.restart_consumer()
            FAULTS.steps.clear()
        elif trouble == "purge":
            house.broker.purge()
        else:
            _deliver_badly(house, trouble, chance)
    house.settle()
    in_peace(house)


def test_a_source_that_lost_its_last_events_stops_the_consumer(house: House, platform_for: Any) -> None:
    house.work()
    house.settle()
    before = rows(house.archive)
    restored = platform_for(DESK).runtime("desk")
    house.subscription._client = log_of(restored)
    write(restored, "1", "text 1")
    house.subscription.receive(log_of(restored).batch(CITY, 1, 0))
    assert house.subscription.state is State.ERROR
    assert "restored from an older backup" in house.subscription.condition.reason
    assert rows(house.archive) == before


def _deliver_badly(house: House, how: str, chance: random.Random) -> None:
    arrived: list[Delivery] = _fetch_all(house.inbox)
    batches: Sequence[Batch] = [d.batch for d in arrived if d.batch]
    if how == "lose":
        batches = [b for b in batches if chance.random() < 0.5]
    elif how == "repeat":
        batches = [b for b in batches for _ in range(chance.randint(1, 3))]
    elif how == "reorder":
        batches = chance.sample(batches, len(batches))
    for batch in batches:
        house.subscription.receive(batch)
    for each in arrived:
        each.ack()


def _fetch_all(inbox: Inbox) -> list[Delivery]:
    got: list[Delivery] = []
    while more := inbox.fetch(200, wait=0.3, linger=0.02):
        got += more
    return got


def _until_it_goes_through(relay: Relay) -> None:
    for _ in range(3):
        try:
            relay.run_once()
        except BrokerGone:
            continue
        return
    raise AssertionError("the relay does not recover")


def _kill(event: Event) -> None:
    raise Killed


def _die(to: dict[str, int]) -> None:
    raise Killed
