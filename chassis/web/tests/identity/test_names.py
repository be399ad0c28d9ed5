"""What those who act are called."""

from __future__ import annotations

from datetime import timedelta

from huiyin_web.http.actors import Names
from huiyin_web.identity.policy import Role
from huiyin_web.identity.store import IdentityStore

PASSWORD = "a bench by the river"


def test_accounts_have_their_names_even_when_disabled_and_others_are_told_by_what_they_are(
    store: IdentityStore,
) -> None:
    store.accounts.create("li.jing", name="李静", role=Role.CLERK, jurisdiction="230602", password=PASSWORD)
    store.accounts.disable("li.jing")
    store.tokens.issue(
        role=Role.SERVICE, jurisdiction="230602", label="nightly export", lifetime=timedelta(days=1)
    )
    (token,) = store.tokens.list()
    names = Names(store)
    assert (names.of("li.jing"), names.role_of("li.jing")) == ("李静", "Petition clerk")
    assert (names.of("citizen"), names.role_of("citizen")) == ("Citizen", "")
    assert names.of("system:when_signed_then_start") == "the system"
    assert names.of(f"script:{token.id}") == "nightly export"
    assert [names.of(each) for each in ("nobody", "script:99", "import:2", "")] == [
        "nobody",
        "script:99",
        "import:2",
        "",
    ]
