"""The identity database: accounts, tokens and offices by its ledger, sessions of browsers, and what is kept beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from huiyin_ledger.db import Database
from huiyin_ledger.vault.keyring import Keyring
from huiyin_web.identity.accounts import Accounts
from huiyin_web.identity.buckets import Buckets
from huiyin_web.identity.directory import Directory
from huiyin_web.identity.kept_forms import KeptForms
from huiyin_web.identity.mail_addresses import MailAddresses
from huiyin_web.identity.notice_choices import NoticeChoices
from huiyin_web.identity.notices import Notices
from huiyin_web.identity.offices import Offices
from huiyin_web.identity.openid_logins import Logins
from huiyin_web.identity.passwords import Passwords
from huiyin_web.identity.policy import Principal
from huiyin_web.identity.rates import Rule, limits
from huiyin_web.identity.recorded import Recorder
from huiyin_web.identity.roles import Roles
from huiyin_web.identity.second_factors import SecondFactors
from huiyin_web.identity.sendings import Sendings
from huiyin_web.identity.separations import Separations
from huiyin_web.identity.sessions import Session, Sessions
from huiyin_web.identity.sign_ins import SignIns
from huiyin_web.identity.standstills import Standstills
from huiyin_web.identity.throttle import Throttle
from huiyin_web.identity.tokens import Tokens


class IdentityStore:
    """Uses the real time, not a shifted clock, so that a shift doesn't change a session's life."""

    def __init__(
        self,
        database: Database,
        keyring: Keyring,
        *,
        passwords: Passwords | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        limited: Mapping[str, int] | None = None,
    ) -> None:
        """`keyring`: seals what the ledger says of people. `limited`: other numbers than the default limits, `ServiceSettings.limits`."""
        self.now = now
        self.recorder = Recorder(database, keyring, now)
        self.limits = limits(limited or {})
        self.buckets = Buckets(database, now)
        self.codes = Throttle("code", self.buckets, self.limits[Rule.CODE])
        logins = Throttle("login", self.buckets, self.limits[Rule.LOGIN])
        self.roles = Roles(self.recorder)
        self.separations = Separations(self.recorder)
        self.accounts = Accounts(self.recorder, self.roles, passwords or Passwords(), logins)
        self.sessions = Sessions(database, now)
        guesses = Throttle("second factor", self.buckets, self.limits[Rule.SECOND_FACTOR])
        self.second_factors = SecondFactors(database, self.accounts, guesses, now)
        self.sign_ins = SignIns(database, now)
        self.tokens = Tokens(self.recorder, self.roles)
        self.openid = Logins(database, self.accounts, now)
        self.kept_forms = KeptForms(database, now)
        self.directory = Directory(database)
        self.offices = Offices(self.recorder)
        self.standstills = Standstills(database)
        self.notices = Notices(database, now)
        self.sendings = Sendings(database, now)
        self.notice_choices = NoticeChoices(self.recorder)
        self.mail_addresses = MailAddresses(database)

    def session(self, id: str, *, in_use: bool = True) -> Session | None:
        return self.sessions.find(id, in_use=in_use)

    def principal_of_token(self, token: str) -> Principal | None:
        return self.tokens.principal(token)

    def forget_old(self) -> None:
        """Delete expired sessions, counts and forms, old sign-ins, what is left of old logins, and old notices."""
        self.sessions.forget_old()
        self.buckets.forget_old()
        self.kept_forms.forget_old()
        self.sign_ins.forget_old()
        self.openid.forget_old()
        self.notices.forget_old()
