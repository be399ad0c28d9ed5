from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
import structlog

from huiyin_ledger.domain import Act, acting
from huiyin_ledger.settings import ServiceSettings
from huiyin_operations.embedded.platform import Platform
from huiyin_web.identity.policy import Role
from huiyin_web.telemetry.condition import condition_of
from huiyin_web.telemetry.logging import configure_logging

from .sample import PLACE, take_note


def bearer(platform: Platform, role: Role) -> dict[str, str]:
    return {"Authorization": f"Bearer {platform.identity.tokens.issue(role=role, jurisdiction='230600')}"}


def test_lag_is_counted_against_the_sources_true_head(pair: Platform) -> None:
    for number in range(3):
        take_note(pair.runtime("alpha"), f"note {number}")
    (behind,) = condition_of(pair.services["beta"]).subscriptions
    pair.settle()
    (level,) = condition_of(pair.services["beta"]).subscriptions
    assert (behind.source, behind.lag_events) == ("alpha", 3)
    assert (level.lag_events, level.lag_seconds) == (0, 0.0)


def test_a_service_is_alive_and_ready_for_everybody_to_see_but_its_condition_is_for_operations(
    pair: Platform,
) -> None:
    client = pair.app().test_client()
    assert client.get("/beta/healthz").json == {"service": "beta", "alive": True}
    assert client.get("/beta/readyz").json == {
        "service": "beta",
        "ready": True,
        "update": False,
        "condition": None,
    }
    told: Any = client.get("/beta/readyz", headers=bearer(pair, Role.AUDITOR)).json
    assert told["condition"]["subscriptions"][0]["source"] == "alpha"


def test_a_service_without_its_database_is_alive_but_not_ready(pair: Platform) -> None:
    app = pair.app()
    pair.runtime("beta").database.close()
    client = app.test_client()
    assert client.get("/beta/healthz").status_code == 200
    answer = client.get("/beta/readyz")
    assert answer.status_code == 503
    assert answer.json == {"service": "beta", "ready": False, "update": False, "condition": None}


def test_a_service_whose_views_are_of_another_release_is_not_ready_until_they_are_refreshed(
    pair: Platform,
) -> None:
    take_note(pair.runtime("alpha"), "one")
    pair.settle()
    client = pair.app().test_client()
    with psycopg.connect(pair.databases.admin["beta"]) as admin:
        admin.execute("UPDATE view.state SET version = 0 WHERE name = 'seen' AND place = 'live'")
    answer: Any = client.get("/beta/readyz", headers=bearer(pair, Role.AUDITOR))
    assert (answer.status_code, answer.json["condition"]["outdated_views"]) == (503, ["seen"])
    assert answer.json["condition"]["reasons"] == ["views of another release: seen"]
    assert pair.refresh_views() == ["beta.seen"]
    assert pair.refresh_views() == []
    assert client.get("/beta/readyz").status_code == 200


def test_whoever_waits_for_a_view_to_be_rebuilt_is_told_which_and_how_far_it_is(pair: Platform) -> None:
    take_note(pair.runtime("alpha"), "one")
    pair.settle()
    with psycopg.connect(pair.databases.admin["beta"]) as admin:
        admin.execute("UPDATE view.state SET version = 0 WHERE name = 'seen' AND place = 'live'")
    heard: list[object] = []

    @contextmanager
    def showing(view: str) -> Iterator[tuple[Callable[[int], None], Callable[[int], None]]]:
        heard.append(view)
        yield heard.append, heard.append
        heard.append("live")

    pair.refresh_views(showing)
    assert heard == ["beta.seen", 1, 1, "live"]


def test_a_service_says_why_it_is_not_ready(pair: Platform) -> None:
    beta = pair.services["beta"]
    assert condition_of(beta).reasons == ()
    take_note(pair.runtime("alpha"), "one")
    pair.settle()
    with psycopg.connect(pair.databases.admin["alpha"]) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("DELETE FROM ledger.event")
        admin.execute("UPDATE ledger.head SET position = 0")
    pair.settle()
    assert condition_of(beta).reasons == ("it stopped following alpha",)
    beta.runtime.database.close()
    (reason,) = condition_of(beta).reasons
    assert reason.startswith("database unreachable: ")


def test_metrics_tell_positions_lag_and_parked_streams_and_are_for_operations_only(pair: Platform) -> None:
    take_note(pair.runtime("alpha"), "one")
    client = pair.app().test_client()
    assert client.get("/beta/metrics").status_code == 401
    assert client.get("/beta/metrics", headers=bearer(pair, Role.OPERATOR)).status_code == 403
    text = client.get("/beta/metrics", headers=bearer(pair, Role.ADMINISTRATOR)).text
    assert 'huiyin_ready{service="beta"} 1.0' in text
    assert 'huiyin_subscription_lag_events{service="beta",source="alpha"} 1.0' in text
    assert 'huiyin_parked_streams{service="beta",source="alpha"} 0.0' in text
    assert 'huiyin_newer_streams{service="beta",source="alpha"} 0.0' in text
    assert "huiyin_requests_total" in text
    alpha = client.get("/alpha/metrics", headers=bearer(pair, Role.ADMINISTRATOR)).text
    assert f'huiyin_appends_total{{jurisdiction="{PLACE}",service="alpha"}} 1.0' in alpha


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is logged as JSON, and everything as it was afterwards."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    configure_logging(ServiceSettings.of("alpha", log_format="json"))
    stream = io.StringIO()
    handler = root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


def logged(lines: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_a_line_says_which_service_matter_jurisdiction_and_position_it_is_about(
    lines: io.StringIO, pair: Platform
) -> None:
    act = Act(actor="wang", occurred_at=pair.clock.now(), correlation="230621-2026-0000001")
    with acting(act):
        structlog.get_logger("huiyin").info("something happened", jurisdiction="230621", position=17)
    (line,) = logged(lines)
    assert line["event"] == "something happened"
    assert (line["service"], line["actor"]) == ("alpha", "wang")
    assert (line["jurisdiction"], line["position"], line["correlation"]) == (
        "230621",
        17,
        "230621-2026-0000001",
    )


def test_what_people_wrote_never_reaches_a_log(lines: io.StringIO) -> None:
    structlog.get_logger("huiyin").info(
        "registered", text="三号楼暖气不热", phone="13812345678", payload={"a": 1}
    )
    assert "三号楼" not in lines.getvalue()
    assert "13812345678" not in lines.getvalue()
    (line,) = logged(lines)
    assert (line["text"], line["phone"], line["payload"]) == ("(withheld)", "(withheld)", "(withheld)")


def test_a_request_is_logged_without_what_follows_the_question_mark(
    lines: io.StringIO, pair: Platform
) -> None:
    pair.app().test_client().get("/login?next=/track%3Fcode%3DABCDEFGH")
    (line,) = [each for each in logged(lines) if each["event"] == "request"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/login", 200)
    assert "ABCDEFGH" not in lines.getvalue()
