"""Where an accusation may go: to an organ for accusations that is not below the accused (R05 §23, R22 §22, 30)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from huiyin_contracts.base import UnitKey
from huiyin_contracts.vocabulary import UnitKind
from huiyin_intake.domain.unit_names import names_unit


@dataclass(frozen=True, slots=True)
class Body:
    """A member unit as the rules of referral see it."""

    name: str
    kind: UnitKind
    parent: UnitKey | None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Referral:
    """What somebody decides: the competent `organ`, and who is accused, by units, in words or both.

    `confirmed_because`: why it goes to this organ though the accusation names it. `by_units`: those in which whoever decides
    works. `people_of_organ`: names of those who are known to work there. `taken_back_because`: why it is an
    accusation, where it was triaged as an ordinary petition.
    """

    organ: UnitKey
    accused: tuple[UnitKey, ...] = ()
    accused_party: str | None = None
    confirmed_because: str = ""
    by_units: tuple[UnitKey, ...] = ()
    people_of_organ: tuple[str, ...] = ()
    taken_back_because: str = ""


class UnitTree:
    """The units of all jurisdictions that an accusation may be about or go to."""

    def __init__(self, bodies: Mapping[UnitKey, Body], within: Callable[[str, str], bool]) -> None:
        """`within`: whether the first jurisdiction is the second one or lies in it."""
        self._bodies, self._within = bodies, within

    def __contains__(self, unit: object) -> bool:
        return unit in self._bodies

    def takes_accusations(self, unit: UnitKey) -> bool:
        return self._bodies[unit].kind is UnitKind.DISCIPLINE_ORGAN

    def is_closed(self, unit: UnitKey) -> bool:
        return self._bodies[unit].closed

    def reaches(self, organ: UnitKey, accused: UnitKey) -> bool:
        """Whether `organ` is `accused`, stands below it, or is of a level below its."""
        return accused in self._upwards(organ) or not self._within(accused.jurisdiction, organ.jurisdiction)

    def named_beside(self, organ: UnitKey, words: str) -> UnitKey | None:
        """The unit that `words` name, by its name or a short one, if it is `organ` or stands above or below it."""
        return next(
            (unit for unit in self._line_of(organ) if names_unit(words, self._bodies[unit].name)), None
        )

    def stand_in_line(self, one: UnitKey, other: UnitKey) -> bool:
        """Whether they are the same unit, or one stands above the other."""
        return one in self._upwards(other) or other in self._upwards(one)

    def _line_of(self, organ: UnitKey) -> list[UnitKey]:
        return [unit for unit in self._bodies if self.stand_in_line(unit, organ)]

    def _upwards(self, unit: UnitKey) -> Iterator[UnitKey]:
        seen: set[UnitKey] = set()
        current: UnitKey | None = unit
        while current is not None and current not in seen:
            seen.add(current)
            yield current
            body = self._bodies.get(current)
            current = body.parent if body else None
