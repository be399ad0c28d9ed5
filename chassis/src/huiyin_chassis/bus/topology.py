"""Names and properties of what is declared on the broker. Every process declares the same, in any order."""

from __future__ import annotations

from kombu import Exchange, Queue

from huiyin_chassis.bus.sharding import shard_of

EXCHANGE = Exchange("huiyin.events", type="topic", durable=True)

DELIVERY_LIMIT = 20
"""After so many failed deliveries a quorum queue drops a message (as RabbitMQ 4 does unasked), so that one that
nobody can take in never circles for ever. Nothing is lost by it: the range it carried is pulled from the feed."""


def routing_key(source: str, jurisdiction: str, shards: int) -> str:
    return f"{source}.{shard_of(jurisdiction, shards)}"


def queue_name(consumer: str, source: str, shard: int) -> str:
    return f"{consumer}.{source}.{shard}"


def queue(consumer: str, source: str, shard: int) -> Queue:
    """One queue per (consumer, source, shard): replicated, durable, and read by one consumer at a time, the others
    standing by, for the order of a jurisdiction's events must survive a second process."""
    return Queue(
        queue_name(consumer, source, shard),
        EXCHANGE,
        routing_key=f"{source}.{shard}",
        durable=True,
        queue_arguments={
            "x-queue-type": "quorum",
            "x-single-active-consumer": True,
            "x-delivery-limit": DELIVERY_LIMIT,
        },
    )
