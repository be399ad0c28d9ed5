from __future__ import annotations

import os
import pwd
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from huiyin_operations.embedded.postgres import DURABLE, FOR_TESTS, EmbeddedPostgres, EmbeddedPostgresError

HOLD = """
import sys
from pathlib import Path
from huiyin_operations.embedded.postgres import FOR_TESTS, EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]), settings=FOR_TESTS)
server.start()
print("held", flush=True)
sys.stdin.read()
server.close()
"""


MAKE_USER = """
import pwd
import sys
from huiyin_operations.embedded.postgres import ensure_user
print("ready", flush=True)
sys.stdin.readline()
ensure_user(sys.argv[1])
print(pwd.getpwnam(sys.argv[1]).pw_uid)
"""


def holder(data: Path) -> subprocess.Popen[str]:
    """Another process that holds on to the server until its standard input is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_whoever_leaves_last_stops_the_server(tmp_path: Path) -> None:
    first = EmbeddedPostgres(tmp_path, settings=FOR_TESTS)
    second = EmbeddedPostgres(tmp_path, settings=FOR_TESTS)
    assert first.start() == second.start()
    first.close()
    assert second.is_running
    second.close()
    assert not second.is_running


def test_a_verb_that_ends_does_not_take_the_server_from_another_process(tmp_path: Path) -> None:
    other = holder(tmp_path)
    with EmbeddedPostgres(tmp_path, settings=FOR_TESTS):
        pass
    server = EmbeddedPostgres(tmp_path, settings=FOR_TESTS)
    assert server.is_running
    other.communicate("")
    assert other.returncode == 0
    assert not server.is_running


def test_a_killed_process_neither_takes_the_server_down_nor_keeps_it_up(tmp_path: Path) -> None:
    other = holder(tmp_path)
    with EmbeddedPostgres(tmp_path, settings=FOR_TESTS) as server:
        other.send_signal(signal.SIGKILL)
        other.communicate()
        with psycopg.connect(server.admin_url()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not server.is_running


def test_what_was_committed_is_there_after_the_server_itself_was_killed(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path, settings=FOR_TESTS) as server:
        with psycopg.connect(server.admin_url(), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        postmaster = int((server.directory / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGKILL)
        with (
            EmbeddedPostgres(tmp_path, settings=FOR_TESTS) as again,
            psycopg.connect(again.admin_url()) as connection,
        ):
            assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


@pytest.mark.parametrize("name", ["with space and 'quote", "市民来信", "long-" * 30])
def test_any_path_will_do(tmp_path: Path, name: str) -> None:
    with EmbeddedPostgres(tmp_path / name, settings=FOR_TESTS) as server:
        server.ensure_database("intake")
        with psycopg.connect(server.app_url("intake")) as connection:
            row = connection.execute("SELECT current_user, current_database()").fetchone()
            assert row == ("huiyin_intake", "huiyin_intake")


def test_by_default_nothing_confirmed_is_lost_in_a_power_cut(tmp_path: Path) -> None:
    assert DURABLE == {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
    with EmbeddedPostgres(tmp_path) as server, psycopg.connect(server.admin_url()) as connection:
        shown = {name: connection.execute(f"SHOW {name}").fetchone() for name in DURABLE}
    assert shown == dict.fromkeys(DURABLE, ("on",))


def test_a_service_role_is_no_superuser(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path, settings=FOR_TESTS) as server:
        server.ensure_database("intake")
        server.ensure_database("intake")
        with psycopg.connect(server.app_url("intake")) as connection:
            row = connection.execute(
                "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    assert row == (False, False, False)


def test_a_failed_start_says_why_with_the_end_of_the_log(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path, settings={**FOR_TESTS, "shared_buffers": "'nonsense'"})
    with pytest.raises(EmbeddedPostgresError, match="shared_buffers"):
        server.start()


def test_an_interrupted_first_start_is_made_good(tmp_path: Path) -> None:
    (tmp_path / "postgres.new").mkdir()
    (tmp_path / "postgres.new" / "half").write_text("made")
    with EmbeddedPostgres(tmp_path, settings=FOR_TESTS) as server:
        assert server.is_running
    assert not (tmp_path / "postgres.new").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes a user for the server")
def test_of_processes_that_start_at_once_one_makes_the_servers_user() -> None:
    name = f"huiyin-test-{os.getpid()}"
    made = [
        subprocess.Popen(
            [sys.executable, "-c", MAKE_USER, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(6)
    ]
    try:
        for each in made:
            assert each.stdout is not None
            assert each.stdout.readline() == "ready\n"
        said = set()
        for each in made:
            assert each.stdin is not None
            each.stdin.write("\n")
            each.stdin.flush()
        for each in made:
            said.add(each.communicate()[0])
        assert len(said) == 1
        assert said == {f"{pwd.getpwnam(name).pw_uid}\n"}
    finally:
        for each in made:
            each.kill()
            each.wait()
        subprocess.run(["userdel", name], check=True, capture_output=True)
