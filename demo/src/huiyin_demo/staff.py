"""The people of the demonstration as the services know them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_demo.city import working_as
from huiyin_ledger.domain import Act
from huiyin_operations.embedded.platform import Platform
from huiyin_web.identity.policy import Principal, Role


@dataclass(frozen=True)
class Staff:
    """Who acts, and on which installation."""

    platform: Platform

    def principal(self, role: Role, jurisdiction: str) -> Principal:
        """Somebody of the centre or the petition office of that jurisdiction."""
        person = working_as(role.value, jurisdiction)
        return Principal.of(person.login, person.name, role, jurisdiction)

    def handler(self, unit: str) -> str:
        """Whoever handles orders in that unit, by their account."""
        return working_as(Role.UNIT_HANDLER.value, unit[:6], unit).login

    def act(self, actor: str, at: datetime, registration_no: str = "") -> Act:
        return Act(actor=actor, occurred_at=at, correlation=registration_no, causation="demonstration")
