"""``/<service>/api/v1/standstills``: what stands still in the service, and trying it again."""

from __future__ import annotations

from datetime import datetime

from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from huiyin_web.http import navigation
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.identity.policy import Principal
from huiyin_web.service import Service
from huiyin_web.standstill import access
from huiyin_web.standstill.reading import Cause, Standstill, standstills_of
from huiyin_web.standstill.retry import try_again

_TAG = Tag(name="standstills", description="What could not be taken in, and waits for a person.")


class StandstillPath(BaseModel):
    source: str = Field(max_length=100, description="The service that it comes from.")
    stream: str = Field(max_length=200)


class StandstillOut(BaseModel):
    """A stream that waits since one of its events could not be taken in. `registration_no` is empty where the caller may
    not know it; `why` is in the request's language; `waiting`: how many events wait."""

    source: str
    stream: str
    jurisdiction: str
    registration_no: str
    sealed: bool
    cause: Cause
    why: str
    waiting: int
    attempts: int
    since: datetime
    tried_at: datetime


class StandstillList(BaseModel):
    """All that the caller may know of, the oldest first."""

    items: list[StandstillOut]


class RetryOut(BaseModel):
    """`taken_in`: with all that had waited behind it; else it still stands, and the list says why."""

    taken_in: bool


def mount(routes: APIBlueprint, service: Service) -> None:
    @routes.get(
        "/api/v1/standstills",
        tags=[_TAG],
        summary="What stands still in this service",
        responses={200: StandstillList},
    )
    @requires(access.READ)
    def standstills() -> StandstillList:
        found = access.visible(standstills_of(service), principal())
        return StandstillList(items=[_told(each, principal()) for each in found])

    @routes.post(
        "/api/v1/standstills/<source>/<stream>/retry",
        tags=[_TAG],
        summary="Try again to take it in",
        responses={200: RetryOut},
    )
    @requires(access.RETRY)
    def retry_standstill(path: StandstillPath) -> RetryOut:
        act = act_from_request(service.runtime)
        return RetryOut(taken_in=try_again(service, act, principal(), path.source, path.stream))


def _told(standstill: Standstill, reader: Principal) -> StandstillOut:
    return StandstillOut(
        source=standstill.source,
        stream=standstill.stream,
        jurisdiction=standstill.resource.jurisdiction,
        registration_no=access.number_of(standstill, reader),
        sealed=standstill.resource.sealed,
        cause=standstill.cause,
        why=navigation.said(standstill.why),
        waiting=standstill.waiting,
        attempts=standstill.attempts,
        since=standstill.since,
        tried_at=standstill.tried_at,
    )
