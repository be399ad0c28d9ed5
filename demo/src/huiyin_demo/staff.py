"""The people of the demonstration as the services know them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_chassis.domain import Act
from huiyin_chassis.embedded.platform import Platform
from huiyin_chassis.identity.policy import Principal, Role


@dataclass(frozen=True)
class Staff:
    """Who acts, and on which installation."""

    platform: Platform

    def principal(self, role: Role, jurisdiction: str) -> Principal:
        """Somebody of the centre or the petition office of that jurisdiction."""
        return Principal(f"{role.value}-{jurisdiction}", "", role, jurisdiction)

    def act(self, actor: str, at: datetime, registration_no: str = "") -> Act:
        return Act(actor=actor, occurred_at=at, correlation=registration_no, causation="demonstration")
