"""Encodes a batch of published events: the body is a CloudEvents 1.0 batch, the range is in the headers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from huiyin_ledger.events import Batch, Event

CONTENT_TYPE = "application/cloudevents-batch+json"
SPEC_VERSION = "1.0"
_SOURCE_PREFIX = "/huiyin/"

SOURCE = "huiyin-source"
JURISDICTION = "huiyin-jurisdiction"
AFTER = "huiyin-after"
UPTO = "huiyin-upto"
AFTER_HASH = "huiyin-after-hash"
UPTO_HASH = "huiyin-upto-hash"


class Unreadable(ValueError):
    """The message is not a batch of this format."""


def encode_batch(batch: Batch) -> tuple[bytes, dict[str, str]]:
    """Body and headers. A range without events has the body ``[]``: the headers alone give the source's position."""
    headers = {
        SOURCE: batch.source,
        JURISDICTION: batch.jurisdiction,
        AFTER: str(batch.after),
        UPTO: str(batch.upto),
    }
    if batch.after_hash:
        headers[AFTER_HASH] = batch.after_hash
    if batch.upto_hash:
        headers[UPTO_HASH] = batch.upto_hash
    return orjson.dumps([to_cloudevent(event) for event in batch.events]), headers


def decode_batch(body: bytes, headers: Mapping[str, Any]) -> Batch:
    """The batch, its events ordered by position. Raises Unreadable for any malformed input."""
    given = {str(name).lower(): str(value) for name, value in headers.items()}
    try:
        source, jurisdiction = given[SOURCE], given[JURISDICTION]
        after, upto = int(given[AFTER]), int(given[UPTO])
        events = tuple(from_cloudevent(each) for each in orjson.loads(body))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise Unreadable(f"not a batch of events: {type(error).__name__}") from error
    if not 0 <= after <= upto:
        raise Unreadable(f"impossible range ({after}, {upto}]")
    positions = [event.position for event in events]
    if any(e.source != source or e.jurisdiction != jurisdiction for e in events):
        raise Unreadable("an event of another source or jurisdiction is among them")
    if sorted(set(positions)) != positions or (
        positions and not after < positions[0] <= positions[-1] <= upto
    ):
        raise Unreadable(f"positions out of order or outside of ({after}, {upto}]")
    return Batch(
        source, jurisdiction, after, upto, events, given.get(AFTER_HASH, ""), given.get(UPTO_HASH, "")
    )


def to_cloudevent(event: Event) -> dict[str, Any]:
    """One event in the JSON format of CloudEvents 1.0, without empty attributes."""
    attributes: dict[str, Any] = {
        "specversion": SPEC_VERSION,
        "id": event.id,
        "source": _SOURCE_PREFIX + event.source,
        "type": event.type,
        "subject": event.stream,
        "time": _text(event.occurred_at),
        "datacontenttype": "application/json",
        "dataschema": f"urn:huiyin:schema:{event.type}",
        "jurisdiction": event.jurisdiction,
        "position": event.position,
        "recordedat": _text(event.recorded_at),
        "actor": event.actor,
        "causation": event.causation,
        "correlation": event.correlation,
        "streamversion": event.version,
        "data": dict(event.data),
    }
    return {name: value for name, value in attributes.items() if value != ""}


def from_cloudevent(attributes: Mapping[str, Any]) -> Event:
    """The event. Unknown attributes are ignored."""
    if attributes["specversion"] != SPEC_VERSION or not attributes["source"].startswith(_SOURCE_PREFIX):
        raise ValueError("not a CloudEvent of ours")
    return Event(
        source=attributes["source"].removeprefix(_SOURCE_PREFIX),
        jurisdiction=attributes["jurisdiction"],
        position=int(attributes["position"]),
        type=attributes["type"],
        stream=attributes["subject"],
        version=int(attributes["streamversion"]),
        occurred_at=_instant(attributes["time"]),
        recorded_at=_instant(attributes["recordedat"]),
        actor=attributes.get("actor", ""),
        causation=attributes.get("causation", ""),
        correlation=attributes.get("correlation", ""),
        data=attributes.get("data", {}),
    )


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(UTC)
