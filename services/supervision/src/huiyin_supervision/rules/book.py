"""All rule packs together, and the limits that hold for a matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import TypeVar

from huiyin_ledger.clock.officehours import USUAL, OfficeHours
from huiyin_supervision.domain.vocabulary import Bound, FactName
from huiyin_supervision.rules.facts import Matter
from huiyin_supervision.rules.pack import Ladder, Limit, ReturnVisitRule, RulePack, UrgingRule, read_packs

Rule = TypeVar("Rule")


@dataclass(frozen=True, slots=True)
class LimitInForce:
    """A limit and its pack."""

    pack: RulePack
    limit: Limit


class RuleBook:
    """For each limit the pack of the nearest place decides: county, city, province, country; on one level the latest in
    force. A limit that a pack does not have is left to the packs of wider places."""

    def __init__(self, packs: Iterable[RulePack]) -> None:
        self.packs = tuple(packs)
        self._cached = lru_cache(maxsize=4096)(self._packs_for)

    def packs_for(self, jurisdiction: str, day: date) -> tuple[RulePack, ...]:
        """The packs in force, the nearest first."""
        return self._cached(jurisdiction, day)

    def _packs_for(self, jurisdiction: str, day: date) -> tuple[RulePack, ...]:
        found = [pack for pack in self.packs if pack.holds_in(jurisdiction) and pack.in_force_on(day)]
        found.sort(key=lambda pack: (pack.level, pack.effective_from, pack.version), reverse=True)
        return tuple(found)

    def limits_for(
        self, matter: Matter, accepted: Callable[[Limit], bool] = lambda limit: True
    ) -> list[LimitInForce]:
        """The limits that apply to the matter and that are `accepted`, one per limit id."""
        chosen: dict[str, LimitInForce] = {}
        for pack in self.packs_for(matter.jurisdiction, matter.registered_on):
            for limit in pack.limits:
                if limit.id not in chosen and accepted(limit) and limit.applies_to(matter):
                    chosen[limit.id] = LimitInForce(pack, limit)
        return list(chosen.values())

    def started_by(self, fact: FactName, matter: Matter) -> list[LimitInForce]:
        """The limits that begin to run with `fact`."""
        return self.limits_for(matter, lambda limit: limit.starts.when is fact)

    def ended_for_good_by(self, fact: FactName, matter: Matter) -> tuple[str, ...]:
        """Ids of the limits that run once for the order and that `fact` ends."""
        ended = self.limits_for(matter, lambda limit: limit.follows is Bound.ORDER and fact in limit.stops)
        return tuple(each.limit.id for each in ended)

    def ladder(self, jurisdiction: str, day: date) -> Ladder | None:
        return self._first(jurisdiction, day, lambda pack: pack.ladder)

    def office_hours(self, jurisdiction: str, day: date) -> OfficeHours:
        return self._first(jurisdiction, day, lambda pack: pack.office_hours) or USUAL

    def return_visit(self, jurisdiction: str, day: date) -> ReturnVisitRule | None:
        return self._first(jurisdiction, day, lambda pack: pack.return_visit)

    def urging(self, jurisdiction: str, day: date) -> UrgingRule | None:
        return self._first(jurisdiction, day, lambda pack: pack.urging)

    def _first(self, jurisdiction: str, day: date, of: Callable[[RulePack], Rule | None]) -> Rule | None:
        found = (of(pack) for pack in self.packs_for(jurisdiction, day))
        return next((rule for rule in found if rule is not None), None)


@cache
def shipped_rules() -> RuleBook:
    """The rule packs of this release."""
    return RuleBook(read_packs())
