"""From stored rows to `Event`: upcast, with sealed values that stay shut until asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from huiyin_chassis.events import Event
from huiyin_chassis.ledger.payload import SEALED
from huiyin_chassis.ledger.types import EventTypes
from huiyin_chassis.vault.place import Place
from huiyin_chassis.vault.vault import Vault

COLUMNS = """e.jurisdiction, e.position, e.type, e.stream, e.version, e.occurred_at, e.recorded_at,
             e.actor, e.causation, e.correlation, e.payload, e.schema_version"""
"""What `EventReader.event` takes, from ``ledger.event e``."""

Row = tuple[str, int, str, UUID, int, datetime, datetime, str, str, str, str, int]


class EventReader:
    """Makes events of one service's rows. Types whose class is gone keep the fields they were stored with."""

    def __init__(self, service: str, types: EventTypes, vault: Vault) -> None:
        self._service = service
        self._types = types
        self._vault = vault
        self._outdated = {t.name: t for t in types if t.schema_version > 1}

    def event(self, row: Sequence[Any]) -> Event:
        """The event of one row of `COLUMNS`."""
        jurisdiction, position, kind, stream, version, occurred_at, recorded_at, actor, *rest = row
        causation, correlation, payload, schema_version = rest
        name = str(stream)
        return Event(
            self._service,
            jurisdiction,
            position,
            kind,
            name,
            version,
            occurred_at,
            recorded_at,
            actor,
            causation,
            correlation,
            self.data(jurisdiction, name, version, kind, payload, schema_version),
        )

    def data(
        self,
        jurisdiction: str,
        stream: str,
        version: int,
        kind: str,
        payload: str | bytes,
        schema_version: int,
    ) -> dict[str, Any]:
        """The fields of one payload, at today's schema version. Raises UnknownEventType for a newer one."""
        state: dict[str, Any] = orjson.loads(payload)
        for name, value in state.items():
            if type(value) is dict and SEALED in value:
                place = Place(jurisdiction, stream, version, kind, name)
                state[name] = self._vault.sealed(value[SEALED], place)
        outdated = self._outdated.get(kind)
        if outdated is not None and schema_version != outdated.schema_version:
            outdated.upcast(state, schema_version)
        return state
