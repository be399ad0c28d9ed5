"""Reads the accusations that were referred to an organ."""

from __future__ import annotations

from huiyin_intake.views.register import REACH, RegisterRow, RegisterView
from huiyin_ledger.db import Database
from huiyin_web.identity.scope import Scope

_LONGEST = 500


def referred_accusations(database: Database, scope: Scope) -> list[RegisterRow]:
    """The latest first, at most 500."""
    reach = scope.condition(REACH)
    return RegisterView.select(
        database,
        f"WHERE {reach.where} AND competent_unit IS NOT NULL"
        f" ORDER BY received_at DESC, registration_no DESC LIMIT {_LONGEST}",
        reach.params,
    )
