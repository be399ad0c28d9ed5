from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from huiyin_ledger.db import Database
from huiyin_ledger.vault.keyring import KeyringProblem
from huiyin_ledger.vault.place import Place
from huiyin_operations.embedded.platform import Platform
from huiyin_web.definition import ServiceDefinition
from huiyin_web.runtime import Runtime

from .sample import ALPHA, PLACE, take_note


def test_settling_moves_every_subscription_to_its_sources_head_and_then_nothing_any_more(
    pair: Platform,
) -> None:
    for number in range(5):
        take_note(pair.runtime("alpha"), f"note {number}")
    assert pair.settle() == 5
    assert pair.settle() == 0
    assert pair.services["beta"].subscriptions["alpha"].position(PLACE) == 5


def test_a_lost_keyring_is_asked_back_and_never_replaced(pair: Platform) -> None:
    keyring = pair.runtime("alpha").settings.keyring
    place = Place(PLACE, "somewhere", 1, "alpha.kept", "text")
    pair.runtime("beta").vault.seal("person-1", "王芳", place)
    kept = keyring.rename(keyring.with_suffix(".kept"))

    closed: list[bool] = []
    databases = replace(pair.databases, close=lambda: closed.append(True))

    def again() -> Platform:
        return Platform(pair.data, services=pair.definitions, databases=databases, clock=pair.clock)

    with pytest.raises(KeyringProblem, match="restore it from its backup"):
        again()
    assert not keyring.exists()
    assert closed == [True], "the server stays for nobody"
    kept.rename(keyring)
    with again() as found:
        assert found.runtime("beta").vault.wrapping_keys()


def test_each_test_gets_databases_of_its_own(database_for: Callable[[ServiceDefinition], Database]) -> None:
    first, second = database_for(ALPHA), database_for(ALPHA)
    first.execute("CREATE TABLE alpha.mine AS SELECT 1 AS one")
    assert second.one("SELECT to_regclass('alpha.mine') AS found") == {"found": None}


def test_a_service_connects_with_a_role_that_can_not_rewrite_its_ledger(
    runtime_for: Callable[[ServiceDefinition], Runtime],
) -> None:
    database = runtime_for(ALPHA).database
    row = database.one(
        """SELECT current_user AS role,
                  has_table_privilege('ledger.event', 'INSERT') AS may_insert,
                  has_table_privilege('ledger.event', 'UPDATE') AS may_update,
                  has_table_privilege('ledger.event', 'DELETE') AS may_delete,
                  has_table_privilege('ledger.event', 'SELECT') AS may_select"""
    )
    assert row == {
        "role": "huiyin_alpha",
        "may_insert": False,
        "may_update": False,
        "may_delete": False,
        "may_select": True,
    }
