"""A time that a person wrote: without a zone it is China's."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator

from huiyin_ledger.clock.china import CHINA


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


ChinaMoment = Annotated[datetime, AfterValidator(_aware)]
