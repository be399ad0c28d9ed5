"""Whether an event is about an accusation, as far as it tells, and which unit may know of it then."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin_contracts.base import UnitKey
from huiyin_contracts.registry import Registry
from huiyin_ledger.events import Event
from huiyin_ledger.upcasting import latest


@dataclass(frozen=True, slots=True)
class Secrecy:
    """`sealed`: None where the event does not tell. `only_unit` may know of it, as `UnitKey` writes it; None: not told."""

    sealed: bool | None = None
    only_unit: str | None = None


def secrecy_of(event: Event, contracts: Registry) -> Secrecy:
    """What the event tells, also one that this program is too old to read."""
    known = contracts.families.get(event.family)
    if known is None:
        return Secrecy()
    if known.of_no_accusation:
        return Secrecy(False)
    if not known.known_only_to and "sealed" not in known.model_fields:
        return Secrecy()
    try:
        told = known.model_validate(latest(event, contracts).data).model_dump()
    except Exception:  # noqa: BLE001 - what can't be read may be about an accusation
        return Secrecy(True)
    if not known.known_only_to and not told["sealed"]:
        return Secrecy(False)
    return Secrecy(True, _unit(told.get(known.known_only_to or "unit"), event.jurisdiction))


def _unit(told: object, jurisdiction: str) -> str | None:
    match told:
        case {"jurisdiction": str(home), "unit": str(code)}:
            return str(UnitKey(home, code))
        case str(name):
            return str(UnitKey.of(jurisdiction, name))
        case _:
            return None
