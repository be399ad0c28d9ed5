"""Accounts, sessions, tokens, and the count of attempts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from huiyin_ledger.db import Database
from huiyin_ledger.domain import Refused
from huiyin_ledger.vault.keyring import Keyring
from huiyin_web.identity.policy import Role
from huiyin_web.identity.rates import DEFAULTS, Rule
from huiyin_web.identity.store import IdentityStore
from huiyin_web.identity.throttle import Guess, Throttle

from .conftest import Watch

PASSWORD = "a bench by the river"
LOGIN = DEFAULTS[Rule.LOGIN]
assert LOGIN.pair
assert LOGIN.subject
PAIR, SUBJECT = LOGIN.pair, LOGIN.subject


def _account(store: IdentityStore, id: str = "li.jing") -> None:
    store.accounts.create(id, name="李静", role=Role.CLERK, jurisdiction="230602", password=PASSWORD)


def _code(
    store: IdentityStore,
    password: str = "wrong",
    login: str = "li.jing",
    address: str = "10.0.0.1",
    device: str = "",
) -> str:
    try:
        store.accounts.authenticate(login, password, address, device)
    except Refused as refused:
        return refused.code
    return "in"


def test_the_password_is_kept_as_an_argon2id_hash_only(store: IdentityStore, database: Database) -> None:
    _account(store)
    row = database.one("SELECT * FROM identity.credential")
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
    assert codes.count("login_failed") == PAIR.times
    assert codes.count("too_many_attempts") == 30 - PAIR.times


def test_whoever_used_up_the_attempts_gets_one_more_at_a_time(store: IdentityStore, watch: Watch) -> None:
    _account(store)
    for _ in range(PAIR.times):
        assert _code(store) == "login_failed"
    with pytest.raises(Refused) as refused:
        store.accounts.authenticate("li.jing", PASSWORD, "10.0.0.1")
    assert refused.value.details == {"seconds": 90, "retry_after": 90}
    watch.forward(PAIR.share - timedelta(seconds=1))
    assert _code(store, PASSWORD) == "too_many_attempts"
    watch.forward(timedelta(seconds=1))
    assert _code(store) == "login_failed"
    assert _code(store) == "too_many_attempts"
    watch.forward(PAIR.share)
    assert _code(store, PASSWORD) == "in"


def test_a_refused_attempt_makes_nobody_wait_longer(store: IdentityStore, watch: Watch) -> None:
    _account(store)
    for _ in range(PAIR.times + 20):
        _code(store)
    watch.forward(PAIR.share)
    assert _code(store, PASSWORD) == "in"


def test_an_unknown_name_is_counted_like_a_known_one(store: IdentityStore) -> None:
    for _ in range(PAIR.times):
        assert _code(store, login="nobody") == "login_failed"
    assert _code(store, login="nobody") == "too_many_attempts"


@pytest.mark.parametrize("strangers", [1, 20, 50])
def test_an_owner_at_a_new_place_waits_seconds_at_most_while_strangers_guess_elsewhere(
    store: IdentityStore, watch: Watch, strangers: int
) -> None:
    """It took one guess every 30 seconds, and whoever guessed on took each of them."""
    throttle = Throttle("login", store.buckets, store.limits[Rule.LOGIN])

    def guess() -> None:
        for number in range(strangers):
            _allowed(throttle, f"198.51.100.{number}")

    for _ in range(11):
        guess()
    for place in range(4):
        waited = 0
        while not (let_in := _allowed(throttle, f"10.0.0.{place}")):
            waited += 1
            watch.forward(timedelta(seconds=1))
            guess()
        throttle.succeeded(let_in)
        assert waited <= SUBJECT.share.total_seconds() == 5
        watch.forward(timedelta(minutes=7))
        guess()
    assert _allowed(throttle, "10.0.0.9", device="known before")


def test_whoever_guesses_from_everywhere_has_at_most_1560_attempts_an_hour_at_one_account(
    store: IdentityStore, watch: Watch
) -> None:
    throttle = Throttle("login", store.buckets, store.limits[Rule.LOGIN])
    checked = 0
    for step in range(720):
        watch.forward(timedelta(seconds=5))
        old = [f"198.51.100.{(step + each) % 250}" for each in (0, 1)]
        new = [f"203.0.{step % 250}.{each}" for each in range(step // 250 * 2, step // 250 * 2 + 2)]
        checked += sum(_allowed(throttle, address) is not None for address in (*old, *new))
    assert SUBJECT.times * 12 < checked <= 2 * SUBJECT.times * 13


def test_whoever_comes_from_an_address_that_is_none_is_no_known_browser(store: IdentityStore) -> None:
    throttle = Throttle("login", store.buckets, store.limits[Rule.LOGIN])
    guessed = [throttle.attempt(f"guess{number}", "") for number in range(3)]
    assert all("login address " in guess.counted for guess in guessed)


def _allowed(throttle: Throttle, address: str, device: str = "") -> Guess | None:
    try:
        return throttle.attempt("wang.wu", address, device)
    except Refused:
        return None


def test_a_known_browser_has_attempts_of_its_own_and_no_more(store: IdentityStore, watch: Watch) -> None:
    _account(store)
    codes = [_code(store, device="known before") for _ in range(PAIR.times + 5)]
    assert codes.count("login_failed") == PAIR.times
    assert _code(store, PASSWORD, device="another one") == "in"


def test_a_right_password_gives_back_its_own_attempt_only(store: IdentityStore) -> None:
    _account(store)
    for number in range(SUBJECT.times - 1):
        _code(store, address=f"198.51.100.{number}")
    for _ in range(3):
        assert _code(store, PASSWORD) == "in"
    assert _code(store, address="198.51.100.99") == "login_failed"
    assert _code(store, address="198.51.100.98") == "too_many_attempts"


def test_limits_are_told_by_the_settings(database: Database, keyring: Keyring, watch: Watch) -> None:
    store = IdentityStore(database, keyring, now=watch, limited={"login.pair": 2})
    assert [_code(store, login="nobody") for _ in range(3)] == ["login_failed"] * 2 + ["too_many_attempts"]


@pytest.mark.parametrize(
    "wrong", [{"login": 3}, {"login.overall": 3}, {"x.pair": 1}, {"code.pair": 0}, {"code.share": 2}]
)
def test_a_limit_that_does_not_exist_is_refused(
    database: Database, keyring: Keyring, wrong: dict[str, int]
) -> None:
    with pytest.raises(ValueError, match="HUIYIN_LIMITS"):
        IdentityStore(database, keyring, limited=wrong)


EASY = [
    *("password123!", "qwertyuiop1", "Huiyin2026", "12345678901", "Xinfang12345", "woaini5201314", "1qaz2wsx3edc"),
    *("li.jing.2026", "lijing19851203", "lijing2026!", "13945967722", "Daqing2026!", "汇音2026汇音2026", "Passw0rd2026"),
    *("aaaaaaaaaaaa", "abcdefghijkl", "asdfghjkl123", "administrator1", "ｐａｓｓｗｏｒｄ１２３"),
]  # fmt: skip


@pytest.mark.parametrize("password", EASY)
def test_a_password_that_many_would_try_is_refused_and_told_what_would_do(
    store: IdentityStore, password: str
) -> None:
    with pytest.raises(Refused) as refused:
        _account_with(store, password)
    assert refused.value.code == "password_too_common"
    assert "four words" in refused.value.message


@pytest.mark.parametrize(
    "password", [PASSWORD, "a-Password-for-tests-1", "Kx9#vTq2Lm4z", "山路 桥灯 稻子 煤烟 渡口"]
)
def test_a_password_that_nobody_would_try_is_taken(store: IdentityStore, password: str) -> None:
    _account_with(store, password)
    assert _code(store, password) == "in"


def test_a_new_password_is_held_against_the_name_too(store: IdentityStore) -> None:
    store.accounts.create("w1", name="Zhaoxuemei Li", role="clerk", jurisdiction="230602", password=PASSWORD)
    with pytest.raises(Refused):
        store.accounts.set_password("w1", "Zhaoxuemei2026")


def _account_with(store: IdentityStore, password: str) -> None:
    store.accounts.create("li.jing", name="李静", role=Role.CLERK, jurisdiction="230602", password=password)


def test_what_was_typed_as_a_name_is_not_kept(store: IdentityStore, database: Database) -> None:
    _code(store, login="my secret password")
    assert "my secret password" not in repr(database.query("SELECT * FROM identity.bucket"))


def test_a_session_follows_its_account(store: IdentityStore, database: Database) -> None:
    _account(store)
    id = store.sessions.open("li.jing")
    database.execute("UPDATE live.posts SET role = 'leader', place = '230600'")
    session = store.session(id)
    assert session is not None
    assert (session.principal.roles, session.principal.jurisdiction) == ((Role.LEADER,), "230600")
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
    assert database.query("SELECT 1 FROM identity.bucket") == []
    assert store.session(kept) is not None


def test_a_token_speaks_for_its_role_until_it_is_over_or_revoked(store: IdentityStore, watch: Watch) -> None:
    token = store.tokens.issue(
        role="unit_head", jurisdiction="230602", unit="u1", label="import", lifetime=timedelta(days=1)
    )
    who = store.principal_of_token(token)
    assert who is not None
    (post,) = who.posts
    assert (post.role, post.place, str(post.unit), who.name) == ("unit_head", "230602", "230602/u1", "import")
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
    assert token not in repr(database.query("SELECT * FROM identity.token_hash"))


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


def test_sixty_citizens_begin_behind_one_address_at_once_and_one_more_each_minute(
    store: IdentityStore, watch: Watch
) -> None:
    limit = store.limits[Rule.REGISTRATION]
    for _ in range(60):
        store.buckets.spend({"an office": limit.address})
    with pytest.raises(Refused) as refused:
        store.buckets.spend({"an office": limit.address})
    assert refused.value.details["retry_after"] <= 60
