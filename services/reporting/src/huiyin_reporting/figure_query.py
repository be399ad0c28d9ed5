"""The filters of figures and of the rows behind them, as they stand in a URL."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from huiyin_contracts.base import UnitKey
from huiyin_contracts.vocabulary import Channel
from huiyin_ledger.clock.china import china_date, end_of, start_of
from huiyin_reporting.domain.half_month import HalfMonth
from huiyin_reporting.kpi.filters import Filters, Imported, Period
from huiyin_web.http.days import Day

PeriodName = Literal["half", "30d", "90d", "365d", "all", "custom"]
_DAYS = {"30d": 30, "90d": 90, "365d": 365}
BEGINNING = start_of(date(1949, 10, 1))


class FigureQuery(BaseModel):
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
    def _drop_empty(cls, given: Any) -> Any:
        """An empty field of a form counts as not given; a day makes the period a custom one."""
        if not isinstance(given, dict):
            return given
        filled = {k: v for k, v in given.items() if v not in ("", None)}
        if filled.get("since") or filled.get("until"):
            filled["period"] = "custom"
        elif filled.get("period") == "custom":
            del filled["period"]
        return filled

    def filters(self, now: datetime) -> Filters:
        """The filters with the period resolved at `now`."""
        low, _, high = (self.age or "").partition("-")
        return Filters(
            period=self._period(now),
            jurisdiction=self.jurisdiction,
            unit=UnitKey.parse(self.unit) or UnitKey("", self.unit) if self.unit else None,
            channel=self.channel.value if self.channel else None,
            imported=self.imported,
            age=(int(low), int(high) if high else None) if low else None,
        )

    def previous(self, filters: Filters) -> Filters | None:
        """`filters` moved to the period of the same length before; None where there is none to compare with."""
        if self.period == "all" or (self.period == "custom" and self.since is None):
            return None
        start, length = filters.period.start, filters.period.end - filters.period.start
        return filters.over(Period(start - length, start, start))

    def parameters(self, **changes: str | None) -> dict[str, str | None]:
        """The query's parameters that differ from their defaults, with `changes`; None removes one."""
        values: dict[str, str | None] = self.model_dump(mode="json", exclude_defaults=True)
        if values.get("period") == "custom":
            del values["period"]
        if changes.get("period"):
            values.pop("since", None)
            values.pop("until", None)
        return {**values, **changes}

    def _period(self, now: datetime) -> Period:
        """Ends at `now` at the latest."""
        match self.period:
            case "custom":
                end = end_of(self.until) if self.until else now
                return Period(start_of(self.since) if self.since else BEGINNING, end, min(end, now))
            case "all":
                return Period(BEGINNING, now, now)
            case "half":
                return Period(HalfMonth.containing(now).start, now, now)
            case named:
                return Period(start_of(china_date(now) - timedelta(days=_DAYS[named] - 1)), now, now)
