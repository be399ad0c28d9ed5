"""What assignment publishes of its own events. Texts leave it masked, and of a sealed matter not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from huiyin_assignment.domain import order_events, unit_events
from huiyin_contracts import assignment as published
from huiyin_ledger.domain import Sealed
from huiyin_ledger.events import Event
from huiyin_ledger.masking import mask


def _text(value: Any) -> str:
    return mask(value.open_or()) if isinstance(value, Sealed) else mask(str(value or ""))


def _plain(event: Event, model: type[BaseModel], **more: Any) -> BaseModel:
    """The contract event from the fields of the same name."""
    names = model.model_fields.keys() & event.data.keys() - more.keys()
    return model.model_validate({**{name: event.data[name] for name in names}, **more})


def _dispatched(event: Event) -> BaseModel:
    return _plain(
        event,
        published.OrderDispatched,
        order_no=event.data["registration_no"],
        no_return=event.type == order_events.UnitDesignated.TOPIC,
    )


def _return_requested(event: Event) -> BaseModel:
    reason = f"{_text(event.data['reason'])}（{_text(event.data['legal_basis'])}）"
    return _plain(event, published.ReturnRequested, reason=reason)


def _reply_rejected(event: Event) -> BaseModel:
    # One recorded before the field was there doesn't say whether its matter is sealed.
    reason = "" if event.data.get("sealed", True) else _text(event.data["reason"])
    return _plain(event, published.ReplyRejected, reason=reason)


def _reply_approved(event: Event) -> BaseModel:
    text = "" if event.data["sealed"] else _text(event.data["text"])
    return _plain(event, published.ReplyApproved, text=text)


def _as(model: type[BaseModel], *masked: str) -> Callable[[Event], BaseModel]:
    """`masked`: the texts among its fields."""
    return lambda event: _plain(event, model, **{name: _text(event.data[name]) for name in masked})


PUBLISH: Mapping[str, Callable[[Event], BaseModel | None]] = {
    unit_events.Registered.TOPIC: _as(published.UnitRegistered),
    unit_events.Renamed.TOPIC: _as(published.UnitRegistered),
    unit_events.Moved.TOPIC: _as(published.UnitRegistered),
    unit_events.Closed.TOPIC: _as(published.UnitClosed),
    unit_events.Reopened.TOPIC: _as(published.UnitReopened),
    order_events.Dispatched.TOPIC: _dispatched,
    order_events.Redispatched.TOPIC: _dispatched,
    order_events.UnitDesignated.TOPIC: _dispatched,
    order_events.Signed.TOPIC: _as(published.OrderSigned),
    order_events.CallerContacted.TOPIC: _as(published.CallerContacted),
    order_events.AcceptanceDecided.TOPIC: _as(published.AcceptanceDecided),
    order_events.ReturnRequested.TOPIC: _return_requested,
    order_events.ReturnUpheld.TOPIC: _as(published.ReturnUpheld),
    order_events.ReturnRejected.TOPIC: _as(published.ReturnRejected, "reason"),
    order_events.ReplySubmitted.TOPIC: _as(published.ReplySubmitted),
    order_events.ReplyRejected.TOPIC: _reply_rejected,
    order_events.ReplyApproved.TOPIC: _reply_approved,
    order_events.PromiseMade.TOPIC: _as(published.PromiseMade),
    order_events.PromiseKept.TOPIC: _as(published.PromiseKept),
    order_events.RedoStarted.TOPIC: _as(published.RedoStarted),
    order_events.UrgingAnswered.TOPIC: _as(published.UrgingAnswered, "answer"),
    order_events.Closed.TOPIC: _as(published.OrderClosed),
}
"""Not published: how an order was opened, or withdrawn, which the referral tells; what the petitioner added, failed
contacts, that an urging was received, the start of handling, the catalogue."""
