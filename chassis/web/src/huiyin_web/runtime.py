"""A service's runtime: its connected parts."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin_ledger.clock.clock import Clock
from huiyin_ledger.db import Database
from huiyin_ledger.ledger.application import Ledger
from huiyin_ledger.settings import ServiceSettings
from huiyin_ledger.vault.vault import Vault
from huiyin_ledger.views.engine import Views
from huiyin_web.identity.store import IdentityStore


@dataclass(frozen=True)
class Runtime:
    """One service's database and the parts built on it. Handlers, automations and timers receive it."""

    name: str
    settings: ServiceSettings
    database: Database
    ledger: Ledger
    vault: Vault
    views: Views
    clock: Clock
    identity: IdentityStore
