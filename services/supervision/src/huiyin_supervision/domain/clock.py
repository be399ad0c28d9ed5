"""The state of one clock."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from huiyin_contracts.vocabulary import ClockOutcome
from huiyin_supervision.domain.vocabulary import Bound, Duty


@dataclass(frozen=True, slots=True)
class Clock:
    """`outcome` is None while it runs. `unit` is None while the centre holds the order, and always for a clock `of_centre`, a
    duty of its own. `breached`, `reminded`, `yellow` and `red` say what was recorded already; `breached_by` owed it then."""

    clock_id: str
    limit_id: str
    kind: Duty
    unit: str | None
    bound: Bound
    stops_on: tuple[str, ...]
    started_at: datetime
    effective_due_at: datetime
    reminder_at: datetime | None
    red_at: datetime | None
    provisional: bool
    cards: bool
    red_on_yellow: int | None
    waived_if_anonymous: bool
    centre_if_confidential: bool
    anew_after_return: bool
    stays_with_unit: bool
    imported: bool
    outcome: ClockOutcome | None = None
    of_centre: bool = False
    breached: bool = False
    breached_by: str | None = None
    reminded: bool = False
    yellow: bool = False
    red: bool = False

    @classmethod
    def started(cls, event: object) -> Clock:
        """The clock as it starts: the fields of its event that have the same names."""
        given = vars(event)
        known = {each.name: given[each.name] for each in fields(cls) if each.name in given}
        return cls(**known, of_centre=given["unit"] is None and given["bound"] is not Bound.RECEIVER)

    @property
    def running(self) -> bool:
        return self.outcome is None

    def measures(self, limit_id: str, unit: str | None, bound: Bound) -> bool:
        """True for a clock of that limit; where the limit is bound to the unit, only for a clock of that unit."""
        return self.limit_id == limit_id and (bound is not Bound.UNIT or self.unit == unit)

    def owed_by(self, unit: str | None) -> bool:
        """True if an act of `unit` can fulfil the duty; an act of the centre (None) can fulfil any."""
        return unit is None or self.unit is None or not self.stays_behind or self.unit == unit

    @property
    def stays_behind(self) -> bool:
        """True if it is cancelled when the order leaves its unit."""
        return self.bound in (Bound.UNIT, Bound.RECEIVER)

    @property
    def runs_once(self) -> bool:
        """True if it never starts again for the order."""
        return self.bound in (Bound.ORDER, Bound.RECEIVER)
