"""The order's events as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huiyin_assignment import wording
from huiyin_assignment.features.order_page.reading import ShownOrder
from huiyin_chassis.http.actors import Names
from huiyin_chassis.http.i18n import _, _l
from huiyin_chassis.http.vocabulary import label
from huiyin_chassis.views.view import Row
from huiyin_contracts.vocabulary import AcceptanceOutcome, CardColour, ClockKind, ClosingOutcome

_WHAT: Mapping[str, str] = {
    "order_opened": _l("Received for dispatch"),
    "text_added": _l("The petitioner added something"),
    "order_dispatched": _l("Dispatched to %(unit)s"),
    "order_redispatched": _l("Redispatched to %(unit)s"),
    "unit_designated": _l("%(unit)s was designated and may not return it"),
    "order_signed": _l("Signed for by %(unit)s"),
    "caller_contacted": _l("%(unit)s contacted the caller"),
    "contact_failed": _l("%(unit)s could not reach the caller"),
    "acceptance_decided": _l("%(unit)s decided on acceptance"),
    "handling_started": _l("%(unit)s began to handle it"),
    "return_requested": _l("%(unit)s asked to give it back"),
    "return_upheld": _l("The centre took it back from %(unit)s"),
    "return_rejected": _l("The centre refused the return"),
    "reply_submitted": _l("%(unit)s replied"),
    "reply_rejected": _l("The centre sent the reply back"),
    "reply_approved": _l("The reply was approved"),
    "redo_started": _l("Opened again, round %(round)s"),
    "order_closed": _l("Closed"),
    "reminder_sent": _l("%(unit)s was reminded"),
    "clock_breached": _l("A time limit passed"),
    "card_issued": _l("%(unit)s got a card"),
    "return_visited": _l("The centre asked the caller"),
    "redo_ordered": _l("A redo was ordered"),
}

_TONES: Mapping[str, str] = {
    "return_requested": "warn",
    "return_rejected": "warn",
    "reply_rejected": "warn",
    "redo_started": "warn",
    "redo_ordered": "warn",
    "clock_breached": "bad",
    "card_issued": "bad",
    "reply_approved": "good",
    "order_closed": "good",
}


def timeline(shown: ShownOrder, names: Names) -> list[dict[str, Any]]:
    """Items for the design system's timeline, the latest first."""
    return [_item(row, shown.texts, names) for row in shown.history]


def _item(row: Row, texts: Mapping[int, str], names: Names) -> dict[str, Any]:
    said = str(_WHAT.get(row["what"], row["what"]))
    word = _word(row)
    what = said % {"unit": row["unit_name"] or "", "round": row["round"]} if "%(" in said else said
    tone = _TONES.get(row["what"])
    return {
        "what": what,
        "who": _who(row, names),
        "occurred_at": row["occurred_at"],
        "recorded_at": row["recorded_at"],
        "text": texts.get(row["position"], "") if row["source"] == "assignment" else "",
        "tag": (tone or "neutral", word) if word else tone,
    }


def _who(row: Row, names: Names) -> str:
    return _("the petitioner") if row["what"] == "text_added" else names.of(row["actor"])


def _word(row: Row) -> str:
    word = row["word"]
    if not word:
        return ""
    match row["what"]:
        case "caller_contacted":
            return str(wording.WAYS.get(word, ""))
        case "acceptance_decided":
            return label(AcceptanceOutcome, word)
        case "order_closed":
            return label(ClosingOutcome, word)
        case "card_issued":
            return label(CardColour, word)
        case "reminder_sent" | "clock_breached":
            return label(ClockKind, word)
        case _other:
            return ""
