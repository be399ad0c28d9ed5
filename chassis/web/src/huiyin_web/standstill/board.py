"""Tells the other processes what stands still here, so that every menu and every page of a matter can say it."""

from __future__ import annotations

import psycopg
import structlog
from psycopg_pool import PoolTimeout

from huiyin_web.identity.standstills import Posted
from huiyin_web.service import Service
from huiyin_web.standstill.reading import Cause, Standstill, standstills_of

_log = structlog.get_logger(__name__)


def post(service: Service) -> None:
    """Replace what was posted of the service. Where the identity database doesn't answer, the next one tells it."""
    try:
        service.runtime.identity.standstills.post(
            service.name, lambda: [_posted(each) for each in standstills_of(service)]
        )
    except (psycopg.OperationalError, PoolTimeout) as error:
        _log.warning("standstills not posted", service=service.name, error=type(error).__name__)


def _posted(standstill: Standstill) -> Posted:
    resource = standstill.resource
    return Posted(
        service=standstill.service,
        source=standstill.source,
        jurisdiction=resource.jurisdiction,
        stream=standstill.stream,
        registration_no=standstill.registration_no,
        unit=resource.unit.named_in(resource.jurisdiction) if resource.unit else None,
        sealed=resource.sealed,
        fault=standstill.cause is not Cause.REFUSED,
        english=standstill.why.english,
        chinese=standstill.why.chinese,
        since=standstill.since,
    )
