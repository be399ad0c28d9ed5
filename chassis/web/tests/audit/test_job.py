"""Long work: verifying and comparing, in a process of its own, told while it runs and afterwards."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import psutil
import psycopg
import pytest

from huiyin_ledger.domain import acting
from huiyin_ledger.ledger.recorder import LedgerRecorder
from huiyin_ledger.ledger.stored import LedgerStoredEvent
from huiyin_ledger.ledger.verify import Why
from huiyin_operations.embedded.platform import Platform
from huiyin_samples.desk import CITY, COUNTY, NOON, act, amend, write
from huiyin_web.audit.job import comparison, verification
from huiyin_web.audit.reports import Kind, Report, State
from huiyin_web.audit.runner import MODULE, JobRunner, order_to
from huiyin_web.bootstrap import definitions
from huiyin_web.runtime import Runtime
from huiyin_web.upkeep import sign

from .conftest import ClientOf

PROVINCE = "230000"


def report_of(kind: Kind, scope: str = PROVINCE) -> Report:
    return Report(kind=kind, scope=scope, asked_by="auditor", started_at=datetime.now(UTC))


def tamper(both: Platform, service: str, statement: str) -> None:
    with psycopg.connect(both.databases.admin[service]) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(statement)  # type: ignore[call-overload]


@pytest.fixture
def told() -> list[int]:
    return []


def test_each_jurisdiction_is_verified_by_itself_and_against_its_checkpoints(
    both: Platform, desk: Runtime, told: list[int]
) -> None:
    write(desk, "N-1", "first")
    amend(desk, "N-1", "second")
    write(desk, "N-2", "county", COUNTY)
    sign(desk)
    report = report_of(Kind.VERIFICATION)
    verification(desk, both.services, report, lambda: told.append(report.done))
    assert [(v.jurisdiction, v.events, v.checkpoints, v.why) for v in report.verified] == [
        (CITY, 2, 1, None), (COUNTY, 1, 1, None),
    ]  # fmt: skip
    assert (report.done, report.total, told[-1]) == (3, 3, 3)

    tamper(
        both,
        "desk",
        f"UPDATE ledger.event SET payload = '{{}}' WHERE jurisdiction = '{CITY}' AND position = 2",
    )
    tamper(both, "desk", f"DELETE FROM ledger.event WHERE jurisdiction = '{COUNTY}'")
    tamper(both, "desk", f"DELETE FROM ledger.head WHERE jurisdiction = '{COUNTY}'")
    report = report_of(Kind.VERIFICATION)
    verification(desk, both.services, report, lambda: None)
    assert [(v.jurisdiction, v.position, v.why) for v in report.verified] == [
        (CITY, 2, Why.ALTERED), (COUNTY, 1, Why.CUT),
    ]  # fmt: skip

    county_only = report_of(Kind.VERIFICATION, "230622")
    verification(desk, both.services, county_only, lambda: None)
    assert county_only.verified == []


def test_a_line_of_the_checkpoints_that_can_not_be_read_is_everybodys_concern(
    both: Platform, desk: Runtime
) -> None:
    write(desk, "N-1", "first")
    sign(desk)
    file = desk.settings.checkpoints / "desk.jsonl"
    file.write_text("nonsense\n" + file.read_text())
    report = report_of(Kind.VERIFICATION, COUNTY)
    verification(desk, both.services, report, lambda: None)
    assert [(v.jurisdiction, v.why) for v in report.verified] == [("", Why.CHECKPOINT)]


def test_views_are_compared_with_a_replay_from_zero(both: Platform, desk: Runtime, archive: Runtime) -> None:
    write(desk, "N-1", "first")
    both.settle()
    report = report_of(Kind.COMPARISON, "")
    comparison(archive, both.services, report, lambda: None)
    assert [(c.view, c.different) for c in report.compared] == [("notes", 0), ("tally", 0)]
    assert (report.done, report.total) == (2, 2)
    archive.database.execute("UPDATE live.notes SET texts = 'other'")
    report = report_of(Kind.COMPARISON, "")
    comparison(archive, both.services, report, lambda: None)
    notes = report.compared[0]
    assert (notes.different, [key["jurisdiction"] for key in notes.keys]) == (1, [CITY])


def test_who_sees_one_county_only_gets_no_counts_and_no_keys_of_others(
    both: Platform, desk: Runtime, archive: Runtime, client_of: ClientOf
) -> None:
    write(desk, "N-1", "first")
    write(desk, "N-2", "second", COUNTY)
    both.settle()
    archive.database.execute("UPDATE live.notes SET texts = 'other'")
    report = report_of(Kind.COMPARISON, "")
    comparison(archive, both.services, report, lambda: None)
    report.finished_at = datetime.now(UTC)
    file = archive.settings.data / "audit" / "archive-comparison.json"
    file.parent.mkdir()
    report.write(file)
    county, city = (
        client_of(jurisdiction=j).get("/archive/api/v1/audit/ledger").json["comparison"]
        for j in (COUNTY, CITY)
    )
    assert (county["state"], county["same"], city["same"]) == ("done", False, False)
    assert [key["jurisdiction"] for key in county["views"][0]["keys"]] == [COUNTY]
    assert (county["views"][0]["rows"], city["views"][0]["rows"], city["views"][0]["different"]) == (
        None,
        2,
        2,
    )


def test_work_that_lost_its_process_is_broken_off_and_work_that_runs_is_not_begun_twice(
    desk: Runtime,
) -> None:
    runner = JobRunner(desk, [desk])
    assert runner.report(Kind.VERIFICATION, CITY) == (State.NONE, None)
    file = desk.settings.data / "audit" / f"desk-verification-{CITY}.json"
    file.parent.mkdir()
    report_of(Kind.VERIFICATION, CITY).write(file)
    assert runner.report(Kind.VERIFICATION, CITY)[0] is State.BROKEN_OFF
    before = file.read_text()
    with file.with_suffix(".lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert runner.report(Kind.VERIFICATION, CITY)[0] is State.RUNNING
        runner.start(Kind.VERIFICATION, "another", CITY)
    assert file.read_text() == before


@pytest.fixture
def first(platform_for: Callable[..., Platform]) -> Runtime:
    """The first installed service: a process of its own finds its definition. Three events in the city."""
    platform = platform_for(definitions()[0])
    runtime = platform.runtime(definitions()[0].name)
    with acting(act("M-1")):
        LedgerRecorder(runtime.database, CITY).insert_events(
            [LedgerStoredEvent(UUID(int=1), n, "gone.type", b'{"n":1}', 1, NOON) for n in (1, 2, 3)]
        )
    return runtime


def test_it_runs_in_a_process_of_its_own_and_the_report_stays(first: Runtime) -> None:
    runner = JobRunner(first, [first])
    before = set(psutil.Process().children())
    runner.start(Kind.VERIFICATION, "auditor", PROVINCE)
    runner.start(Kind.COMPARISON, "auditor")
    started = set(psutil.Process().children()) - before
    assert len(started) == 2
    psutil.wait_procs(started, timeout=60)
    state, report = JobRunner(first, [first]).report(Kind.VERIFICATION, PROVINCE)
    assert (state, report and [(v.jurisdiction, v.events, v.why) for v in report.verified]) == (
        State.DONE, [(CITY, 3, None)],
    )  # fmt: skip
    state, report = runner.report(Kind.COMPARISON)
    assert (state, report and [c.view for c in report.compared if c.different == 0]) == (
        State.DONE,
        [v.name for v in first.views.views],
    )


def test_it_ends_with_the_process_that_started_it(first: Runtime, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    report_of(Kind.VERIFICATION).write(path)
    order = order_to(path, first, [first])
    with psycopg.connect(first.settings.admin_database_url) as connection:
        connection.execute("LOCK TABLE ledger.head IN ACCESS EXCLUSIVE MODE")
        process = subprocess.Popen([sys.executable, "-P", "-m", MODULE], stdin=subprocess.PIPE)
        process.communicate(order, timeout=60)
        assert process.returncode == 1
    report = Report.read(path)
    assert report is not None
    assert report.finished_at is None
