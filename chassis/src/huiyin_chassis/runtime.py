"""A service's runtime: its connected parts."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin_chassis.clock.clock import Clock
from huiyin_chassis.db import Database
from huiyin_chassis.identity.store import IdentityStore
from huiyin_chassis.ledger.application import Ledger
from huiyin_chassis.settings import ServiceSettings
from huiyin_chassis.vault.vault import Vault
from huiyin_chassis.views.engine import Views


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
