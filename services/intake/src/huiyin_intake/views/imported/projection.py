from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View


class ImportedMessagesView(View):
    """Keyed by number, so that every event finds its row; looked up by the message's key."""

    name = "imported_messages"
    key = ("jurisdiction", "registration_no")
    columns = (
        "jurisdiction text, registration_no text, message_key text NOT NULL, content_sha256 text NOT NULL,"
        " has_reply boolean NOT NULL"
    )
    indexes = ("(jurisdiction, message_key)",)
    sources: ClassVar = {"intake": frozenset({"intake.petition_registered", "intake.reply_imported"})}

    def keys(self, event: Event) -> Iterable[Key]:
        if event.data["source_sha256"] is not None:
            yield event.jurisdiction, event.data["registration_no"]

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        if event.type == "intake.reply_imported":
            return row and {**row, "has_reply": True}
        return {
            "jurisdiction": key[0],
            "registration_no": key[1],
            "message_key": event.data["message_key"],
            "content_sha256": event.data["content_sha256"],
            "has_reply": False,
        }
