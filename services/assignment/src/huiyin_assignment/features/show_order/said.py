"""What assignment tells of what was said about a matter: contacts, replies, reasons, urgings and their answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from huiyin_assignment.domain import order_events
from huiyin_assignment.features.show_order.query import ShownOrder, read_order
from huiyin_assignment.features.show_order.timeline import timeline
from huiyin_assignment.links import reveal_url
from huiyin_assignment.order_access import resource_of
from huiyin_web.http.access import principal
from huiyin_web.http.actors import Names
from huiyin_web.http.i18n import _
from huiyin_web.http.regime import speak_of
from huiyin_web.identity import policy
from huiyin_web.matter import MatterTab, Said
from huiyin_web.runtime import Runtime

_COPIES: Mapping[str, str] = {
    order_events.TextAdded.TOPIC.rpartition(".")[2]: "intake",
    order_events.RedoStarted.TOPIC.rpartition(".")[2]: "supervision",
}
"""What another service was told first, by the name of the own event."""


def said(runtime: Runtime, registration_no: str) -> list[Said]:
    """NotFound alike for an unknown order and for one that whoever asks may not know of."""
    shown = read_order(runtime, principal(), registration_no)
    speak_of(shown.order.channel)
    return [_request(shown), *_written(runtime, shown)]


def _request(shown: ShownOrder) -> Said:
    """As far as it was told to this service: the organ reads an accusation at intake."""
    order = shown.order
    is_holder = order.sealed and policy.allows(principal(), "order.work", resource_of(order))
    accusation = MatterTab(
        label=_("Read the accusation"), href=reveal_url(order.registration_no, "accusation")
    )
    return Said(
        source="intake",
        what=shown.title or _("Sealed matter"),
        who=_("the petitioner"),
        at=order.received_at,
        text=shown.text,
        mark="sealed" if order.sealed else None,
        sealed=accusation if is_holder else None,
    )


def _written(runtime: Runtime, shown: ShownOrder) -> Iterator[Said]:
    """What happened that somebody wrote something about."""
    happenings = timeline(shown, Names(runtime.identity))
    for event, happening in zip(shown.history, happenings, strict=True):
        if happening.text:
            yield Said(
                source=_COPIES.get(event.what, "assignment"),
                what=happening.what,
                who=happening.who,
                at=event.occurred_at,
                text=happening.text,
                mark=happening.mark,
            )
