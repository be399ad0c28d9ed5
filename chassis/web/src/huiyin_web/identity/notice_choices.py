"""Which role is told of what by which ways: what services ship, and what administrators have chosen instead."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from huiyin_ledger.divisions import upwards
from huiyin_ledger.vault.secret_box import SecretBox
from huiyin_web.identity.notice_plans import (
    Choice,
    MessengerRow,
    MessengersView,
    NoticeChoicesView,
    NoticePlan,
)
from huiyin_web.identity.recorded import Recorder

_Change = Callable[[NoticePlan], None]
PREFIX = "whsec_"
"""Begins a secret in the notation of Standard Webhooks."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What all divisions have chosen, read at one time."""

    choices: Mapping[tuple[str, str], Mapping[str, Choice]]
    """Of kind and role: by division."""
    messengers: Sequence[MessengerRow]

    def of(self, jurisdiction: str, kind: str, role: str, shipped: Choice) -> Choice:
        """That of the nearest division above, or what is `shipped`."""
        by_place = self.choices.get((kind, role), {})
        return next((by_place[place] for place in upwards(jurisdiction) if place in by_place), shipped)

    def messenger_of(self, jurisdiction: str) -> MessengerRow | None:
        """Of the office of the division, or of the nearest one above; None where there is none, or it was taken away."""
        by_place = {each.jurisdiction: each for each in self.messengers}
        found = next((by_place[place] for place in upwards(jurisdiction) if place in by_place), None)
        return found if found and found.address else None


class NoticeChoices:
    """What is chosen stands in the ledger of identity; the secrets of messengers beside it."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._database = recorder.database

    def chosen(self) -> Chosen:
        choices: dict[tuple[str, str], dict[str, Choice]] = {}
        for each in NoticeChoicesView.select(self._database, "ORDER BY jurisdiction, kind, role"):
            choices.setdefault((each.kind, each.role), {})[each.jurisdiction] = Choice.of(
                each.ways, each.obligatory
            )
        return Chosen(choices, MessengersView.select(self._database, "ORDER BY jurisdiction"))

    def choose(self, jurisdiction: str, choices: Mapping[tuple[str, str], Choice], by: str) -> None:
        """`choices`: by kind and role; for others nothing changes."""

        def change(plan: NoticePlan) -> None:
            for (kind, role), choice in choices.items():
                plan.choose(kind, role, choice)

        self._change(jurisdiction, by, change)

    def set_messenger(self, jurisdiction: str, address: str, key: str, by: str) -> str:
        """The secret that messages to this address are signed with from now on, which nobody can read here again. `key`: what it is
        sealed under. Without an address the office has no messenger, and no secret."""
        secret = base64.b64encode(secrets.token_bytes(32)).decode() if address else ""

        def change(plan: NoticePlan) -> None:
            plan.set_messenger(address)
            self._database.execute(
                "DELETE FROM identity.messenger_secret WHERE jurisdiction = %s", (jurisdiction,)
            )
            if secret:
                self._database.execute(
                    "INSERT INTO identity.messenger_secret (jurisdiction, sealed) VALUES (%s, %s)",
                    (jurisdiction, _box(key, jurisdiction).seal(secret)),
                )

        self._change(jurisdiction, by, change)
        return PREFIX + secret if secret else ""

    def secret_of(self, jurisdiction: str, key: str) -> bytes | None:
        """None where there is none, or it was sealed under another key."""
        row = self._database.one(
            "SELECT sealed FROM identity.messenger_secret WHERE jurisdiction = %s", (jurisdiction,)
        )
        opened = _box(key, jurisdiction).open(bytes(row["sealed"])) if row else None
        return base64.b64decode(opened) if opened else None

    def _change(self, jurisdiction: str, by: str, change: _Change) -> None:
        def run() -> None:
            ledger = self._recorder.ledger
            plan = ledger.find(NoticePlan, jurisdiction, NoticePlan.stream_id(jurisdiction))
            plan = plan or NoticePlan.open(jurisdiction)
            change(plan)
            ledger.save(jurisdiction, plan)

        self._recorder.execute(by, f"notices:{jurisdiction}", jurisdiction, run)


def _box(key: str, jurisdiction: str) -> SecretBox:
    return SecretBox(key, f"huiyin.messenger.v1\x00{jurisdiction}")
