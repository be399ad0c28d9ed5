"""Serves a service's published log to pulling consumers. It covers lost messages, purged queues and restored
backups."""

from __future__ import annotations

import time

from flask import Response, make_response
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from huiyin_ledger.bus.envelope import CONTENT_TYPE, encode_batch
from huiyin_ledger.domain import Refused
from huiyin_ledger.events import Batch
from huiyin_ledger.feed.log import AheadOfSource, PublishedLog
from huiyin_web.http.access import principal, requires
from huiyin_web.http.problems import problem
from huiyin_web.identity.policy import allows, require
from huiyin_web.identity.scope import whole_of

ACTION = "feed.read"
HEAD = "huiyin-head"
LARGEST_PAGE = 5000
LONGEST_WAIT_MS = 30_000
_POLL_SECONDS = 0.1


_CLOUDEVENTS = {
    "type": "array",
    "description": "CloudEvents 1.0, in order; what each holds is in the service's AsyncAPI document.",
    "items": {"type": "object", "required": ["specversion", "id", "source", "type", "time", "data"]},
}


class FeedQuery(BaseModel):
    jurisdiction: str = Field(pattern=r"^[0-9]{6}$", description="Division code, GB/T 2260.")
    lastEventId: str = Field(  # noqa: N815 - the name is that of http-feeds.org
        default="",
        max_length=80,
        description="Continue after this event, named by its id or its position; empty: from the first.",
    )
    limit: int = Field(default=1000, ge=1, le=LARGEST_PAGE, description="Positions to look through at most.")
    timeout: int = Field(
        default=0, ge=0, le=LONGEST_WAIT_MS, description="Milliseconds to wait where there is nothing new."
    )


class Heads(BaseModel):
    """Jurisdiction -> head of the ledger."""

    source: str
    heads: dict[str, int]


def feed_blueprint(log: PublishedLog) -> APIBlueprint:
    """``GET /<service>/feed`` and ``/feed/heads``, for whoever may read feeds, within their own divisions."""
    name = log.source
    blueprint = APIBlueprint(f"{name}_feed", __name__, url_prefix=f"/{name}", abp_tags=[Tag(name="feed")])

    @blueprint.get(
        "/feed",
        summary="Published events of one jurisdiction, in order",
        operation_id=f"{name}_read_feed",
        responses={200: {"description": "A page", "content": {CONTENT_TYPE: {"schema": _CLOUDEVENTS}}}},
    )
    @requires(ACTION)
    def read(query: FeedQuery) -> Response:
        require(principal(), ACTION, whole_of(query.jurisdiction))
        after = _position(query.lastEventId, name, query.jurisdiction)
        try:
            batch = _awaited(log, query.jurisdiction, after, query.limit, query.timeout / 1000)
        except AheadOfSource as ahead:
            refusal = problem(
                409, "ahead_of_source", "The ledger does not reach that far; this feed has gone back."
            )
            refusal.headers[HEAD] = str(ahead.head)
            return refusal
        body, headers = encode_batch(batch)
        answer = make_response(body, headers)
        answer.content_type = CONTENT_TYPE
        return answer

    @blueprint.get(
        "/feed/heads",
        summary="How far each jurisdiction goes",
        operation_id=f"{name}_read_heads",
        responses={200: Heads},
    )
    @requires(ACTION)
    def heads() -> Heads:
        seen = {j: head for j, head in log.heads().items() if allows(principal(), ACTION, whole_of(j))}
        return Heads(source=name, heads=seen)

    return blueprint


def _awaited(log: PublishedLog, jurisdiction: str, after: int, limit: int, seconds: float) -> Batch:
    """The next batch. At the end of the log, wait up to `seconds` for new events."""
    deadline = time.monotonic() + seconds
    while (batch := log.batch(jurisdiction, after, limit)).upto == after and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
    return batch


def _position(last_event_id: str, service: str, jurisdiction: str) -> int:
    """``intake/230621/17`` or ``17`` -> 17."""
    place, _, position = last_event_id.rpartition("/")
    if place not in ("", f"{service}/{jurisdiction}") or not (position or "0").isdecimal():
        raise Refused(
            "unknown_event_id", "lastEventId names no event of this feed: give the id of one, or its position"
        )
    return min(int(position or 0), 2**63 - 1)
