"""What changes accounts, tokens and offices is recorded: by whom, when, chained, and without a secret."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest

from huiyin_ledger.clock.china import china_date
from huiyin_ledger.db import Database
from huiyin_ledger.domain import Refused
from huiyin_ledger.ledger.audit import as_of, timeline
from huiyin_ledger.ledger.verify import verify
from huiyin_web.identity.offices import Office
from huiyin_web.identity.policy import Role
from huiyin_web.identity.store import IdentityStore

from .conftest import Watch

PASSWORD = "a bench by the river"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ADMIN = "chen.admin"
ISSUER = "https://id.example"


def _open(store: IdentityStore, id: str = "li.jing", by: str = ADMIN) -> None:
    store.accounts.create(
        id, name="李静", role=Role.UNIT_HANDLER, jurisdiction="230602", unit="water", password=PASSWORD, by=by
    )


def _move(store: IdentityStore) -> None:
    store.accounts.set_posts("li.jing", [store.roles.post("clerk", "230600")], by=ADMIN)


def _factor(store: IdentityStore) -> None:
    code = pyotp.TOTP(SECRET).at(store.now())
    store.second_factors.set("key", "li.jing", SECRET, code)


def _substitute(store: IdentityStore) -> None:
    store.accounts.create("wang", name="", role="clerk", jurisdiction="230602", password=PASSWORD)
    day = china_date(store.now())
    store.accounts.name_substitute("li.jing", "wang", day, day, by=ADMIN)


CHANGES: dict[str, tuple[Callable[[IdentityStore], object], str]] = {
    "account_renamed": (lambda store: store.accounts.rename("li.jing", "李静怡", by=ADMIN), ADMIN),
    "post_given": (
        lambda store: store.accounts.give_post("li.jing", store.roles.post("clerk", "230600"), by=ADMIN),
        ADMIN,
    ),
    "post_taken": (lambda store: store.accounts.take_post("li.jing", 1, by=ADMIN), ADMIN),
    "substitute_named": (lambda store: _substitute(store), ADMIN),
    "password_set": (
        lambda store: store.accounts.set_password("li.jing", "a boat on the lake", ADMIN),
        ADMIN,
    ),
    "account_disabled": (lambda store: store.accounts.disable("li.jing", by=ADMIN), ADMIN),
    "second_factor_set": (_factor, "li.jing"),
    "account_linked": (lambda store: store.openid.link(ISSUER, "s-1", "li.jing", by=ADMIN), ADMIN),
}


def _said(store: IdentityStore, about: str = "account:li.jing") -> list[tuple[str, str]]:
    entries = timeline([store.recorder.ledger], about)
    return [(entry.type.removeprefix("identity."), entry.actor) for entry in entries]


@pytest.mark.parametrize("what", CHANGES)
def test_every_change_of_an_account_says_who_made_it(store: IdentityStore, what: str) -> None:
    _open(store)
    change, by = CHANGES[what]
    change(store)
    assert _said(store) == [("account_opened", ADMIN), ("post_given", ADMIN), (what, by)]


def test_what_its_owner_does_is_recorded_as_the_owners_and_what_changes_nothing_is_not(
    store: IdentityStore,
) -> None:
    _open(store)
    store.accounts.change_password("li.jing", PASSWORD, "a boat on the lake", "198.51.100.7")
    store.accounts.enable("LI.jing", by=ADMIN)
    store.accounts.give_post("li.jing", store.accounts.known("li.jing").posts[0].post, by=ADMIN)
    store.accounts.take_post("li.jing", 7, by=ADMIN)
    store.accounts.release_substitute("li.jing", "nobody", by=ADMIN)
    assert _said(store) == [("account_opened", ADMIN), ("post_given", ADMIN), ("password_set", "li.jing")]
    _factor(store)
    assert store.second_factors.remove("li.jing", by=ADMIN)
    assert not store.second_factors.remove("li.jing", by=ADMIN)
    assert _said(store)[3:] == [("second_factor_set", "li.jing"), ("second_factor_removed", ADMIN)]


def test_a_link_is_recorded_until_it_is_removed_and_one_that_was_refused_is_not(
    store: IdentityStore, database: Database
) -> None:
    _open(store)
    store.openid.link(ISSUER, "s-1", "li.jing", by="")
    with pytest.raises(Refused):
        store.openid.link(ISSUER, "s-2", "li.jing", by=ADMIN)
    for _ in range(2):
        store.openid.unlink("li.jing", ADMIN)
    assert _said(store)[2:] == [("account_linked", "system:login_service"), ("account_unlinked", ADMIN)]
    assert "s-1" not in repr(database.query("SELECT payload FROM ledger.event"))


def test_what_was_refused_is_not_recorded_and_leaves_nothing(store: IdentityStore) -> None:
    _open(store)
    for id, password in (("li.jing", PASSWORD), ("wang", "short")):
        with pytest.raises(Refused):
            store.accounts.create(id, name="", role=Role.CLERK, jurisdiction="230602", password=password)
    with pytest.raises(Refused):
        store.accounts.take_post("nobody", 1)
    assert [account.id for account in store.accounts.list()] == ["li.jing"]
    assert sum(position for position in store.recorder.ledger.heads().values()) == 2


def test_one_name_is_given_once_over_all_places(store: IdentityStore) -> None:
    _open(store)
    with pytest.raises(Refused, match="account of this name"):
        store.accounts.create("li.jing", name="", role=Role.CLERK, jurisdiction="230600", password=PASSWORD)


def test_no_secret_and_no_name_stands_in_the_ledger(store: IdentityStore, database: Database) -> None:
    _open(store)
    _factor(store)
    token = store.tokens.issue(role=Role.AUDITOR, jurisdiction="230600", label="archive", by=ADMIN)
    recorded = repr(database.query("SELECT * FROM ledger.event"))
    assert "archive" in recorded
    for secret in (PASSWORD, SECRET, token, "李静", "argon2"):
        assert secret not in recorded


def test_what_somebody_was_on_a_day_is_known_later(store: IdentityStore, watch: Watch) -> None:
    _open(store)
    ledger = store.recorder.ledger
    (*_, opened) = timeline([ledger], "account:li.jing")
    watch.forward(timedelta(days=700))
    _move(store)
    (then,) = as_of([ledger], "account:li.jing", opened.recorded_at)
    (now,) = as_of([ledger], "account:li.jing")
    (was,), (became,) = then.state["posts"].values(), now.state["posts"].values()
    assert (was["role"], was["unit"]) == ("unit_handler", "water")
    assert (became["role"], became["place"], became["unit"]) == ("clerk", "230600", None)


def test_who_makes_somebody_an_auditor_in_the_table_is_found_by_a_comparison_with_the_ledger(
    store: IdentityStore, database: Database
) -> None:
    _open(store)
    store.tokens.issue(role=Role.CLERK, jurisdiction="230602", label="import")
    recorder = store.recorder
    same = recorder.views.diff("posts", ledger=recorder.ledger, sources={})
    assert same.same
    database.execute("UPDATE live.posts SET role = 'auditor'")
    database.execute("UPDATE live.tokens SET role = 'administrator'")
    for view in ("posts", "tokens"):
        assert recorder.views.diff(view, ledger=recorder.ledger, sources={}).different == 1


def test_names_of_offices_are_recorded_and_the_chain_holds(store: IdentityStore, database: Database) -> None:
    _open(store)
    _move(store)
    store.offices.set(Office("230602", "萨尔图区信访局"), ADMIN)
    store.offices.set_emblem("230602", b"png", ADMIN)
    assert _said(store, "office:230602") == [("office_founded", ADMIN), ("emblem_set", ADMIN)]
    found = verify(database, "identity")
    assert found.holds
    assert found.events == 6


def test_a_token_is_recorded_from_its_issue_to_its_end(store: IdentityStore) -> None:
    store.tokens.issue(role=Role.CLERK, jurisdiction="230602", label="import", by=ADMIN)
    (listed,) = store.tokens.list()
    store.tokens.revoke(listed.id, by="wang")
    store.tokens.revoke(listed.id, by="wang")
    assert _said(store, f"token:{listed.id}") == [("token_issued", ADMIN), ("token_revoked", "wang")]
