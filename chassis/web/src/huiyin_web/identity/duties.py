"""Separation of duty: who had which part in a matter may not do certain things about it afterwards. Rules as data."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from huiyin_web.identity.policy import Post, Role


class Duty(StrEnum):
    """A part that an account had in a matter, in the order in which they come up."""

    REGISTERED = "registered"
    TRIAGED = "triaged"
    DISPATCHED = "dispatched"
    WORKED = "worked"
    REPLIED = "replied"
    ASKED_FOR_RETURN = "asked_for_return"
    AUDITED = "audited"


SHIPPED: Mapping[str, frozenset[Duty]] = {
    "order.audit_reply": frozenset({Duty.REGISTERED, Duty.WORKED, Duty.REPLIED}),
    "order.decide_return": frozenset({Duty.ASKED_FOR_RETURN}),
    "return_visit.record": frozenset({Duty.REGISTERED, Duty.WORKED, Duty.REPLIED}),
}
"""By the action, the parts after which nobody does it, where a place has not said otherwise. Whoever audited may ask the
petitioner: else no desk of fewer than three could work."""

SEPARABLE: Mapping[str, tuple[Duty, ...]] = {
    "order.audit_reply": tuple(each for each in Duty if each is not Duty.AUDITED),
    "order.decide_return": tuple(each for each in Duty if each not in (Duty.REPLIED, Duty.AUDITED)),
    "return_visit.record": tuple(Duty),
}
"""By the action, the parts that a place may keep apart from it."""


def is_somebody(actor: str) -> bool:
    """Whether it is an account: citizens, scripts and the system itself keep nobody from anything."""
    return bool(actor) and ":" not in actor and actor != Role.CITIZEN


@dataclass(frozen=True, slots=True)
class Bar:
    """Why somebody may not: the part that they had, or, `as_substitute`, the one for whom they would do it."""

    duty: Duty
    as_substitute: bool = False


def barring(
    parts: Mapping[str, Collection[Duty]], apart: Collection[Duty], actor: str, posts: Sequence[Post]
) -> Bar | None:
    """What keeps `actor` from an action that those with a part in `apart` may not do. `parts`: what each account did about the
    matter; `posts`: by which the actor may do it. Whoever may only as a substitute is kept from it where the one is whose post
    it is."""

    def of(account: str) -> Duty | None:
        had = parts.get(account, ())
        return next((each for each in Duty if each in had and each in apart), None)

    if own := of(actor):
        return Bar(own)
    theirs = [of(each.instead_of) if each.instead_of else None for each in posts]
    if theirs and None not in theirs:
        return Bar(next(each for each in theirs if each), as_substitute=True)
    return None
