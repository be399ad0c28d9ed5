"""What stands still in every service, as each has posted it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import datetime

from huiyin_ledger.db import Database
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.identity.scope import Columns, Condition


@dataclass(frozen=True, slots=True)
class Posted:
    """One parked stream. `fault`: not refused by a rule, so that nobody but an administrator can mend it. `english` and
    `chinese`: why it stands still."""

    service: str
    source: str
    jurisdiction: str
    stream: str
    registration_no: str
    unit: str | None
    sealed: bool
    fault: bool
    english: str
    chinese: str
    since: datetime


_COLUMNS = tuple(each.name for each in fields(Posted))
_ROWS = Columns(unit="unit", sealed="sealed", matter_class="''")


class Standstills:
    """Every process reads all; each service writes its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def post(self, service: str, read: Callable[[], Sequence[Posted]]) -> None:
        """Replace what the service has posted by what `read` finds; nobody else posts for it meanwhile."""
        with self._database.transaction() as connection:
            connection.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"standstill {service}",)
            )
            connection.execute("DELETE FROM identity.standstill WHERE service = %s", (service,))
            connection.cursor().executemany(
                "INSERT INTO identity.standstill (service, source, jurisdiction, stream, registration_no, unit, sealed,"
                "   fault, english, chinese, since) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                [astuple(each) for each in read()],
            )

    def count(self, principal: Principal) -> dict[str, int]:
        """How many `principal` may see in the list of each service that has some."""
        if not policy.allows(principal, "standstill.read"):
            return {}
        refused = policy.scope_of(principal, "standstill.read").condition(_ROWS)
        where, params = f"NOT fault AND ({refused.where})", refused.params
        if policy.allows(principal, "standstill.fault"):
            faults = policy.scope_of(principal, "standstill.fault").condition(_ROWS, "scope_fault")
            where, params = f"{where} OR fault AND ({faults.where})", params | faults.params
        return self._counted(Condition(where, params))

    def of_matter(self, principal: Principal, registration_no: str) -> list[Posted]:
        """Whatever stands still of a matter that `principal` may know of, the oldest first."""
        if not policy.allows(principal, "standstill.identify"):
            return []
        reach = policy.scope_of(principal, "standstill.identify").condition(_ROWS)
        return self._database.rows(
            Posted,
            f"SELECT {', '.join(_COLUMNS)} FROM identity.standstill"
            f" WHERE registration_no = %(registration_no)s AND ({reach.where}) ORDER BY since, service, source",
            {**reach.params, "registration_no": registration_no},
        )

    def _counted(self, reach: Condition) -> dict[str, int]:
        rows = self._database.query(
            f"SELECT service, count(*) AS n FROM identity.standstill WHERE {reach.where} GROUP BY service",
            reach.params,
        )
        return {row["service"]: row["n"] for row in rows}
