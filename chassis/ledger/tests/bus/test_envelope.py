"""What travels is CloudEvents 1.0, and comes back as it was sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import orjson
import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from hypothesis import given
from hypothesis import strategies as st

from huiyin_ledger.bus.envelope import Unreadable, decode_batch, encode_batch, to_cloudevent
from huiyin_ledger.events import Batch, Event

AT = datetime(2026, 3, 2, 4, 0, 0, 123456, tzinfo=UTC)


def note(position: int = 1, **changes: object) -> Event:
    made = Event(
        source="desk",
        jurisdiction="230621",
        position=position,
        type="huiyin.desk.note_written.v1",
        stream="0f1d2c3b-0000-5000-8000-000000000001",
        version=1,
        occurred_at=AT,
        recorded_at=AT + timedelta(seconds=1),
        actor="clerk-1",
        causation="request-1",
        correlation="230621-2026-0000001",
        data={"number": "1", "text": "回音"},
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def batch(*events: Event, after: int = 0, upto: int = 9) -> Batch:
    return Batch("desk", "230621", after, upto, events, after_hash="aa", upto_hash="bb")


def test_the_cloudevents_sdk_reads_every_attribute_of_ours() -> None:
    body, _ = encode_batch(batch(note()))
    [sent] = orjson.loads(body)
    read = JSONFormat().read(CloudEvent, orjson.dumps(sent))
    assert (read.get_specversion(), read.get_id(), read.get_source()) == (
        "1.0",
        "desk/230621/1",
        "/huiyin/desk",
    )
    assert (read.get_type(), read.get_subject()) == ("huiyin.desk.note_written.v1", note().stream)
    assert (read.get_time(), read.get_datacontenttype()) == (AT, "application/json")
    assert read.get_dataschema() == "urn:huiyin:schema:huiyin.desk.note_written.v1"
    assert read.get_data() == {"number": "1", "text": "回音"}
    extensions = {
        name: read.get_extension(name)
        for name in (
            "jurisdiction", "position", "recordedat", "actor", "causation", "correlation", "streamversion"
        )
    }  # fmt: skip
    assert extensions == {
        "jurisdiction": "230621",
        "position": 1,
        "recordedat": "2026-03-02T04:00:01.123456Z",
        "actor": "clerk-1",
        "causation": "request-1",
        "correlation": "230621-2026-0000001",
        "streamversion": 1,
    }


def test_an_attribute_that_would_be_empty_is_left_out_as_the_standard_wants() -> None:
    assert {"causation", "correlation"}.isdisjoint(to_cloudevent(note(causation="", correlation="")))


@given(
    positions=st.sets(st.integers(1, 2**31 - 1), max_size=5),
    texts=st.text(max_size=20),
    correlation=st.sampled_from(["", "230621-2026-0000001"]),
    hours=st.integers(-12, 14),
)
def test_a_batch_comes_back_as_it_was_sent(
    positions: set[int], texts: str, correlation: str, hours: int
) -> None:
    local = timezone(timedelta(hours=hours))
    events = tuple(
        note(p, data={"text": texts, "n": None}, correlation=correlation, occurred_at=AT.astimezone(local))
        for p in sorted(positions)
    )
    sent = Batch("desk", "230621", 0, 2**31, events, upto_hash="cc")
    assert decode_batch(*encode_batch(sent)) == sent


def test_an_empty_range_says_how_far_the_source_is() -> None:
    body, headers = encode_batch(batch(after=7, upto=7))
    assert body == b"[]"
    assert decode_batch(body, headers) == batch(after=7, upto=7)


def test_names_of_headers_may_change_case_on_the_way() -> None:
    body, headers = encode_batch(batch(note()))
    assert decode_batch(body, {name.title(): value for name, value in headers.items()}) == batch(note())


def test_attributes_and_fields_of_a_later_release_are_ignored_or_kept_as_data() -> None:
    body, headers = encode_batch(batch(note()))
    [sent] = orjson.loads(body)
    sent["traceparent"] = "00-1"
    sent["data"]["added_later"] = [1]
    [read] = decode_batch(orjson.dumps([sent]), headers).events
    assert read == note(data={"number": "1", "text": "回音", "added_later": [1]})


@pytest.mark.parametrize(
    "damage",
    [
        lambda body, headers: (body[:-1], headers),
        lambda body, headers: (b"{}x", headers),
        lambda body, headers: (b"[1]", headers),
        lambda body, headers: (b'[{"specversion": "0.3"}]', headers),
        lambda body, headers: (body, {k: v for k, v in headers.items() if k != "huiyin-after"}),
        lambda body, headers: (body, headers | {"huiyin-after": "x"}),
        lambda body, headers: (body, headers | {"huiyin-after": "10"}),
        lambda body, headers: (body, headers | {"huiyin-upto": "1"}),
        lambda body, headers: (body, headers | {"huiyin-after": "2"}),
        lambda body, headers: (body, headers | {"huiyin-jurisdiction": "230600"}),
        lambda body, headers: (body, headers | {"huiyin-source": "intake"}),
        lambda body, headers: (body.replace(b"2026-03-02T04:00:00.123456Z", b"2026-03-02T04:00:00"), headers),
        lambda body, headers: (orjson.dumps(orjson.loads(body)[::-1]), headers),
    ],
)  # fmt: skip
def test_whatever_is_damaged_is_called_unreadable(damage) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Unreadable):
        decode_batch(*damage(*encode_batch(batch(note(2), note(3)))))
