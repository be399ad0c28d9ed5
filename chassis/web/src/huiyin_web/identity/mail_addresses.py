"""Where people get e-mail. Beside the ledger: an address is personal, and whoever takes it away wants it gone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from huiyin_ledger.db import Database
from huiyin_ledger.domain import Refused

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")
LONGEST = 254


@dataclass(frozen=True, slots=True)
class MailAddress:
    """`muted`: its owner wants no e-mail that need not be."""

    account: str
    address: str
    muted: bool


class MailAddresses:
    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, account: str) -> MailAddress | None:
        return next(iter(self._read("WHERE account = %s", account)), None)

    def every(self) -> dict[str, MailAddress]:
        """By account."""
        return {each.account: each for each in self._read("")}

    def set(self, account: str, address: str, *, muted: bool) -> None:
        """Without an address what is known of the account is forgotten. Refused("mail_address_invalid"),
        and Refused("account_unknown") for a script."""
        if not address:
            self._database.execute("DELETE FROM identity.mail_address WHERE account = %s", (account,))
            return
        if len(address) > LONGEST or not _ADDRESS.fullmatch(address):
            raise Refused(
                "mail_address_invalid",
                "Write an e-mail address like li.jing@example.gov.cn",
                field="mail_address",
            )
        made = self._database.execute(
            """INSERT INTO identity.mail_address (account, address, muted)
               SELECT account, %s, %s FROM identity.credential WHERE account = %s
               ON CONFLICT (account) DO UPDATE SET address = excluded.address, muted = excluded.muted""",
            (address, muted, account),
        )
        if not made:
            raise Refused("account_unknown", "there is no account of this name")

    def _read(self, rest: str, *params: str) -> list[MailAddress]:
        return self._database.rows(
            MailAddress, f"SELECT account, address, muted FROM identity.mail_address {rest}", params
        )
