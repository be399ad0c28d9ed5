"""Who sees what stands still, and how much of it."""

from __future__ import annotations

from collections.abc import Iterable

from huiyin_ledger.domain import NotFound
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.standstill.reading import Standstill

READ, RETRY, IDENTIFY = "standstill.read", "standstill.retry", "standstill.identify"


def visible(found: Iterable[Standstill], principal: Principal) -> list[Standstill]:
    """Those that `principal` may know of."""
    return [each for each in found if policy.allows(principal, each.action, each.resource)]


def number_of(standstill: Standstill, principal: Principal) -> str:
    """The matter's number; empty where `principal` may know only that some matter stands still."""
    return standstill.registration_no if policy.allows(principal, IDENTIFY, standstill.resource) else ""


def one(found: Iterable[Standstill], principal: Principal, source: str, stream: str) -> Standstill:
    """The one that `principal` wants tried again. NotFound alike where there is none and where it is not theirs to know
    of."""
    for each in visible(found, principal):
        if (each.source, each.stream) == (source, stream):
            policy.require(principal, RETRY, each.resource)
            return each
    raise NotFound("this does not stand still any more")
