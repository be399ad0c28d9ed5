"""The ledger of identity: what it records, and how."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from huiyin_ledger.commands import execute
from huiyin_ledger.db import Database
from huiyin_ledger.domain import Act, Aggregate
from huiyin_ledger.ledger.application import Ledger
from huiyin_ledger.vault.keyring import Keyring
from huiyin_ledger.vault.vault import Vault
from huiyin_ledger.views.engine import Views
from huiyin_ledger.views.view import View
from huiyin_web.identity.bearer_token import BearerToken, TokensView
from huiyin_web.identity.named_office import NamedOffice, OfficesView
from huiyin_web.identity.notice_plans import MessengersView, NoticeChoicesView, NoticePlan
from huiyin_web.identity.place_role import PlaceRole, RolesView
from huiyin_web.identity.separation import Separation, SeparationsView
from huiyin_web.identity.staff_account import AccountsView, PostsView, StaffAccount, SubstitutesView

T = TypeVar("T")

IDENTITY = "identity"
INSTALLATION = "system:installation"
"""Who acts where nobody has logged in: the command line, the first start."""

AGGREGATES: tuple[type[Aggregate], ...] = (
    StaffAccount,
    BearerToken,
    NamedOffice,
    PlaceRole,
    NoticePlan,
    Separation,
)
VIEWS: tuple[View, ...] = (
    AccountsView(),
    PostsView(),
    SubstitutesView(),
    TokensView(),
    OfficesView(),
    RolesView(),
    NoticeChoicesView(),
    MessengersView(),
    SeparationsView(),
)


class Recorder:
    """Executes what changes accounts, tokens, roles, their separation and offices: what is recorded and what is kept beside it commit together."""

    def __init__(self, database: Database, keyring: Keyring, now: Callable[[], datetime]) -> None:
        self.database = database
        self.vault = Vault(database, keyring)
        self.views = Views(database, IDENTITY, VIEWS)
        self.ledger = Ledger(
            database, service=IDENTITY, aggregates=AGGREGATES, vault=self.vault, views=self.views
        )
        self.now = now

    def execute(self, by: str, about: str, jurisdiction: str, fn: Callable[[], T]) -> T:
        """Run `fn` as the act of `by`. `about`: by what name the auditor finds it, like ``account:li.jing``."""
        act = Act(by, self.now(), correlation=about)
        return execute(self, act, fn, jurisdiction=jurisdiction)
