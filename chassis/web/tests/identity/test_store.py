"""Accounts, sessions, tokens, and the count of attempts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from huiyin_ledger.db import Database
from huiyin_ledger.domain import Refused
from huiyin_web.identity.policy import Role
from huiyin_web.identity.store import IdentityStore
from huiyin_web.identity.throttle import PER_ACCOUNT, WINDOW

from .conftest import Watch

PASSWORD = "a bench by the river"


def _account(store: IdentityStore, id: str = "li.jing") -> None:
    store.accounts.create(id, name="李静", role=Role.CLERK, jurisdiction="230602", password=PASSWORD)


def _code(
    store: IdentityStore, password: str = "wrong", login: str = "li.jing", address: str = "10.0.0.1"
) -> str:
    try:
        store.accounts.authenticate(login, password, address)
    except Refused as refused:
        return refused.code
    return "in"


def test_the_password_is_kept_as_an_argon2id_hash_only(store: IdentityStore, database: Database) -> None:
    _account(store)
    row = database.one("SELECT * FROM identity.account")
    assert row is not None
    assert row["password_hash"].startswith("$argon2id$")
    assert PASSWORD not in repr(row)


def test_a_login_name_is_given_out_once(store: IdentityStore) -> None:
    _account(store)
    for again in ("li.jing", "LI.JING", "ｌｉ.ｊｉｎｇ"):
        with pytest.raises(Refused) as refused:
            _account(store, again)
        assert refused.value.code == "account_exists"


@pytest.mark.parametrize(
    "id", ["", "a", "citizen", "system", "system:relay", "script:1", "a b", "a/b", "-a", "x" * 65, "a\nb"]
)
def test_a_login_name_cannot_be_taken_for_somebody_else(store: IdentityStore, id: str) -> None:
    with pytest.raises(Refused) as refused:
        _account(store, id)
    assert refused.value.code == "account_id_invalid"


def test_a_chinese_login_name_is_fine(store: IdentityStore) -> None:
    _account(store, "李静")
    assert _code(store, PASSWORD, "李静") == "in"


def test_the_same_password_typed_in_another_unicode_form_is_the_same(store: IdentityStore) -> None:
    store.accounts.create("a1", name="", role="clerk", jurisdiction="230602", password="Ａｎｄré by the lake")
    assert _code(store, "André by the lake", "a1") == "in"


def test_attempts_made_at_the_same_moment_count_too(store: IdentityStore) -> None:
    _account(store)
    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(lambda _: _code(store), range(30)))
    assert codes.count("login_failed") == PER_ACCOUNT
    assert codes.count("too_many_attempts") == 30 - PER_ACCOUNT


def test_after_the_window_one_may_try_again(store: IdentityStore, watch: Watch) -> None:
    _account(store)
    for _ in range(PER_ACCOUNT):
        assert _code(store) == "login_failed"
    with pytest.raises(Refused) as refused:
        store.accounts.authenticate("li.jing", PASSWORD, "10.0.0.1")
    assert refused.value.details == {"minutes": 15, "retry_after": 900}
    watch.forward(WINDOW - timedelta(seconds=1))
    assert _code(store, PASSWORD) == "too_many_attempts"
    watch.forward(timedelta(seconds=1))
    assert _code(store, PASSWORD) == "in"


def test_an_unknown_name_is_counted_like_a_known_one(store: IdentityStore) -> None:
    for _ in range(PER_ACCOUNT):
        assert _code(store, login="nobody") == "login_failed"
    assert _code(store, login="nobody") == "too_many_attempts"


def test_what_was_typed_as_a_name_is_not_kept(store: IdentityStore, database: Database) -> None:
    _code(store, login="my secret password")
    assert "my secret password" not in repr(database.query("SELECT * FROM identity.throttle"))


def test_a_session_follows_its_account(store: IdentityStore, database: Database) -> None:
    _account(store)
    id = store.sessions.open("li.jing")
    database.execute("UPDATE identity.account SET role = 'leader', jurisdiction = '230600'")
    session = store.session(id)
    assert session is not None
    assert (session.principal.role, session.principal.jurisdiction) == (Role.LEADER, "230600")
    store.accounts.set_password("li.jing", "a boat on the lake")
    assert store.session(id) is None


def test_a_login_that_ends_just_after_the_account_was_disabled_leads_nowhere(store: IdentityStore) -> None:
    _account(store)
    store.accounts.disable("li.jing")
    assert store.session(store.sessions.open("li.jing")) is None


def test_old_sessions_and_windows_are_swept_away(
    store: IdentityStore, database: Database, watch: Watch
) -> None:
    _account(store)
    store.sessions.open("li.jing")
    _code(store)
    watch.forward(timedelta(hours=13))
    kept = store.sessions.open("li.jing")
    store.forget_old()
    assert len(database.query("SELECT 1 FROM identity.session")) == 1
    assert database.query("SELECT 1 FROM identity.throttle") == []
    assert store.session(kept) is not None


def test_a_token_speaks_for_its_role_until_it_is_over_or_revoked(store: IdentityStore, watch: Watch) -> None:
    token = store.tokens.issue(
        role="unit_head", jurisdiction="230602", unit="u1", label="import", lifetime=timedelta(days=1)
    )
    who = store.principal_of_token(token)
    assert who is not None
    assert (who.role, who.jurisdiction, str(who.unit), who.name) == (
        Role.UNIT_HEAD,
        "230602",
        "230602/u1",
        "import",
    )
    listed = store.tokens.list()
    assert who.id == f"script:{listed[0].id}"
    store.tokens.revoke(listed[0].id)
    assert store.principal_of_token(token) is None
    second = store.tokens.issue(role="auditor", jurisdiction="230000", lifetime=timedelta(days=1))
    watch.forward(timedelta(days=1))
    assert store.principal_of_token(second) is None


@pytest.mark.parametrize("token", ["", "hy_", "hy_" + "a" * 43, "\u200b", "x" * 5000])
def test_a_token_that_is_none_speaks_for_nobody(store: IdentityStore, token: str) -> None:
    assert store.principal_of_token(token) is None


def test_the_database_holds_no_token_that_could_be_used(store: IdentityStore, database: Database) -> None:
    token = store.tokens.issue(role="auditor", jurisdiction="230600")
    assert token not in repr(database.query("SELECT * FROM identity.token"))


@pytest.mark.parametrize(
    ("role", "jurisdiction", "unit", "code"),
    [
        ("unit_handler", "230602", None, "unit_missing"), ("clerk", "230602", "u1", "unit_not_expected"),
        ("clerk", "2306", None, "jurisdiction_invalid"), ("clerk", "二三零六零二", None, "jurisdiction_invalid"),
        ("citizen", "230602", None, "role_invalid"),
    ],
)  # fmt: skip
def test_a_token_needs_a_place_that_fits_its_role(
    store: IdentityStore, role: str, jurisdiction: str, unit: str | None, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        store.tokens.issue(role=role, jurisdiction=jurisdiction, unit=unit)
    assert refused.value.code == code
