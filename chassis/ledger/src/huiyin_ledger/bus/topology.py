"""Names and properties of the exchange and the queues. Every process declares the same ones, in any order."""

from __future__ import annotations

from hashlib import sha256

from kombu import Exchange, Queue

EXCHANGE = Exchange("huiyin.events", type="topic", durable=True)

DELIVERY_LIMIT = 20
"""Deliveries after which a quorum queue drops a message (RabbitMQ 4's default), so that a poison message doesn't
circulate. Nothing is lost: its range is pulled from the feed."""


def shard_of(jurisdiction: str, shards: int) -> int:
    """Stable across processes and releases, so that a jurisdiction's events stay in one queue."""
    return int.from_bytes(sha256(jurisdiction.encode()).digest()[:8]) % shards


def routing_key(source: str, jurisdiction: str, shards: int) -> str:
    return f"{source}.{shard_of(jurisdiction, shards)}"


def queue_name(consumer: str, source: str, shard: int) -> str:
    return f"{consumer}.{source}.{shard}"


def queue(consumer: str, source: str, shard: int) -> Queue:
    """One queue per (consumer, source, shard): replicated, durable, with a single active consumer, which keeps a
    jurisdiction's events in order when a second process consumes too."""
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
