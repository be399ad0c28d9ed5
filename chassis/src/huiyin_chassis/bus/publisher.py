"""What a service publishes: its ledger, seen through the mapping of its definition."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from huiyin_chassis.events import Batch, Event

if TYPE_CHECKING:
    from huiyin_chassis.ledger.application import Ledger
    from huiyin_chassis.service import ServiceDefinition
    from huiyin_contracts.base import ContractEvent


class AheadOfSource(Exception):
    """Somebody asks for what comes after a position that this ledger has not reached: it was restored from a backup,
    or the reader follows another installation. `head` is the true one."""

    def __init__(self, jurisdiction: str, after: int, head: int) -> None:
        super().__init__(f"{jurisdiction}: position {after} asked for, the ledger ends at {head}")
        self.jurisdiction = jurisdiction
        self.after = after
        self.head = head


class Unpublishable(Exception):
    """The mapping of this event failed. Nothing of its jurisdiction goes out past it until the service is mended."""

    def __init__(self, event: Event, error: Exception) -> None:
        super().__init__(f"{event.id} ({event.type}) can't be published: {type(error).__name__}")


class PublishedLog:
    """The published events of one service, by jurisdiction and position, read straight from its ledger."""

    def __init__(self, ledger: Ledger, definition: ServiceDefinition) -> None:
        self.ledger = ledger
        self.source = definition.name
        self._publish = definition.publish

    def heads(self) -> dict[str, int]:
        """Jurisdiction -> position of its last event, published or not."""
        return self.ledger.heads()

    def batch(self, jurisdiction: str, after: int, limit: int = 500) -> Batch:
        """What was published of the next `limit` positions after `after`; 0 gives just the marks of `after`.

        Its range ends where reading ended: at the head if it is near. Raises AheadOfSource, and Unpublishable when
        the very first event can't be mapped (a later one ends the page before it).
        """
        events = self.ledger.events(jurisdiction, after=after, limit=limit) if limit else []
        upto = after
        published: list[Event] = []
        for event in events:
            try:
                public = self._public(event)
            except Exception as error:
                if upto == after:
                    raise Unpublishable(event, error) from error
                break
            if public is not None:
                published.append(public)
            upto = event.position
        marks = self._marks(jurisdiction, {after, upto})
        if after and after not in marks:
            raise AheadOfSource(jurisdiction, after, self.heads().get(jurisdiction, 0))
        return Batch(
            self.source,
            jurisdiction,
            after,
            upto,
            tuple(published),
            after_mark=marks.get(after, ""),
            upto_mark=marks.get(upto, ""),
        )

    def _marks(self, jurisdiction: str, positions: set[int]) -> dict[int, str]:
        rows = self.ledger.database.query(
            "SELECT position, encode(hash, 'hex') AS mark FROM ledger.event"
            " WHERE jurisdiction = %s AND position = ANY(%s)",
            (jurisdiction, list(positions)),
        )
        return {row["position"]: row["mark"] for row in rows}

    def _public(self, event: Event) -> Event | None:
        mapping = self._publish.get(event.type)
        contract = cast("ContractEvent | None", mapping(event)) if mapping is not None else None
        return None if contract is None else replace(event, type=contract.type, data=contract.to_data())
