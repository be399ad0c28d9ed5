"""What both brokers promise to a consumer, and that neither promises more."""

from __future__ import annotations

import threading
import time
from contextlib import suppress

import pytest

from huiyin_ledger.bus import transport
from huiyin_ledger.bus.topology import DELIVERY_LIMIT, EXCHANGE, queue
from huiyin_ledger.bus.transport import BrokerGone, Delivery, Inbox, Transport

from .brokers import Broker
from .test_merging import ranged

WAIT = 5.0
LAST = 150


def ranges(deliveries: list[Delivery]) -> list[tuple[str, int, int]]:
    return [(d.batch.jurisdiction, d.batch.after, d.batch.upto) for d in deliveries if d.batch]


def fetch(inbox: Inbox, number: int) -> list[Delivery]:
    """Exactly so many deliveries, and no more waiting behind them."""
    got: list[Delivery] = []
    while len(got) < number:
        more = inbox.fetch(number - len(got), wait=WAIT, linger=0.01)
        assert more, f"{len(got)} of {number} arrived"
        got += more
    return got


def test_pages_arrive_as_they_were_sent_and_in_their_order(broker: Broker) -> None:
    inbox, publisher = broker.inbox(), broker.publisher()
    sent = [ranged(n, n + 1) for n in range(50)]
    publisher.publish(sent[:20])
    for each in sent[20:]:
        publisher.publish([each])
    assert [d.batch for d in fetch(inbox, 50)] == sent


def test_a_stream_without_a_pause_does_not_hold_back_what_has_arrived(broker: Broker) -> None:
    inbox, publisher = broker.inbox(), broker.publisher()
    stop = threading.Event()

    def send() -> None:
        for n in range(LAST):
            publisher.publish([ranged(n, n + 1)])
            if stop.wait(0.005):
                break

    sender = threading.Thread(target=send)
    sender.start()
    got = ranges(inbox.fetch(LAST, wait=WAIT, linger=0.05))
    stop.set()
    sender.join()
    assert got[0][1] == 0
    assert len(got) < LAST, "it waited for the stream to end"


def test_each_consumer_gets_its_own_copy_and_only_of_the_sources_it_follows(broker: Broker) -> None:
    first, second, other = broker.inbox("archive"), broker.inbox("library"), broker.inbox("archive", "post")
    publisher = broker.publisher()
    publisher.publish([ranged(0, 1)])
    assert ranges(fetch(first, 1)) == ranges(fetch(second, 1)) == [("230621", 0, 1)]
    assert other.fetch(1, wait=0.1) == []


def test_what_a_dead_consumer_did_not_acknowledge_comes_again_in_order_to_the_next(broker: Broker) -> None:
    inbox, publisher = broker.inbox(), broker.publisher()
    publisher.publish([ranged(n, n + 1) for n in range(4)])
    got = fetch(inbox, 4)
    got[0].ack()
    got[1].ack()
    inbox.close()
    again = fetch(broker.inbox(), 2)
    assert ranges(again) == [("230621", 2, 3), ("230621", 3, 4)]
    assert all(each.redelivered for each in again)


def test_what_was_fetched_is_acknowledged_at_once_and_nothing_that_came_later(broker: Broker) -> None:
    inbox, publisher = broker.inbox(), broker.publisher()
    publisher.publish([ranged(n, n + 1, place) for n in range(2) for place in ("230600", "230621")])
    got = fetch(inbox, 4)
    inbox.ack(got[:3])
    inbox.ack([])
    inbox.close()
    assert ranges(fetch(broker.inbox(), 1)) == ranges(got[3:])


def test_one_consumer_is_active_and_the_next_takes_over_when_it_goes(broker: Broker) -> None:
    active, standby, publisher = broker.inbox(), broker.inbox(), broker.publisher()
    publisher.publish([ranged(n, n + 1) for n in range(3)])
    fetch(active, 3)[0].ack()
    assert standby.fetch(1, wait=0.1) == []
    active.close()
    assert ranges(fetch(standby, 2)) == [("230621", 1, 2), ("230621", 2, 3)]


def test_a_message_put_back_comes_again(broker: Broker) -> None:
    inbox, publisher = broker.inbox(), broker.publisher()
    publisher.publish([ranged(0, 1)])
    fetch(inbox, 1)[0].requeue()
    [again] = fetch(inbox, 1)
    assert again.redelivered
    again.ack()
    assert inbox.fetch(1, wait=0.1) == []


