"""What reporting publishes of its own events."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pydantic import BaseModel

from huiyin_contracts.reporting import BulletinPublished
from huiyin_ledger.events import Event
from huiyin_reporting.domain.bulletin import Published


def _bulletin_published(event: Event) -> BaseModel:
    names = BulletinPublished.model_fields
    return BulletinPublished.model_validate({name: event.data[name] for name in names})


PUBLISH: Mapping[str, Callable[[Event], BaseModel | None]] = {Published.TOPIC: _bulletin_published}
