"""Transactions that whoever is called inside them joins; migrations that run once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from huiyin_ledger.db import Connection, Database
from huiyin_operations.migrations import ChangedMigration, NewerSchema, migrate
from huiyin_samples.house import House
from huiyin_samples.letters import SAMPLE
from huiyin_web.definition import ServiceDefinition


@pytest.fixture
def scratch(house: House) -> Database:
    house.database.execute("CREATE TABLE sample.scratch (n integer)")
    return house.database


def numbers(database: Database) -> list[int]:
    return [row["n"] for row in database.query("SELECT n FROM sample.scratch ORDER BY n")]


def add(database: Database, n: int) -> None:
    with database.transaction():
        database.execute("INSERT INTO sample.scratch VALUES (%s)", (n,))


def test_an_inner_transaction_joins_the_outer_one(scratch: Database) -> None:
    def fail_late() -> None:
        with scratch.transaction():
            add(scratch, 1)
            assert numbers(scratch) == [1]
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail_late()
    assert numbers(scratch) == []


def test_a_savepoint_can_be_given_up_alone(scratch: Database) -> None:
    def fail(connection: Connection) -> None:
        with connection.transaction():
            add(scratch, 2)
            raise InterruptedError

    with scratch.transaction() as connection:
        add(scratch, 1)
        with pytest.raises(InterruptedError):
            fail(connection)
        add(scratch, 3)
    assert numbers(scratch) == [1, 3]


def test_another_thread_has_a_transaction_of_its_own(scratch: Database) -> None:
    with scratch.transaction():
        add(scratch, 1)
        other = threading.Thread(target=add, args=(scratch, 2))
        other.start()
        other.join(30)
        with scratch.connection() as connection:
            assert connection.execute("SELECT n FROM sample.scratch").fetchall() == [(2,)]
    assert numbers(scratch) == [1, 2]


def test_callbacks_run_after_the_outermost_commit_only(scratch: Database) -> None:
    said: list[str] = []
    scratch.on_commit(lambda: said.append("at once"))
    with scratch.transaction():
        with scratch.transaction():
            scratch.on_commit(lambda: said.append(f"saw {numbers(scratch)}, open {scratch.in_transaction}"))
        add(scratch, 1)
        assert said == ["at once"]
    assert said == ["at once", "saw [1], open False"]

    def fail() -> None:
        with scratch.transaction():
            scratch.on_commit(lambda: said.append("never"))
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail()
    assert len(said) == 2


def test_sessions_run_in_utc_and_with_the_services_role(scratch: Database) -> None:
    row = scratch.one("SELECT current_setting('TimeZone') AS zone, current_user AS role, now() AS now")
    assert row is not None
    assert (row["zone"], row["role"]) == ("UTC", "huiyin_sample")
    assert row["now"].utcoffset().total_seconds() == 0
    url = psycopg.conninfo.make_conninfo(scratch.url, user="postgres")
    with Database(url, application_name="taken", role="huiyin_sample") as other:
        assert other.one("SELECT current_user AS role") == {"role": "huiyin_sample"}
        with other.connect() as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("huiyin_sample",)


def test_rows_are_counted_and_missing_ones_are_none(scratch: Database) -> None:
    assert scratch.execute("INSERT INTO sample.scratch SELECT generate_series(1, 3)") == 3
    assert scratch.one("SELECT n FROM sample.scratch WHERE n = %(n)s", {"n": 9}) is None


SLEEPERS = """
import eventlet
eventlet.monkey_patch()
import sys, time
from huiyin_ledger.db import Connection, Database
database = Database(sys.argv[1], application_name="green", max_size=3)
begun = time.monotonic()
pool = eventlet.GreenPool()
for _ in range(3):
    pool.spawn(database.query, "SELECT pg_sleep(0.7)")
