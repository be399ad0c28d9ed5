"""What is to be told outside of the ledger: an intent is recorded with what caused it, and carried out later, once.

Views don't record intents, so that no replay and no rebuild tells anything again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from huiyin_ledger.db import Database
from huiyin_ledger.events import Event

_NAMESPACE = UUID("d4c2a3e7-5b0f-5d0c-9f5a-3c1f6f2f7a10")
TAKE_BACK = ""
"""The kind of an intent that takes back what was told of its matter."""


@dataclass(frozen=True, slots=True)
class Intent:
    """To tell staff of a matter. `about`: what of it, in the words of the kind: a unit, a clock. `at`: when the event occurred that
    asks for it."""

    id: UUID
    kind: str
    jurisdiction: str
    registration_no: str
    about: str
    at: datetime


def intent_of(event: Event, kind: str, about: str = "") -> Intent:
    """The intent of this kind that follows from `event`, which names its matter: the same one however often it is asked for."""
    id = uuid5(_NAMESPACE, f"{kind}/{event.id}")
    return Intent(id, kind, event.jurisdiction, event.data["registration_no"], about, event.occurred_at)


def record(database: Database, intent: Intent) -> None:
    """In the open transaction, if there is one. One that waits already is not recorded again."""
    database.execute(
        """INSERT INTO notice.intent (id, kind, jurisdiction, registration_no, about, at) VALUES (%s, %s, %s, %s, %s, %s)
           ON CONFLICT (id) DO NOTHING""",
        (intent.id, intent.kind, intent.jurisdiction, intent.registration_no, intent.about, intent.at),
    )


@contextmanager
def taken(database: Database, most: int) -> Iterator[Sequence[Intent]]:
    """The intents that wait longest, in the order in which they were recorded. At the end of the block they are gone, unless it
    raises. None while another process has taken some: what takes back never overtakes what it takes back."""
    with database.transaction():
        lock = database.one("SELECT pg_try_advisory_xact_lock(hashtextextended('notice.intent', 0)) AS held")
        held = lock is not None and lock["held"]
        intents = (
            database.rows(
                Intent,
                "SELECT id, kind, jurisdiction, registration_no, about, at FROM notice.intent ORDER BY number LIMIT %s",
                (most,),
            )
            if held
            else []
        )
        yield intents
        if intents:
            database.execute(
                "DELETE FROM notice.intent WHERE id = ANY (%s)", ([each.id for each in intents],)
            )