def test_a_purged_queue_is_empty_and_goes_on_working(broker: Broker) -> None:
    inbox, publisher = broker.inbox(), broker.publisher()
    inbox.close()
    publisher.publish([ranged(n, n + 1) for n in range(5)])
    assert broker.depth() == 5
    assert broker.purge() == 5
    publisher.publish([ranged(5, 6)])
    assert ranges(fetch(broker.inbox(), 1)) == [("230621", 5, 6)]


def test_what_nobody_follows_yet_is_confirmed_and_gone(broker: Broker) -> None:
    publisher = broker.publisher()
    publisher.publish([ranged(0, 1)])
    assert broker.inbox().fetch(1, wait=0.1) == []


def test_a_message_that_is_no_batch_is_delivered_as_unreadable(broker: Broker) -> None:
    inbox, publisher = broker.inbox(), broker.publisher()
    publisher._producer.publish(
        b"{", routing_key="desk.1", content_type="text/plain", content_encoding="utf-8", mandatory=False
    )
    [delivery] = fetch(inbox, 1)
    assert delivery.batch is None
    delivery.ack()
    inbox.close()
    assert broker.depth() == 0


def test_a_cut_connection_is_noticed_and_nothing_unacknowledged_is_lost(broker: Broker) -> None:
    inbox, publisher = broker.inbox(), broker.publisher()
    publisher.publish([ranged(0, 1), ranged(1, 2)])
    first, second = fetch(inbox, 2)
    first.ack()
    broker.cut_connections()
    with suppress(
        BrokerGone
    ):  # whether the loss shows while sending depends on what the system still buffers
        second.ack()
    with pytest.raises(BrokerGone):
        inbox.fetch(1, wait=WAIT)
    again = broker.inbox().fetch(2, wait=WAIT, linger=0.2)
    assert ranges(again)[-1] == ("230621", 1, 2)


def test_two_brokers_in_memory_have_nothing_in_common() -> None:
    one, two = Transport("memory://"), Transport("memory://")
    inbox, publisher = one.inbox("archive", "desk"), two.publisher()
    publisher.publish([ranged(0, 1)])
    assert inbox.fetch(1, wait=0.05) == []


@pytest.mark.rabbitmq
def test_nobody_answering_is_called_so(rabbit: Broker) -> None:
    nowhere = Transport("amqp://guest:guest@127.0.0.1:1//")
    with pytest.raises(BrokerGone):
        nowhere.publisher()
    with pytest.raises(BrokerGone):
        nowhere.inbox("archive", "desk")


@pytest.mark.rabbitmq
def test_confirmed_messages_survive_a_killed_broker(rabbit: Broker) -> None:
    assert rabbit.node is not None
    rabbit.inbox().close()
    rabbit.await_declared("archive.desk.1")
    publisher = rabbit.publisher()
    publisher.publish([ranged(n, n + 1) for n in range(20)])
    rabbit.node.kill()
    with pytest.raises(BrokerGone):
        publisher.publish([ranged(20, 21)])
    rabbit.node.start()
    assert ranges(fetch(rabbit.inbox(), 20)) == [("230621", n, n + 1) for n in range(20)]


@pytest.mark.rabbitmq
def test_a_message_that_fails_too_often_is_dropped_instead_of_circling_for_ever(rabbit: Broker) -> None:
    inbox, publisher = rabbit.inbox(), rabbit.publisher()
    publisher.publish([ranged(0, 1)])
    deliveries = 0
    while got := inbox.fetch(1, wait=0.5):
        deliveries += 1
        got[0].requeue()
    assert deliveries == DELIVERY_LIMIT + 1


@pytest.mark.rabbitmq
def test_queues_are_replicated_kept_on_disk_and_read_by_one_at_a_time(rabbit: Broker) -> None:
    assert rabbit.node is not None
    inbox = rabbit.inbox()
    host = rabbit.transport.url.rsplit("/", 1)[1]
    listed = rabbit.node.ctl(
        "list_queues", "-p", host, "name", "type", "durable", "arguments", "--formatter=json"
    )
    assert '"archive.desk.0"' in listed
    assert listed.count('"quorum"') >= 2
    assert listed.count("x-single-active-consumer") == 2
    assert EXCHANGE.durable
    assert queue("archive", "desk", 0).durable
    inbox.close()


@pytest.mark.rabbitmq
def test_an_idle_publisher_and_an_idle_inbox_keep_their_connections(
    rabbit: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "HEARTBEAT_SECONDS", 2)
    inbox, publisher = rabbit.inbox(), rabbit.publisher()
    deadline = time.monotonic() + 6  # the broker hangs up after two intervals of silence
    while time.monotonic() < deadline:
        publisher.beat()
        assert inbox.fetch(1, wait=0.1) == []
    publisher.publish([ranged(0, 1)])
    assert ranges(fetch(inbox, 1)) == [("230621", 0, 1)]
