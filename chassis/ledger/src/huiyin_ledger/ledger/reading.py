"""Reads stored rows as `Event`: upcast, sealed values decrypted on demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from huiyin_ledger.events import Event
from huiyin_ledger.ledger.payload import SEALED
from huiyin_ledger.ledger.types import EventTypes
from huiyin_ledger.vault.vault import BoxedSealed, Vault

COLUMNS = """e.jurisdiction, e.position, e.type, e.stream::text, e.version, e.occurred_at, e.recorded_at,
             e.actor, e.causation, e.correlation, e.payload, e.schema_version"""
"""The columns of ``ledger.event e`` that `EventReader.event` takes."""

Row = tuple[str, int, str, str, int, datetime, datetime, str, str, str, str, int]


@dataclass(slots=True)
class LedgerRange:
    """Part of one jurisdiction's ledger. `after_hash`: the chain hash (hex) at the event before it, "" before the first
    event, None where the ledger does not reach that far; `events` in order, each with the chain hash there."""

    after_hash: str | None
    events: list[tuple[Event, str]] = field(default_factory=list)


class EventReader:
    """Reads one service's rows as events. Types without a class keep their stored fields."""

    def __init__(self, service: str, types: EventTypes, vault: Vault) -> None:
        self._service = service
        self._types = types
        self._vault = vault
        self._known = {t.name: t for t in types}

    def event(self, row: Sequence[Any]) -> Event:
        """The event of one row of `COLUMNS`."""
        jurisdiction, position, kind, stream, version, occurred_at, recorded_at, actor, causation, *rest = row
        correlation, payload, schema_version = rest
        data = self.data(jurisdiction, stream, version, kind, payload, schema_version)
        return Event(
            self._service, jurisdiction, position, kind, stream, version, occurred_at, recorded_at,
            actor, causation, correlation, data,
        )  # fmt: skip

    def data(
        self,
        jurisdiction: str,
        stream: str,
        version: int,
        kind: str,
        payload: str | bytes,
        schema_version: int,
    ) -> dict[str, Any]:
        """The fields of one payload in the current schema version. Raises UnknownEventType for a newer one."""
        state: dict[str, Any] = orjson.loads(payload)
        known = self._known.get(kind)
        current = known is not None and schema_version == known.schema_version
        for name in known.sealed if known is not None and current else tuple(state):
            value = state.get(name)
            if type(value) is dict and SEALED in value:
                state[name] = BoxedSealed(
                    self._vault, value[SEALED], jurisdiction, stream, version, kind, name
                )
        if known is not None and not current:
            known.upcast(state, schema_version)
        return state
