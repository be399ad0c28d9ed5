"""Days and moments as requests give them: in the form that the API's documents promise, never a bare number."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from huiyin_ledger.clock.china import CHINA
from huiyin_web.http.i18n import _l, msgid_of

EARLIEST, LATEST = 1949, 2999
_YEARS = _l("Write a time between 1949 and 2999")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:.*", re.ASCII | re.DOTALL)


def _written(given: Any, shape: re.Pattern[str], kind: str) -> Any:
    """pydantic takes ``0`` for the first second of 1970."""
    if isinstance(given, date) or (isinstance(given, str) and shape.fullmatch(given)):
        return given
    raise PydanticCustomError(kind, "Write a date like 2026-03-31")


def _day(given: Any) -> Any:
    return _written(given, _DAY, "date_parsing")


def _moment(given: Any) -> Any:
    return _written(given, _MOMENT, "datetime_parsing")


def _in_china(moment: datetime) -> datetime:
    if not EARLIEST <= moment.year <= LATEST:
        raise ValueError(msgid_of(_YEARS))
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


Day = Annotated[date, Field(ge=date(1949, 10, 1), le=date(2999, 12, 31)), BeforeValidator(_day)]
"""A day of China's calendar, like 2026-03-31. Bounded so that a period of the same length before it, and the day after
it, are dates too."""
Moment = Annotated[datetime, BeforeValidator(_moment), AfterValidator(_in_china)]
"""A date with a time, in China's where it says no zone."""
