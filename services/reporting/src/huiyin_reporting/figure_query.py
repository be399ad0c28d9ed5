"""What a page or a program asks for, as it stands in the URL."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, model_validator

from huiyin_chassis.identity.scope import UnitRef
from huiyin_contracts.vocabulary import Channel
from huiyin_reporting.domain.half_month import CHINA, HalfMonth
from huiyin_reporting.kpi.filters import Filters, Imported, Period

PeriodName = Literal["half", "30d", "90d", "365d", "all", "custom"]
_DAYS = {"30d": 30, "90d": 90, "365d": 365}
BEGINNING = datetime(1949, 10, 1, tzinfo=CHINA).astimezone(UTC)
Day = Annotated[date, Field(ge=date(1949, 10, 1), le=date(2999, 12, 31))]
"""So bounded that a period of the same length before it, and the day after it, are dates too."""


class Asked(BaseModel):
    """Filters. Days are China's; `until` is included."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    period: PeriodName = "90d"
    since: Day | None = None
    until: Day | None = None
    jurisdiction: Annotated[str | None, Field(pattern=r"^\d{6}$")] = None
    unit: Annotated[str | None, Field(max_length=107, description="Like 230600/roads.")] = None
    channel: Channel | None = None
    imported: Imported = Imported.INCLUDE
    age: Annotated[
        str | None, Field(pattern=r"^\d{1,5}-(\d{1,5})?$", description="Days since receipt, 8-15")
    ] = None

    @model_validator(mode="before")
    @classmethod
    def empty_means_not_given(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        known = {k: v for k, v in given.items() if v not in ("", None)}
        if known.get("since") or known.get("until"):
            known["period"] = "custom"
        elif known.get("period") == "custom":
            del known["period"]
        return known

    def filters(self, now: datetime) -> Filters:
        """The same, resolved at `now`."""
        low, _, high = (self.age or "").partition("-")
        age = (int(low), int(high) if high else None) if low else None
        return Filters(
            period=self.resolve(now),
            jurisdiction=self.jurisdiction,
            unit=UnitRef.parse(self.unit) or UnitRef("", self.unit) if self.unit else None,
            channel=self.channel.value if self.channel else None,
            imported=self.imported,
            age=age,
        )

    def resolve(self, now: datetime) -> Period:
        """The period, up to now at most."""
        if self.period == "custom":
            start = _midnight(self.since) if self.since else BEGINNING
            end = _midnight(self.until + timedelta(days=1)) if self.until else now
            return Period(start, end, min(end, now))
        if self.period == "all":
            return Period(BEGINNING, now, now)
        if self.period == "half":
            return Period(HalfMonth.containing(now).start, now, now)
        today = _midnight(now.astimezone(CHINA).date())
        return Period(today - timedelta(days=_DAYS[self.period] - 1), now, now)

    def before(self, now: datetime) -> Filters | None:
        """The period of the same length before, to compare with; None where there is none."""
        if self.period == "all" or (self.period == "custom" and self.since is None):
            return None
        current = self.filters(now)
        length = current.period.end - current.period.start
        start = current.period.start
        earlier = Period(start - length, start, start)
        return Filters(
            earlier, current.jurisdiction, current.unit, current.channel, current.imported, current.age
        )

    def query(self, **changes: str | None) -> str:
        """The query string with these things changed, without what is not given; empty or starting with ``?``."""
        values = self.model_dump(mode="json", exclude_defaults=True)
        if values.get("period") == "custom":
            del values["period"]
        values.update(changes)
        if changes.get("period"):
            values.pop("since", None)
            values.pop("until", None)
        given = {k: v for k, v in values.items() if v is not None}
        return f"?{urlencode(given)}" if given else ""


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CHINA).astimezone(UTC)
