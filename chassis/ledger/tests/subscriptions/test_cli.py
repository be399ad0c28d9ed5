"""The verbs of `./huiyin subscription`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner, Result

from huiyin_ledger.domain import Conflict, Refused, stream_id
from huiyin_ledger.events import Event
from huiyin_operations.cli import subscription as verbs
from huiyin_operations.cli.examination import report_subscriptions
from huiyin_operations.embedded.platform import Platform
from huiyin_samples.desk import CITY, FAULTS, log_of, rows, write
from huiyin_samples.desk_next import DESK_NEXT
from huiyin_web.bootstrap import follow
from huiyin_web.runtime import Runtime
from huiyin_web.standstill.reading import standstills_of
from huiyin_web.telemetry.condition import condition_of

STREAM = str(stream_id("note", "1"))


@pytest.fixture(autouse=True)
def _on_this_platform(both: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def opened(data: object) -> Iterator[Platform]:
        yield both

    monkeypatch.setattr(verbs, "opened", opened)


def huiyin(*arguments: str) -> Result:
    return CliRunner().invoke(verbs.app, arguments)


def poison(event: Event) -> None:
    raise ValueError("the neighbour of Wang Fang")


def refuse(event: Event) -> None:
    raise Refused("no_folder", Conflict().message)


def test_the_list_tells_state_position_and_how_far_behind(both: Platform, desk: Runtime) -> None:
    write(desk, "1", "a")
    both.settle()
    write(desk, "2", "b")
    told = orjson.loads(huiyin("list", "--json").stdout)
    [followed] = [each for each in told if each["source"] == "desk"]
    assert (followed["service"], followed["state"], followed["position"], followed["behind"]) == (
        "archive", "active", 1, 1
    )  # fmt: skip
    assert "archive" in huiyin("list").stdout


def test_a_paused_subscription_is_resumed(both: Platform) -> None:
    assert "paused" in huiyin("pause", "archive", "desk").stdout
    assert both.services["archive"].subscriptions["desk"].state == "paused"
    assert "booting" in huiyin("resume", "archive", "desk").stdout


def test_parked_streams_are_listed_with_their_error_and_replayed(
    both: Platform, desk: Runtime, archive: Runtime
) -> None:
    FAULTS.steps["fold"] = poison
    write(desk, "1", "a")
    both.settle()
    [parked] = orjson.loads(huiyin("parked", "--json").stdout)
    assert (parked["stream"], parked["waiting"], parked["jurisdiction"]) == (STREAM, [1], CITY)
    assert "ValueError" in parked["error"]
    assert "Wang Fang" not in huiyin("parked").stdout
    failed = huiyin("retry", "archive", "desk")
    assert failed.exit_code == 1
    assert "failed again" in failed.stdout
    FAULTS.steps.clear()
    assert huiyin("retry", "archive", "desk", STREAM).exit_code == 0
    assert [r["texts"] for r in rows(archive)["notes"]] == ["/a"]


def test_a_stream_that_needs_an_update_is_told_by_every_verb(both: Platform, desk: Runtime) -> None:
    archive = follow(both.services["archive"], {"desk": log_of(desk, DESK_NEXT.publish)})
    write(desk, "1", "a")
    archive.subscriptions["desk"].catch_up()
    reason = "published by a newer release: huiyin.desk.note_written.v2 is not known here; update archive"
    told = orjson.loads(huiyin("list", "--json").stdout)
    assert [each["reason"].startswith(reason) for each in told if each["source"] == "desk"] == [True]
    [parked] = orjson.loads(huiyin("parked", "--json").stdout)
    assert parked["error"].startswith(reason)
    report: dict[str, Any] = {"missing": []}
    report_subscriptions(report, "archive", condition_of(archive).as_json()["subscriptions"])
    [missing] = report["missing"]
    assert missing["must"]
    assert missing["what"].startswith(f"archive can't read 1 streams of desk: {reason}")


def test_doctor_says_why_with_the_words_of_the_page(both: Platform, desk: Runtime) -> None:
    FAULTS.steps["react"] = refuse
    write(desk, "1", "a")
    both.settle()
    report: dict[str, Any] = {"missing": []}
    archive = both.services["archive"]
    report_subscriptions(report, "archive", condition_of(archive).as_json()["subscriptions"])
    [missing] = report["missing"]
    [standing] = standstills_of(archive)
    assert standing.why.english == Conflict().message
    assert missing["what"] == f"archive has 1 parked streams of desk: {standing.why.english}"
    assert "/archive/standstills" in missing["type"]


def test_a_subscription_that_is_not_there_is_named_with_those_that_are() -> None:
    missing = huiyin("pause", "desk", "archive")
    assert missing.exit_code == 1
    assert "There is: archive archive, archive desk." in missing.stderr.replace("\n", " ")


def test_parked_streams_of_a_service_that_is_not_there_are_an_error() -> None:
    done = huiyin("parked", "nowhere")
    assert done.exit_code == 1
    assert "There is no service nowhere here" in done.output
