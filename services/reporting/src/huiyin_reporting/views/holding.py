"""One row per matter and unit that it was dispatched to: who held what, and who asked to give it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View
from huiyin_contracts.assignment import OrderDispatched, ReturnRejected, ReturnRequested, ReturnUpheld
from huiyin_reporting.views.rows import changed, families


class HoldingView(View):
    name: ClassVar[str] = "holding"
    version: ClassVar[int] = 1
    columns: ClassVar[str] = """
        jurisdiction text NOT NULL,
        registration_no text NOT NULL,
        unit text NOT NULL,
        dispatches integer NOT NULL,
        first_dispatched_at timestamptz,
        returns_requested integer NOT NULL,
        returns_upheld integer NOT NULL,
        returns_rejected integer NOT NULL
    """
    indexes: ClassVar[tuple[str, ...]] = ("(first_dispatched_at)",)
    key: ClassVar[tuple[str, ...]] = ("jurisdiction", "registration_no", "unit")
    sources: ClassVar[Mapping[str, frozenset[str]]] = {
        "assignment": families(OrderDispatched, ReturnRequested, ReturnUpheld, ReturnRejected),
    }

    def keys(self, event: Event) -> Iterable[Key]:
        yield (event.jurisdiction, event.data["registration_no"], event.data["unit"])

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        before = row or _blank(key)
        match event.family:
            case OrderDispatched.family:
                first = before["first_dispatched_at"] or event.occurred_at
                return changed(before, dispatches=before["dispatches"] + 1, first_dispatched_at=first)
            case ReturnRequested.family:
                return changed(before, returns_requested=before["returns_requested"] + 1)
            case ReturnUpheld.family:
                return changed(before, returns_upheld=before["returns_upheld"] + 1)
            case _rejected:
                return changed(before, returns_rejected=before["returns_rejected"] + 1)


def _blank(key: Key) -> Row:
    return {
        "jurisdiction": key[0],
        "registration_no": key[1],
        "unit": key[2],
        "dispatches": 0,
        "first_dispatched_at": None,
        "returns_requested": 0,
        "returns_upheld": 0,
        "returns_rejected": 0,
    }
