"""Imported messages, so that none is imported twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from huiyin_intake.domain import petition_events
from huiyin_ledger.db import Database
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import Key, View, creates, folds


@dataclass
class ImportedMessage:
    jurisdiction: str
    registration_no: str
    message_key: str
    content_sha256: str
    has_reply: bool = False


class ImportedMessagesView(View[ImportedMessage]):
    """Keyed by number, which every event has; looked up by the message's key."""

    name = "imported_messages"
    key = ("jurisdiction", "registration_no")
    indexes = ("(jurisdiction, message_key)",)

    def keys(self, event: Event) -> Iterable[Key]:
        return super().keys(event) if event.data["source_sha256"] is not None else ()

    @creates(petition_events.Registered)
    def registered(self, event: Event) -> ImportedMessage:
        return self.row(event)

    @folds(petition_events.ReplyImported)
    def reply_imported(self, row: ImportedMessage, event: Event) -> None:
        row.has_reply = True


def imported_before(
    database: Database, jurisdiction: str, message_keys: Iterable[str]
) -> dict[str, ImportedMessage]:
    """Those of `message_keys` that were imported: key -> row."""
    rows = ImportedMessagesView.select(
        database, "WHERE jurisdiction = %s AND message_key = ANY(%s)", (jurisdiction, list(message_keys))
    )
    return {row.message_key: row for row in rows}
