"""Whether a matter may be brought to a session of a reception day, by rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huiyin_intake.domain.vocabulary import Screening, TrackingStatus
from huiyin_ledger.divisions import within

_BEING_HANDLED = frozenset(
    {
        TrackingStatus.WAITING_FOR_UNIT,
        TrackingStatus.WITH_UNIT,
        TrackingStatus.BEING_HANDLED,
        TrackingStatus.BEING_REDONE,
    }
)
_ENDED = frozenset({TrackingStatus.CLOSED, TrackingStatus.NOT_ACCEPTED})


@dataclass(frozen=True, kw_only=True)
class Matter:
    """`reviewed`: somebody decides anew about it after its end. `legal_route`: it was not accepted, because it belongs to a court or
    another procedure. `matter_class`: empty where nobody has
    said yet what it is about."""

    accusation: bool
    status: TrackingStatus
    reviewed: bool
    legal_route: bool
    matter_class: str
    place: str


def screen(matter: Matter, classes: Sequence[str], places: Sequence[str]) -> Screening:
    """The first reason that keeps the matter out of a session with this remit, or that it fits. Empty: a remit of all."""
    if matter.accusation:
        return Screening.ACCUSATION
    if matter.legal_route:
        return Screening.LEGAL_ROUTE
    if matter.status in _ENDED and not matter.reviewed:
        return Screening.ENDED
    if matter.status in _BEING_HANDLED or matter.reviewed:
        return Screening.BEING_HANDLED
    if not within_remit(matter, classes, places):
        return Screening.OUTSIDE_REMIT
    return Screening.FITS


def within_remit(matter: Matter, classes: Sequence[str], places: Sequence[str]) -> bool:
    """A class of the first level has all below it; a city, all its counties."""
    about = not classes or any(
        matter.matter_class == each or matter.matter_class.startswith(f"{each}/") for each in classes
    )
    return about and (not places or any(within(matter.place[:6], each) for each in places))
