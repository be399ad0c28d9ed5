"""What is stored of an error: its kind and location, without the event's content."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import PurePath

import psycopg
from psycopg_pool import PoolTimeout
from pydantic import ValidationError

from huiyin_contracts.registry import Registry
from huiyin_ledger.domain import Refused
from huiyin_ledger.events import Event

TRANSIENT = (
    psycopg.OperationalError,  # connection lost, server restarting, serialization, deadlock, lock timeout
    psycopg.InterfaceError,
    PoolTimeout,
)
"""Transient errors, not caused by the event: a retry succeeds."""

_FRAMES = 3


@dataclass(frozen=True, slots=True)
class Failure:
    """What is stored of an error. `contracts`: digest of those that were too old to read the event; None if they were
    not. `refusal` and `words`: code and message of the rule that refused it, without its details; empty if none did."""

    error: str
    contracts: str | None = None
    refusal: str = ""
    words: str = ""

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        if isinstance(error, Refused):
            return cls(describe(error), refusal=error.code, words=error.message)
        return cls(describe(error))


def describe(error: BaseException) -> str:
    """Kind of the error, its stable details and the last stack frames. Messages are left out: they may quote the
    event."""
    return " ".join(filter(None, (type(error).__name__, _details(error), "at", _places(error))))


def newer_release(event: Event, contracts: Registry) -> str:
    """What shows that a later release than this program published the event: a version that `contracts` don't have, or
    values that are not in its contract there. Empty where nothing does."""
    known = contracts.events.get(event.type)
    if known is None:
        return f"published by a newer release: {event.type} is not known here"
    try:
        known.model_validate(event.data)
    except ValidationError as error:
        return f"published by a newer release: {event.type} with what is not known here {_details(error)}"
    return ""


def _details(error: BaseException) -> str:
    if isinstance(error, Refused):
        return f"[{error.code}]"
    if isinstance(error, ValidationError):
        found = (
            f"{'.'.join(map(str, each['loc']))}: {each['type']}" for each in error.errors(include_input=False)
        )
        return f"[{'; '.join(found)}]"
    if isinstance(error, psycopg.Error):
        diagnosis = (
            error.sqlstate,
            error.diag.schema_name,
            error.diag.table_name,
            error.diag.constraint_name,
        )
        return f"[{' '.join(filter(None, diagnosis))}]"
    return ""


def _places(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return ", ".join(f"{PurePath(f.filename).name}:{f.lineno} {f.name}" for f in frames)
