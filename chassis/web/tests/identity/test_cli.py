"""`./huiyin account` and `./huiyin token`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.main import get_command

from huiyin_ledger.db import Database
from huiyin_ledger.vault.keyring import Keyring
from huiyin_operations.cli.main import huiyin
from huiyin_testing.databases import TestDatabases
from huiyin_web.identity.policy import Role
from huiyin_web.identity.store import IdentityStore

PASSWORD = "a bench by the river"


@pytest.fixture
def store(test_databases: TestDatabases, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):  # type: ignore[no-untyped-def]
    url = test_databases.fresh_identity().app
    monkeypatch.setenv("HUIYIN_MODE", "service")
    monkeypatch.setenv("HUIYIN_DATA", str(tmp_path))
    monkeypatch.setenv("HUIYIN_IDENTITY_DATABASE_URL", url)
    with Database(url, application_name="test identity") as database:
        yield IdentityStore(database, Keyring.open(tmp_path / "keyring.json", create=True))


def _run(*arguments: str):  # type: ignore[no-untyped-def]
    from click.testing import CliRunner as Click

    return Click().invoke(get_command(huiyin), list(arguments))


def test_a_token_is_printed_alone_so_that_a_script_can_take_it(store: IdentityStore) -> None:
    done = _run("token", "--role", "unit_head", "--jurisdiction", "230602", "--unit", "u1")
    assert done.exit_code == 0, done.output
    who = store.principal_of_token(done.output.strip())
    assert who is not None
    assert [(each.role, str(each.unit), each.sealed) for each in who.posts] == [
        (Role.UNIT_HEAD, "230602/u1", False)
    ]


def test_posts_are_given_to_an_account_and_taken(store: IdentityStore) -> None:
    store.accounts.create(
        "zhou", name="周", role="unit_handler", jurisdiction="230602", unit="jw", password=PASSWORD
    )
    given = _run(
        "account", "give", "zhou", "--role", "accusations", "--jurisdiction", "230602", "--unit", "jw",
        "--since", "2026-03-02", "--until", "2026-03-06", "--class", "utilities",
    )  # fmt: skip
    assert given.exit_code == 0, given.output
    listed = json.loads(_run("account", "list", "--json").output)[0]["posts"]
    assert [each["number"] for each in listed] == [1, 2]
    assert "with accusations for utilities from 2026-03-02 to 2026-03-06" in listed[1]["post"]
    assert _run("account", "take", "zhou", "1").exit_code == 0
    assert [each.post.role for each in store.accounts.known("zhou").posts] == ["accusations"]


def test_a_token_in_json_says_what_it_is_for(store: IdentityStore) -> None:
    told = json.loads(_run("token", "--role", "auditor", "--jurisdiction", "230600", "--json").output)
    assert (told["role"], told["jurisdiction"], told["unit"]) == ("auditor", "230600", None)
    assert store.principal_of_token(told["token"]) is not None


def test_a_token_that_got_into_the_wrong_hands_is_found_and_revoked(store: IdentityStore) -> None:
    kept = store.tokens.issue(role=Role.AUDITOR, jurisdiction="230600", label="archive")
    lost = store.tokens.issue(role=Role.CLERK, jurisdiction="230600", label="import")
    listed = json.loads(_run("account", "tokens", "--json").output)
    assert [each["label"] for each in listed] == ["archive", "import"]
    assert not any(token in json.dumps(listed) for token in (kept, lost))
    assert _run("account", "revoke", str(listed[1]["id"])).exit_code == 0
    assert store.principal_of_token(lost) is None
    assert store.principal_of_token(kept) is not None
    assert json.loads(_run("account", "tokens", "--json").output)[1]["revoked_at"]
    assert _run("account", "revoke", "999").exit_code != 0


def test_an_account_lives_from_added_to_disabled(store: IdentityStore) -> None:
    added = _run(
        "account",
        "add",
        "li.jing",
        "--role",
        "clerk",
        "--jurisdiction",
        "230602",
        "--name",
        "李静",
        "--password",
        PASSWORD,
    )
    assert added.exit_code == 0, added.output
    assert store.accounts.authenticate("li.jing", PASSWORD, "").name == "李静"
    assert _run("account", "password", "li.jing", "--password", "a boat on the lake").exit_code == 0
    assert store.accounts.authenticate("li.jing", "a boat on the lake", "").id == "li.jing"
    assert _run("account", "disable", "li.jing").exit_code == 0
    listed = json.loads(_run("account", "list", "--json").output)
    assert listed[0]["id"] == "li.jing"
    assert listed[0]["disabled_at"]
    assert _run("account", "enable", "li.jing").exit_code == 0
    assert store.accounts.authenticate("li.jing", "a boat on the lake", "").id == "li.jing"


def test_a_password_may_come_from_the_environment(
    store: IdentityStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIYIN_PASSWORD", PASSWORD)
    _run("account", "add", "wang", "--role", "leader", "--jurisdiction", "230600")
    assert store.accounts.authenticate("wang", PASSWORD, "").posts[0].post.role == Role.LEADER


def test_what_does_not_fit_ends_with_an_error(store: IdentityStore) -> None:
    done = _run("account", "disable", "nobody")
    assert done.exit_code != 0
    for command in (["token"], ["account", "give", "li.jing"]):
        assert _run(*command, "--role", "king", "--jurisdiction", "230600").exit_code != 0


def test_without_a_terminal_it_says_where_the_password_may_come_from(store: IdentityStore) -> None:
    done = _run("account", "add", "wang", "--role", "leader", "--jurisdiction", "230600")
    assert done.exit_code == 1
    assert "HUIYIN_PASSWORD" in done.output
    assert store.accounts.list() == []
