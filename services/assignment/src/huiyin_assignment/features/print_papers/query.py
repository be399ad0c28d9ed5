"""Which papers the acts on record call for, and what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from huiyin_assignment.domain import order_events as events
from huiyin_assignment.domain.matter import Matter
from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import Basis
from huiyin_assignment.features.print_papers.above import unit_above
from huiyin_assignment.features.show_order.query import open_text
from huiyin_assignment.order_access import unit_named
from huiyin_assignment.views.order_book import OrderRow
from huiyin_contracts.vocabulary import AcceptanceOutcome, Category, Channel, DispatchMode
from huiyin_ledger.events import Event
from huiyin_web.http.access import principal
from huiyin_web.http.codes import class_name, place_name
from huiyin_web.http.i18n import _
from huiyin_web.http.regime import Regime, regime
from huiyin_web.http.vocabulary import label
from huiyin_web.papers.issuer import office_at
from huiyin_web.papers.paper import BLANK, Paper, Papers, chinese_day, in_chinese
from huiyin_web.runtime import Runtime


@in_chinese
def papers_of(runtime: Runtime, row: OrderRow) -> list[Paper]:
    """In the order of their acts; of a unit's reader those from and to this unit. None of what is sealed, and none of
    imported history, whose papers went out elsewhere."""
    if row.sealed or row.imported:
        return []
    stream = Order.stream_id(row.jurisdiction, row.registration_no)
    order, happened = runtime.ledger.get_with_events(Order, row.jurisdiction, stream)
    drawn = _Drawn(runtime, row.jurisdiction, order.matter)
    for event in happened:
        drawn.take(event)
    own = unit_named(principal(), "order.read", row)
    return [paper for unit, paper in drawn.papers if own in ("", unit)]


class _Drawn:
    """`papers`: what was drawn up so far, each with the unit that gets or gives it."""

    def __init__(self, runtime: Runtime, jurisdiction: str, matter: Matter) -> None:
        self.papers: list[tuple[str, Paper]] = []
        self._runtime = runtime
        self._jurisdiction = jurisdiction
        self._matter = matter
        self._drawer = Papers("huiyin_assignment", matter.registration_no)
        self._unit_names: dict[str, str] = {}
        self._promised_for = ""

    def take(self, event: Event) -> None:
        """What an event calls for, and what later ones need of it."""
        follows = _FOLLOWS.get(event.type)
        if follows:
            follows(self, event)

    def sent(self, event: Event) -> None:
        self._unit_names[event.data["unit"]] = event.data["unit_name"]
        if event.data.get("basis") == Basis.RECEIVER:
            return  # it received the matter itself, so nobody hands it over
        matter = self._matter
        secrecy = _("The petitioner asked that name and content be kept secret.")
        self._draw(
            _kind_of_letter(event.data["mode"]),
            event,
            received=chinese_day(matter.received_at),
            channel=label(Channel, matter.channel),
            category=label(Category, matter.category),
            matter_class=class_name(matter.matter_class),
            place=place_name(matter.place),
            text=open_text(matter.text),
            secrecy=secrecy if matter.confidential else "",
        )

    def acceptance_decided(self, event: Event) -> None:
        kind = _kind_of_notice(AcceptanceOutcome(event.data["outcome"]), self._matter.category)
        if kind:
            self._to_petitioner(kind, event, reason=open_text(event.data["reason"]))

    def reply_submitted(self, event: Event) -> None:
        day = event.data["promised_for"]
        self._promised_for = chinese_day(date.fromisoformat(str(day))) if day else ""

    def reply_approved(self, event: Event) -> None:
        self._to_petitioner(
            _kind_of_reply(self._matter.category),
            event,
            reply=open_text(event.data["text"]),
            promised=self._promised_for,
            above=unit_above(self._runtime, self._jurisdiction, event.data["unit"], event.occurred_at)
            or BLANK,
        )

    def _to_petitioner(self, kind: str, event: Event, **values: str) -> None:
        if not self._matter.anonymous:  # R22 §23: nobody is there to be told
            self._draw(kind, event, **values)

    def _draw(self, kind: str, event: Event, **values: str) -> None:
        office = office_at(self._runtime.identity, self._jurisdiction, event.occurred_at)
        unit = event.data["unit"]
        values |= {
            "office": office.name,
            "hotline": office.hotline,
            "unit": self._unit_names[unit],
            "title": open_text(self._matter.title),
        }
        self.papers.append((unit, self._drawer.draw_up(kind, event.occurred_at, **values)))


_FOLLOWS: Mapping[str, Callable[[_Drawn, Event], Any]] = {
    events.Dispatched.TOPIC: _Drawn.sent,
    events.Redispatched.TOPIC: _Drawn.sent,
    events.UnitDesignated.TOPIC: _Drawn.sent,
    events.AcceptanceDecided.TOPIC: _Drawn.acceptance_decided,
    events.ReplySubmitted.TOPIC: _Drawn.reply_submitted,
    events.ReplyApproved.TOPIC: _Drawn.reply_approved,
}


def _kind_of_letter(mode: str) -> str:
    if regime() is not Regime.PETITION:
        return "dispatch"
    return "assign" if mode == DispatchMode.ASSIGN else "transfer"


def _kind_of_notice(outcome: AcceptanceOutcome, category: Category) -> str:
    """Empty where none is owed: a request to the hotline is accepted without one."""
    if outcome is not AcceptanceOutcome.ACCEPTED:
        return outcome.value
    if regime() is not Regime.PETITION:
        return ""
    return "accepted_suggestion" if category is Category.SUGGESTION else "accepted"


def _kind_of_reply(category: Category) -> str:
    if regime() is not Regime.PETITION:
        return "hotline_reply"
    return "suggestion_reply" if category is Category.SUGGESTION else "opinion"
