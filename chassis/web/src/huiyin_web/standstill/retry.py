"""Trying again what stands still."""

from __future__ import annotations

import structlog

from huiyin_ledger.domain import Act, NotFound, Refused
from huiyin_ledger.feed.log import SourceError
from huiyin_ledger.subscriptions.store import Asked
from huiyin_web.identity.policy import Principal
from huiyin_web.service import Service
from huiyin_web.standstill import access
from huiyin_web.standstill.reading import standstills_of

_log = structlog.get_logger(__name__)


def try_again(service: Service, act: Act, principal: Principal, source: str, stream: str) -> bool:
    """Replay the stream in one transaction, recorded with who asked; whether it was taken in. The same key gives the same
    answer again.

    NotFound where it doesn't stand still (any more); Refused: subscription_state, source_unreachable,
    idempotency_key_reused.
    """
    subscription = service.subscriptions.get(source)
    if subscription is None:
        raise NotFound
    asked = Asked(act.actor, act.once)
    if done := subscription.retried(asked):
        return done.taken_in
    access.one(standstills_of(service), principal, source, stream)
    try:
        taken_in = subscription.retry(stream, asked)
    except SourceError:
        raise Refused(
            "source_unreachable",
            "The service that it comes from does not answer just now. Nothing has changed: try again later.",
        ) from None
    _log.info(
        "parked stream tried again",
        consumer=service.name,
        source=source,
        stream=stream,
        actor=act.actor,
        taken_in=taken_in,
    )
    return taken_in
