"""The bulletin that an address names."""

from __future__ import annotations

from pydantic import BaseModel

from huiyin_ledger.domain import NotFound, Refused
from huiyin_reporting.domain.bulletin import Bulletin, parse_number
from huiyin_reporting.domain.half_month import HalfMonth
from huiyin_web.http.access import principal
from huiyin_web.identity import policy
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime


class BulletinPath(BaseModel):
    bulletin_no: str

    def readable(self, runtime: Runtime) -> tuple[str, HalfMonth]:
        """Jurisdiction and period. NotFound where whoever asks may not read it, whether or not it exists, and where its
        period has not begun."""
        try:
            jurisdiction, period = parse_number(self.bulletin_no)
        except Refused:
            raise NotFound("there is no such briefing") from None
        policy.require(principal(), "briefing.read", Resource(jurisdiction))
        if period.start > runtime.clock.now():
            raise NotFound("there is no such briefing")
        return jurisdiction, period

    def require_publishable(self, runtime: Runtime) -> None:
        """As `readable`; Refused where whoever asks may not publish it."""
        jurisdiction, _period = self.readable(runtime)
        policy.require(principal(), "briefing.publish", Resource(jurisdiction))

    def bulletin(self, runtime: Runtime, jurisdiction: str) -> Bulletin | None:
        stream = Bulletin.stream_id(jurisdiction, self.bulletin_no)
        return runtime.ledger.find(Bulletin, jurisdiction, stream)
