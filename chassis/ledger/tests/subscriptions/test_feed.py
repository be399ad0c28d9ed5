"""The feed over HTTP: what is there, for whom, and what a reader hears when it can't be read."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import httpx
import pytest
from werkzeug.serving import make_server

from huiyin_ledger.bus.envelope import CONTENT_TYPE
from huiyin_ledger.feed.log import AheadOfSource, SourceUnavailable
from huiyin_ledger.subscriptions.http_source import HttpSource, SourceRefuses
from huiyin_ledger.subscriptions.state import State
from huiyin_ledger.subscriptions.subscription import Subscription
from huiyin_operations.embedded.platform import Platform
from huiyin_samples.desk import CITY, COUNTY, amend, look_at, rows, write
from huiyin_web.runtime import Runtime

from .pages import page_of


@pytest.fixture
def address(both: Platform) -> Iterator[str]:
    """The desk's and the archive's application behind a real socket."""
    server = make_server("127.0.0.1", 0, both.app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def token(
    both: Platform, role: str = "service", jurisdiction: str = "230000", unit: str | None = None
) -> str:
    return both.identity.tokens.issue(role=role, jurisdiction=jurisdiction, unit=unit, label="test")


@pytest.fixture
def source(both: Platform, address: str) -> Iterator[HttpSource]:
    made = HttpSource(address, token(both), "desk")
    yield made
    made.close()


def test_a_page_over_http_equals_the_one_in_the_process(desk: Runtime, source: HttpSource) -> None:
    write(desk, "1", "回音")
    look_at(desk, "1")
    amend(desk, "1", "b")
    write(desk, "2", "c", COUNTY)
    assert source.heads() == desk.ledger.heads() == {CITY: 3, COUNTY: 1}
    assert source.batch(CITY, 0, 100) == page_of(desk)
    assert source.batch(CITY, 1, 1) == page_of(desk, after=1, limit=1)
    assert source.batch(CITY, 3, 100) == page_of(desk, after=3)


def test_a_subscription_catches_up_over_http_alone(
    both: Platform, desk: Runtime, archive: Runtime, following: Subscription, source: HttpSource
) -> None:
    following._client = source
    write(desk, "1", "a")
    amend(desk, "1", "b")
    following.catch_up()
    assert following.state is State.ACTIVE
    assert [r["texts"] for r in rows(archive)["notes"]] == ["/a/b"]


def test_an_id_and_a_position_name_the_same_place(both: Platform, address: str, desk: Runtime) -> None:
    for number in "123":
        write(desk, number, "a")
    headers = {"Authorization": f"Bearer {token(both)}"}
    by_id, by_position = (
        httpx.get(
            f"{address}/desk/feed",
            params={"jurisdiction": CITY, "lastEventId": last},
            headers=headers,
            timeout=60,
        )
        for last in (f"desk/{CITY}/2", "2")
    )
    assert by_id.headers["content-type"] == CONTENT_TYPE
    assert [e["id"] for e in by_id.json()] == [f"desk/{CITY}/3"]
    assert by_id.content == by_position.content


def test_an_id_of_another_feed_is_refused(both: Platform, address: str, desk: Runtime) -> None:
    write(desk, "1", "a")
    headers = {"Authorization": f"Bearer {token(both)}"}
    for wrong in (f"desk/{COUNTY}/1", f"intake/{CITY}/1", "x", "-1"):
        answer = httpx.get(
            f"{address}/desk/feed",
            params={"jurisdiction": CITY, "lastEventId": wrong},
            headers=headers,
            timeout=60,
        )
        assert (answer.status_code, answer.json()["code"]) == (422, "unknown_event_id")


def test_a_reader_that_waits_gets_the_event_as_soon_as_it_is_there(
    both: Platform, address: str, desk: Runtime
) -> None:
    answers: list[httpx.Response] = []
    headers = {"Authorization": f"Bearer {token(both)}"}

    def read() -> None:
        params = {"jurisdiction": CITY, "timeout": "20000"}
        answers.append(httpx.get(f"{address}/desk/feed", params=params, headers=headers, timeout=30))

    reader = threading.Thread(target=read)
    reader.start()
    write(desk, "1", "a")
    reader.join(15)
    assert [e["data"]["text"] for e in answers[0].json()] == ["a"]


def test_whoever_may_not_read_feeds_is_kept_out(both: Platform, address: str, desk: Runtime) -> None:
    write(desk, "1", "a")
    for secret in ("", "wrong", token(both, "operator"), token(both, "unit_handler", CITY, "u1")):
        reader = HttpSource(address, secret, "desk")
        with pytest.raises(SourceRefuses, match=r"40[13]"):
            reader.heads()
        with pytest.raises(SourceRefuses, match=r"40[13]"):
            reader.batch(CITY, 0, 10)
        reader.close()


def test_a_token_of_one_county_reaches_that_county_only(both: Platform, address: str, desk: Runtime) -> None:
    write(desk, "1", "a")
    write(desk, "2", "b", COUNTY)
    reader = HttpSource(address, token(both, jurisdiction=COUNTY), "desk")
    assert reader.heads() == {COUNTY: 1}
    assert len(reader.batch(COUNTY, 0, 10).events) == 1
    for hidden in (CITY, "110000"):
        with pytest.raises(SourceRefuses, match="404"):
            reader.batch(hidden, 0, 10)
    reader.close()


def test_a_narrower_token_does_not_look_like_a_source_gone_back(
    both: Platform, address: str, desk: Runtime, following: Subscription
) -> None:
    write(desk, "1", "a")
    following.catch_up()
    reader = HttpSource(address, token(both, jurisdiction=COUNTY), "desk")
    following._client = reader
    with pytest.raises(SourceRefuses):
        following.catch_up()
    assert following.state is State.ACTIVE
    reader.close()


def test_what_is_asked_beyond_the_head_is_answered_with_the_head(desk: Runtime, source: HttpSource) -> None:
    write(desk, "1", "a")
    with pytest.raises(AheadOfSource) as ahead:
        source.batch(CITY, 7, 10)
    assert (ahead.value.after, ahead.value.head) == (7, 1)


def test_nobody_listening_is_unavailable() -> None:
    reader = HttpSource("http://127.0.0.1:1", "", "desk", timeout=1)
    with pytest.raises(SourceUnavailable):
        reader.heads()
    reader.close()


def test_an_address_that_is_no_feed_is_refused(both: Platform, address: str) -> None:
    reader = HttpSource(address, token(both), "nowhere")
    with pytest.raises(SourceRefuses):
        reader.heads()
    reader.close()


def test_an_error_of_the_source_itself_is_unavailable(desk: Runtime, source: HttpSource) -> None:
    write(desk, "1", "a")
    desk.database.close()
    with pytest.raises(SourceUnavailable, match="answered 50"):
        source.heads()
