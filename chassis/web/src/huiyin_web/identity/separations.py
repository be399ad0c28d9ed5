"""The separation of duty that holds at a place: that of releases, or what the place or the nearest one above has made of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from huiyin_ledger.divisions import upwards
from huiyin_ledger.domain import Refused
from huiyin_web.identity.duties import SEPARABLE, SHIPPED, Duty
from huiyin_web.identity.recorded import INSTALLATION, Recorder
from huiyin_web.identity.separation import Separation, SeparationRow, SeparationsView


@dataclass(frozen=True, slots=True)
class SeparationHere:
    """The rule for an action at a place. `of`: the place that has changed it, empty where nobody has; `reason`: why."""

    action: str
    duties: frozenset[Duty]
    of: str = ""
    reason: str = ""
    changed_by: str = ""


class Separations:
    """What a place has changed stands in the ledger of identity; below it, it holds wherever nobody has changed it again."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def at(self, place: str) -> list[SeparationHere]:
        """The rules of every action that has one."""
        found = {action: SeparationHere(action, duties) for action, duties in SHIPPED.items()}
        for row in self._rows("jurisdiction = ANY(%s) ORDER BY jurisdiction", list(upwards(place))):
            if row.action in found:
                found[row.action] = _here(row)
        return list(found.values())

    def apart(self, action: str, place: str) -> frozenset[Duty]:
        """The parts in a matter of the place after which nobody does `action` about it."""
        return next((each.duties for each in self.at(place) if each.action == action), frozenset())

    def changes(self, action: str) -> list[SeparationHere]:
        """Wherever a place has changed it, the nearest first: a county, then its city, then its province."""
        return [_here(row) for row in self._rows("action = %s ORDER BY jurisdiction DESC", action)]

    def define(
        self, place: str, action: str, duties: Iterable[str], reason: str, by: str = INSTALLATION
    ) -> None:
        """Say after which parts nobody may do it at the place and below. Refused without a reason, or for what can't be kept
        apart."""
        if action not in SEPARABLE:
            raise Refused("unknown_action", "There is no such permission: %(action)s", action=action)
        wanted = set(duties)
        kept = tuple(each.value for each in SEPARABLE[action] if each in wanted)
        if len(kept) != len(wanted):
            raise Refused("duty_unknown", "This can't be kept apart from it.", field="duties")
        why = reason.strip()
        if not why:
            raise Refused("reason_required", "Say why: it is recorded with the change.", field="reason")

        def run() -> None:
            ledger = self._recorder.ledger
            known = ledger.find(Separation, place, Separation.stream_id(place, action))
            if known is None:
                known = Separation.found(place, action, kept, why)
            else:
                known.define(kept, why)
            ledger.save(place, known)

        self._recorder.execute(by, f"separation:{action}", place, run)

    def _rows(self, where: str, value: object) -> Sequence[SeparationRow]:
        return SeparationsView.select(self._recorder.database, f"WHERE {where}", (value,))


def _here(row: SeparationRow) -> SeparationHere:
    duties = frozenset(each for each in Duty if each in row.duties)
    return SeparationHere(row.action, duties, row.jurisdiction, row.reason, row.changed_by)
