"""The verbs `ledger`, `audit` and `view`, against the first installed service."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer import Typer
from typer.testing import CliRunner

from huiyin_ledger.db import Database
from huiyin_ledger.domain import acting
from huiyin_ledger.ledger.recorder import LedgerRecorder
from huiyin_ledger.ledger.stored import LedgerStoredEvent
from huiyin_ledger.vault.keyring import Keyring
from huiyin_operations.cli import audit, ledger, view
from huiyin_samples.letters import CITY, NOON, act
from huiyin_testing.databases import TestDatabases
from huiyin_web.bootstrap import definitions
from huiyin_web.definition import ServiceDefinition

Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def service() -> ServiceDefinition:
    return definitions()[0]


@pytest.fixture
def run(
    test_databases: TestDatabases, service: ServiceDefinition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Runs a verb with --json: its exit status and its answer."""
    urls = test_databases.fresh(service)
    upper = service.name.upper()
    for name, value in {
        "HUIYIN_MODE": "service",
        f"HUIYIN_{upper}_DATABASE_URL": urls.app,
        f"HUIYIN_{upper}_ADMIN_DATABASE_URL": urls.admin,
        "HUIYIN_IDENTITY_DATABASE_URL": test_databases.fresh_identity().app,
    }.items():
        monkeypatch.setenv(name, value)
    Keyring.open(tmp_path / "keyring.json", create=True)

    def go(app: Typer, *arguments: str) -> tuple[int, Any]:
        answer = CliRunner().invoke(app, [*arguments, "--data", str(tmp_path), "--json"])
        assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
        return answer.exit_code, json.loads(answer.stdout) if answer.stdout.strip() else None

    go.admin = urls.admin  # type: ignore[attr-defined]
    go.app = urls.app  # type: ignore[attr-defined]
    return go


@pytest.fixture
def filled(run: Run) -> Run:
    """Three events in one jurisdiction."""
    with Database(run.app, application_name="test") as database, acting(act("M-1")):  # type: ignore[attr-defined]
        recorder = LedgerRecorder(database, CITY)
        from uuid import UUID

        recorder.insert_events(
            [LedgerStoredEvent(UUID(int=1), n, "gone.type", b'{"n":1}', 1, NOON) for n in (1, 2, 3)]
        )
    return run


def tamper(run: Run, statement: str) -> None:
    with psycopg.connect(run.admin) as connection:  # type: ignore[attr-defined]
        connection.execute("SET session_replication_role = replica")
        connection.execute(statement)  # type: ignore[call-overload]


def test_verify_ends_with_zero_only_where_the_ledger_holds(filled: Run, service: ServiceDefinition) -> None:
    assert filled(ledger.app, "verify", "--jurisdiction", "999999") == (1, None)
    status, answer = filled(ledger.app, "verify")
    assert (status, answer["holds"]) == (0, True)
    assert answer["ledgers"][0]["events"] == 3
    tamper(filled, "UPDATE ledger.event SET payload = '{\"n\":2}' WHERE position = 2")
    status, answer = filled(ledger.app, "verify")
    assert (status, answer["holds"]) == (1, False)
    (fault,) = answer["ledgers"][0]["faults"]
    assert (fault["jurisdiction"], fault["position"], fault["why"]) == (CITY, 2, "altered")


def test_a_checkpoint_witnesses_what_the_chain_alone_can_not(filled: Run, tmp_path: Path) -> None:
    from huiyin_ledger.ledger.checkpoint import SigningKey

    status, _ = filled(ledger.app, "checkpoint")
    assert status == 1  # nobody made a signing key for this installation
    SigningKey.open(tmp_path / "checkpoints", create=True)
    status, answer = filled(ledger.app, "checkpoint")
    assert status == 0
    assert [(c["jurisdiction"], c["position"]) for c in answer["added"]] == [(CITY, 3)]
    assert filled(ledger.app, "checkpoint")[1]["added"] == []
    tamper(filled, "DELETE FROM ledger.event WHERE position = 3")
    tamper(
        filled,
        "UPDATE ledger.head SET (position, hash) = (SELECT position, hash FROM ledger.event WHERE position = 2)",
    )
    status, answer = filled(ledger.app, "verify")
    assert status == 1
    assert [(f["position"], f["why"]) for f in answer["ledgers"][0]["faults"]] == [(3, "cut")]