pool.waitall()
print(time.monotonic() - begun)
database.close()
"""


def test_green_threads_wait_for_the_database_together(house: House) -> None:
    environment = {**os.environ, "PSYCOPG_WAIT_FUNC": "wait_selector"}
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SLEEPERS, house.database.url],
        env=environment, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert 0.7 <= float(said.stdout) < 2.0


def test_a_process_that_would_block_its_green_threads_does_not_start(house: House) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "PSYCOPG_WAIT_FUNC"}
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SLEEPERS, house.database.url],
        env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert said.returncode != 0
    assert "PSYCOPG_WAIT_FUNC=wait_selector" in said.stderr


@pytest.fixture
def admin(house: House) -> str:
    return psycopg.conninfo.make_conninfo(house.database.url, user="postgres")


def test_migrating_again_changes_nothing(house: House, admin: str) -> None:
    before = house.database.query("SELECT component, name, applied_at FROM migration.applied ORDER BY 1, 2")
    assert migrate(admin, SAMPLE) == []
    assert (
        house.database.query("SELECT component, name, applied_at FROM migration.applied ORDER BY 1, 2")
        == before
    )
    assert {"ledger", "vault", "views", "subscriptions"} <= {row["component"] for row in before}


def _from(folder: Path, name: str) -> ServiceDefinition:
    """A service without views whose migrations lie in `folder`."""

    class Elsewhere(ServiceDefinition):
        @property
        def migrations(self) -> Path:
            return folder

    return replace(Elsewhere(**vars(SAMPLE)), name=name, views=())


def test_files_are_applied_once_in_order_and_functions_when_they_change(admin: str, tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    first, second = tmp_path / "0001_first.sql", tmp_path / "0002_second.sql"
    function = tmp_path / "functions" / "answer.sql"
    first.write_text("CREATE TABLE extra.t (n integer); -- 100% real")
    function.write_text("CREATE OR REPLACE FUNCTION extra.answer() RETURNS int LANGUAGE sql AS 'SELECT 41'")

    def run() -> list[str]:
        return [name for name in migrate(admin, _from(tmp_path, "extra")) if name.startswith("extra/")]

    assert run() == ["extra/0001_first.sql", "extra/functions/answer.sql"]
    second.write_text("INSERT INTO extra.t SELECT extra.answer()")
    assert run() == ["extra/0002_second.sql"]
    function.write_text("CREATE OR REPLACE FUNCTION extra.answer() RETURNS int LANGUAGE sql AS 'SELECT 42'")
    assert run() == ["extra/functions/answer.sql"]
    first.write_text("CREATE TABLE extra.t ()")
    with pytest.raises(ChangedMigration, match="0001_first"):
        run()
    with psycopg.connect(psycopg.conninfo.make_conninfo(admin, user="huiyin_extra")) as connection:
        assert connection.execute("SELECT n, extra.answer() FROM extra.t").fetchall() == [(41, 42)]


def test_an_older_release_leaves_the_database_of_a_newer_one_alone(admin: str, tmp_path: Path) -> None:
    (tmp_path / "0001_first.sql").write_text("SELECT 1")
    newer = tmp_path / "0002_newer.sql"
    newer.write_text("CREATE TABLE later.t ()")
    migrate(admin, _from(tmp_path, "later"))
    newer.unlink()
    with pytest.raises(NewerSchema, match="0002_newer"):
        migrate(admin, _from(tmp_path, "later"))


def test_a_migration_that_fails_leaves_nothing(admin: str, tmp_path: Path) -> None:
    (tmp_path / "0001_first.sql").write_text("CREATE TABLE broken.t (); SELECT 1 / 0")
    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate(admin, _from(tmp_path, "broken"))
    with psycopg.connect(admin) as connection:
        assert connection.execute("SELECT FROM pg_namespace WHERE nspname = 'broken'").rowcount == 0


def test_several_processes_may_migrate_at_once(admin: str) -> None:
    failed: list[BaseException] = []

    def run() -> None:
        try:
            migrate(admin, SAMPLE)
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
