"""The order's events as people read them."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_assignment.domain.vocabulary import ContactWay
from huiyin_assignment.features.show_order.forms import WAYS
from huiyin_assignment.features.show_order.query import ShownEvent, ShownOrder
from huiyin_contracts.vocabulary import AcceptanceOutcome, CardColour, ClockKind, ClosingOutcome, Vocabulary
from huiyin_web.http.actors import Names
from huiyin_web.http.i18n import _, _l
from huiyin_web.http.parts import Happening, TagKind
from huiyin_web.http.vocabulary import label

_WHAT: Mapping[str, str] = {
    "order_opened": _l("Received for dispatch"),
    "order_withdrawn": _l("Withdrawn: it is an accusation"),
    "text_added": _l("The petitioner added something"),
    "order_dispatched": _l("Dispatched to %(unit)s"),
    "order_redispatched": _l("Redispatched to %(unit)s"),
    "unit_designated": _l("%(unit)s was designated and may not return it"),
    "order_signed": _l("Signed for by %(unit)s"),
    "caller_contacted": _l("%(unit)s contacted the caller"),
    "contact_failed": _l("%(unit)s could not reach the caller"),
    "acceptance_decided": _l("%(unit)s decided on acceptance"),
    "handling_started": _l("%(unit)s began to handle it"),
    "urging_received": _l("%(unit)s was urged by a supervisor"),
    "urging_answered": _l("%(unit)s answered the urging"),
    "return_requested": _l("%(unit)s asked to give it back"),
    "return_upheld": _l("The centre took it back from %(unit)s"),
    "return_rejected": _l("The centre refused the return"),
    "reply_submitted": _l("%(unit)s replied"),
    "reply_rejected": _l("The centre sent the reply back"),
    "reply_approved": _l("The reply was approved"),
    "promise_made": _l("%(unit)s promised to do it later"),
    "promise_followed": _l("%(unit)s said how far its promise is"),
    "promise_kept": _l("%(unit)s kept its promise"),
    "redo_started": _l("Opened again, round %(round)s"),
    "order_closed": _l("Closed"),
    "reminder_sent": _l("%(unit)s was reminded"),
    "clock_breached": _l("A time limit passed"),
    "card_issued": _l("%(unit)s got a card"),
    "return_visited": _l("The centre asked the caller"),
    "redo_ordered": _l("A redo was ordered"),
}

_WHAT_IF_SEALED: Mapping[str, str] = {
    "reply_submitted": _l("%(unit)s wrote down what came of it"),
    "reply_rejected": _l("A colleague sent it back"),
    "reply_approved": _l("A colleague approved it"),
}
"""Where it differs: the centre has no part in a sealed matter."""

_TONES: Mapping[str, TagKind] = {
    "order_withdrawn": "sealed",
    "return_requested": "warn",
    "urging_received": "warn",
    "return_rejected": "warn",
    "reply_rejected": "warn",
    "redo_started": "warn",
    "redo_ordered": "warn",
    "clock_breached": "bad",
    "card_issued": "bad",
    "reply_approved": "good",
    "order_closed": "good",
}

_WORDS: Mapping[str, type[Vocabulary]] = {
    "acceptance_decided": AcceptanceOutcome,
    "order_closed": ClosingOutcome,
    "card_issued": CardColour,
    "reminder_sent": ClockKind,
    "clock_breached": ClockKind,
}


def timeline(shown: ShownOrder, names: Names) -> list[Happening]:
    """The order's events as people read them, the latest first."""
    return [_happening(event, shown, names) for event in shown.history]


def _happening(event: ShownEvent, shown: ShownOrder, names: Names) -> Happening:
    sealed = _WHAT_IF_SEALED.get(event.what) if shown.order.sealed else None
    template = str(sealed or _WHAT.get(event.what, event.what))
    filled = (
        template % {"unit": event.unit_name or "", "round": event.round} if "%(" in template else template
    )
    word, kind = _word(event), _TONES.get(event.what)
    return Happening(
        what=filled,
        who=_("the petitioner") if event.what == "text_added" else names.of(event.actor),
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        text=shown.text_of(event),
        mark=kind or ("neutral" if word else None),
        word=word,
    )


def _word(event: ShownEvent) -> str:
    if not event.word:
        return ""
    if event.what == "caller_contacted":
        return str(WAYS[ContactWay(event.word)])
    kind = _WORDS.get(event.what)
    return label(kind, event.word) if kind else ""
