"""The interface of authenticators: local accounts here, OpenID Connect in production."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from huiyin_web.identity.store import IdentityStore


class Authenticator(Protocol):
    """Proves who sits at the browser. Roles and places stay with our accounts, whoever does the proving.

    An OpenID Connect provider: `start` gives its authorization address (state and nonce in our signed cookie),
    `finish` gets the parameters that come back to ``/login/return`` and gives the account whose id is the
    provider's verified claim. Pages, sessions and policy notice no difference.
    """

    def start(self, return_to: str) -> str | None:
        """Where to send the browser; None to show our own form. `return_to` is a path of ours."""

    def finish(self, answer: Mapping[str, str], address: str, device: str = "") -> str:
        """The account id proven by what came back (a form, or a provider's parameters); Refused if it proves none.
        `device`: a browser in which this account has logged in before."""


class LocalAccounts:
    """Authenticates by login name and password."""

    def __init__(self, identity: IdentityStore) -> None:
        self._identity = identity

    def start(self, return_to: str) -> str | None:
        return None

    def finish(self, answer: Mapping[str, str], address: str, device: str = "") -> str:
        account = self._identity.accounts.authenticate(
            answer.get("login", ""), answer.get("password", ""), address, device
        )
        return account.id
