"""The relay publishes each event at least once, in order, and moves on only when the broker has confirmed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import pairwise

import pytest

from huiyin_ledger.bus.relay import Relay, relay_age
from huiyin_ledger.bus.transport import BrokerGone, Inbox, Transport
from huiyin_ledger.events import Batch
from huiyin_ledger.feed.log import PublishedLog, Unpublishable
from huiyin_samples.desk import CITY, COUNTY, DESK, amend, log_of, look_at, write
from huiyin_web.runtime import Runtime

from .brokers import Broker


def until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.01)


@contextmanager
def running(relay: Relay) -> Iterator[Relay]:
    stop = threading.Event()
    thread = threading.Thread(target=relay.run, args=(stop,))
    thread.start()
    try:
        yield relay
    finally:
        stop.set()
        relay.wake()
        thread.join()


def relay_to(transport: Transport, desk: Runtime, heartbeat: float = 3600.0) -> Relay:
    return Relay(log_of(desk), transport, desk.database, page=2, heartbeat=heartbeat)


def arrived(inbox: Inbox, wait: float = 0.3) -> list[Batch]:
    got: list[Batch] = []
    while more := inbox.fetch(100, wait=wait, linger=0.02):
        got += [each.batch for each in more if each.batch is not None]
        for each in more:
            each.ack()
    return got


def test_ranges_follow_each_other_without_a_gap_and_unpublished_events_move_them(
    broker: Broker, desk: Runtime
) -> None:
    inbox, relay = broker.inbox(), relay_to(broker.transport, desk)
    write(desk, "1", "a")
    look_at(desk, "1")
    look_at(desk, "1")
    look_at(desk, "1")
    amend(desk, "1", "b")
    write(desk, "2", "c", COUNTY)
    assert relay.run_once() == 6
    got = arrived(inbox)
    city = [(b.after, b.upto, len(b.events)) for b in got if b.jurisdiction == CITY]
    assert city == [(0, 2, 1), (2, 4, 0), (4, 5, 1)]
    assert [b.upto for b in got if b.jurisdiction == COUNTY] == [1]
    assert all(b.after_hash == a.upto_hash for a, b in pairwise(got) if b.after == a.upto)
    assert relay.run_once() == 0
    assert arrived(inbox) == []
    relay.close()


def test_a_relay_that_starts_again_goes_on_where_the_last_one_was(broker: Broker, desk: Runtime) -> None:
    inbox, first = broker.inbox(), relay_to(broker.transport, desk)
    write(desk, "1", "a")
    first.run_once()
    first.close()
    write(desk, "2", "b")
    second = relay_to(broker.transport, desk)
    assert second.run_once() == 1
    assert [(b.after, b.upto) for b in arrived(inbox)] == [(0, 1), (1, 2)]
    second.close()


def test_the_heartbeat_tells_where_each_jurisdiction_stands(broker: Broker, desk: Runtime) -> None:
    inbox, relay = broker.inbox(), relay_to(broker.transport, desk)
    write(desk, "1", "a")
    write(desk, "2", "c", COUNTY)
    relay.run_once()
    arrived(inbox)
    assert relay_age(desk.database, "desk") is None
    relay.beat()
    assert sorted((b.jurisdiction, b.after, b.upto, b.events) for b in arrived(inbox)) == [
        (CITY, 1, 1, ()),
        (COUNTY, 1, 1, ()),
    ]
    age = relay_age(desk.database, "desk")
    assert age is not None
    assert 0 <= age < 60
    relay.close()


def test_a_ledger_that_was_cut_stops_no_relay_and_is_told_as_it_is(broker: Broker, desk: Runtime) -> None:
    inbox = broker.inbox()
    write(desk, "1", "a")
    write(desk, "2", "c", COUNTY)
    with closing(relay_to(broker.transport, desk)) as first:
        first.run_once()
    desk.database.execute(
        "UPDATE subscription.relay SET position = 9 WHERE jurisdiction = %s", (CITY,)
    )  # as after a cut
    arrived(inbox)
    relay = relay_to(broker.transport, desk)
    relay.beat()
    assert sorted((b.jurisdiction, b.upto) for b in arrived(inbox)) == [(CITY, 1), (COUNTY, 1)]
    write(desk, "3", "d", COUNTY)
    assert relay.run_once() == 1
    relay.close()


def test_a_running_relay_publishes_what_is_recorded_and_beats(broker: Broker, desk: Runtime) -> None:
    inbox = broker.inbox()
    got: list[Batch] = []
    with running(relay_to(broker.transport, desk, heartbeat=0.05)) as relay:
        until(lambda: relay.leads)
        write(desk, "1", "a")
        relay.wake()
        until(lambda: got.extend(arrived(inbox, 0.05)) or any(b.after == b.upto == 1 for b in got))  # type: ignore[func-returns-value]
    assert (got[0].after, got[0].upto) == (0, 1)


def test_the_second_relay_of_a_service_stands_by_and_takes_over(broker: Broker, desk: Runtime) -> None:
    inbox = broker.inbox()
    second = relay_to(broker.transport, desk)
    with running(second):
        until(lambda: second.leads)
        third = relay_to(broker.transport, desk)
        with running(third):
            write(desk, "1", "a")
            until(lambda: arrived(inbox, 0.05))
            assert (second.leads, third.leads) == (True, False)
    third = relay_to(broker.transport, desk)
    with running(third):
        write(desk, "2", "b")
        until(lambda: arrived(inbox, 0.05))
        assert third.leads


def test_without_a_confirm_the_position_stays(desk: Runtime) -> None:
    relay = relay_to(Transport("amqp://guest:guest@127.0.0.1:1//"), desk)
    write(desk, "1", "a")
    with pytest.raises(BrokerGone):
        relay.run_once()
    assert desk.database.query("SELECT * FROM subscription.relay") == []


@pytest.mark.rabbitmq
def test_a_running_relay_outlives_the_loss_of_the_broker(rabbit: Broker, desk: Runtime) -> None:
    node = rabbit.node
    assert node is not None
    rabbit.inbox().close()
    rabbit.await_declared("archive.desk.1")
    with running(relay_to(rabbit.transport, desk)) as relay:
        until(lambda: relay.leads)
        write(desk, "1", "a")
        until(lambda: _published(desk) == 1)
        node.kill()
        write(desk, "2", "b")
        until(lambda: not relay.leads)
        node.start()
        until(lambda: _published(desk) == 2, 60)
    assert [b.upto for b in arrived(rabbit.inbox(), 1.0)][-1] == 2


def test_an_event_that_can_not_be_mapped_holds_up_its_jurisdiction_and_no_other(
    broker: Broker, desk: Runtime
) -> None:
    def mapping(event):  # type: ignore[no-untyped-def]
        if event.data["text"] == "bad":
            raise ValueError(event.data["text"])
        return DESK.publish["desk.note_written"](event)

    log = PublishedLog(desk.ledger, "desk", {"desk.note_written": mapping})
    inbox = broker.inbox()
    relay = Relay(log, broker.transport, desk.database, page=10)
    write(desk, "1", "good")
    write(desk, "2", "bad")
    write(desk, "3", "good")
    write(desk, "4", "good", COUNTY)
    with pytest.raises(Unpublishable, match=f"desk/{CITY}/2 .*: ValueError$"):
        relay.run_once()
    write(desk, "5", "good", COUNTY)
    with pytest.raises(Unpublishable):
        relay.run_once()
    got = {(b.jurisdiction, b.after, b.upto) for b in arrived(inbox)}
    assert got == {(CITY, 0, 1), (COUNTY, 0, 1), (COUNTY, 1, 2)}
    relay.close()


def test_a_running_relay_goes_on_for_the_others_when_one_jurisdiction_is_stuck(desk: Runtime) -> None:
    def mapping(event):  # type: ignore[no-untyped-def]
        if event.jurisdiction == CITY:
            raise ValueError

    transport = Transport("memory://", shards=2)
    inbox = transport.inbox("archive", "desk")
    log = PublishedLog(desk.ledger, "desk", {"desk.note_written": mapping})
    write(desk, "1", "a")
    with running(Relay(log, transport, desk.database, page=10, heartbeat=0.05)):
        for number in range(2, 5):
            write(desk, f"{number}", "b", COUNTY)
            until(lambda n=number: any(b.upto == n - 1 for b in arrived(inbox, 0.02)))  # type: ignore[misc]
    assert relay_age(desk.database, "desk") is None


def _published(desk: Runtime) -> int:
    row = desk.database.one("SELECT position FROM subscription.relay WHERE jurisdiction = %s", (CITY,))
    return 0 if row is None else int(row["position"])
