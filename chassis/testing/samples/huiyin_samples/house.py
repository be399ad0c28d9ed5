"""Fixtures: the sample service with its ledger, vault and views over a fresh database. Import them in a conftest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from huiyin_ledger.db import Database
from huiyin_ledger.ledger.application import Ledger
from huiyin_ledger.vault.keyring import Keyring
from huiyin_ledger.vault.vault import Vault
from huiyin_ledger.views.engine import Views
from huiyin_samples.letters import SAMPLE
from huiyin_web.definition import ServiceDefinition


@dataclass
class House:
    """What a runtime of the sample service would hold."""

    database: Database
    ledger: Ledger
    vault: Vault
    views: Views
    keyring: Keyring


@pytest.fixture
def house_for(
    database_for: Callable[[ServiceDefinition], Database], tmp_path: Path
) -> Callable[[ServiceDefinition], House]:
    def make(definition: ServiceDefinition) -> House:
        database = database_for(definition)
        keyring = Keyring.open(tmp_path / "keyring.json", create=True)
        vault = Vault(database, keyring)
        views = Views(database, definition.name, definition.views)
        ledger = Ledger(
            database, service=definition.name, aggregates=definition.aggregates, vault=vault, views=views
        )
        return House(database, ledger, vault, views, keyring)

    return make


@pytest.fixture
def house(house_for: Callable[[ServiceDefinition], House]) -> House:
    return house_for(SAMPLE)