def test_head_tells_where_each_ledger_stands(filled: Run, service: ServiceDefinition) -> None:
    status, answer = filled(ledger.app, "head")
    assert status == 0
    assert [(h["service"], h["jurisdiction"], h["position"]) for h in answer] == [(service.name, CITY, 3)]
    assert len(bytes.fromhex(answer[0]["hash"])) == 32


def test_the_timeline_of_a_matter_is_told_and_an_unknown_one_is_an_error(filled: Run) -> None:
    status, answer = filled(audit.app, "timeline", "M-1")
    assert status == 0
    assert [(e["position"], e["actor"], e["data"]) for e in answer] == [
        (n, "clerk-1", {"n": 1}) for n in (1, 2, 3)
    ]
    assert filled(audit.app, "timeline", "M-2")[0] == 1


def test_a_time_that_is_none_is_told_so(filled: Run) -> None:
    assert filled(audit.app, "asof", "M-1", "--at", "yesterday")[0] == 2
    assert filled(audit.app, "asof", "M-1", "--at", "2020-01-01")[0] == 1
    assert filled(audit.app, "asof", "M-2", "--at", "2036-01-01T09:00:00+08:00")[0] == 1


def test_what_changed_between_two_instants_is_told(filled: Run) -> None:
    between = ("--from", "2020-01-01", "--to", "2036-01-01T09:00:00+08:00")
    status, answer = filled(audit.app, "diff", "M-1", *between, "--axis", "occurred")
    assert status == 0
    assert [e["position"] for e in answer["events"]] == [1, 2, 3]
    (change,) = answer["changes"]  # its events are of no release that is installed: no state can be told
    assert (change["kind"], change["before_version"], change["after_version"]) == ("", None, 3)
    assert filled(audit.app, "diff", "M-1", "--from", "2035-01-01", "--to", "2036-01-01")[0] == 0
    assert filled(audit.app, "diff", "M-2", *between)[0] == 1
    assert filled(audit.app, "diff", "M-1", "--from", "2036-01-01", "--to", "2020-01-01")[0] == 2
    assert filled(audit.app, "diff", "M-1", "--from", "once", "--to", "2020-01-01")[0] == 2


def test_keys_rotate_and_old_ones_are_removed_later(run: Run, tmp_path: Path) -> None:
    before = Keyring.open(tmp_path / "keyring.json").current
    status, answer = run(ledger.app, "rotate")
    assert status == 0
    assert answer["keys"] == [before, answer["current"]]
    status, answer = run(ledger.app, "rotate", "--forget-unused")
    assert answer["keys"] == [answer["current"]]


def test_views_are_listed_rebuilt_exchanged_and_compared(run: Run, service: ServiceDefinition) -> None:
    status, listed = run(view.app, "list")
    assert status == 0
    assert {v["name"] for v in listed} >= {v.name for v in service.views}
    name = f"{service.name}.{service.views[0].name}"
    assert run(view.app, "swap", name)[0] == 1
    status, rebuilt = run(view.app, "rebuild", name)
    assert (status, rebuilt[0]["rows"]) == (0, 0)
    assert run(view.app, "swap", name)[0] == 0
    assert run(view.app, "back", name)[0] == 0
    status, differences = run(view.app, "diff")
    assert status == 0
    assert all(d["same"] for d in differences)
    assert len(differences) == len(listed)
    assert run(view.app, "diff", "nowhere.nothing")[0] == 2
