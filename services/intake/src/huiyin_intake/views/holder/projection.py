from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View
from huiyin_contracts.assignment import OrderClosed, OrderDispatched, RedoStarted, ReturnUpheld


class HolderView(View):
    name = "holder"
    key = ("jurisdiction", "registration_no")
    columns = (
        "jurisdiction text, registration_no text, unit text, unit_name text NOT NULL, sealed boolean NOT NULL"
    )
    sources: ClassVar = {
        "assignment": frozenset(
            {OrderDispatched.family, ReturnUpheld.family, OrderClosed.family, RedoStarted.family}
        )
    }

    def keys(self, event: Event) -> Iterable[Key]:
        yield event.jurisdiction, event.data["registration_no"]

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        match event.family:
            case OrderDispatched.family:
                jurisdiction, registration_no = key
                return {
                    "jurisdiction": jurisdiction,
                    "registration_no": registration_no,
                    "unit": event.data["unit"],
                    "unit_name": event.data["unit_name"],
                    "sealed": event.data["sealed"],
                }
            case RedoStarted.family:
                return row and {**row, "unit": event.data["unit"]}
            case _:
                return row and {**row, "unit": None}
