"""Hears every service, and says which could not be heard: the page shows the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pydantic import BaseModel

from huiyin_chassis.audit.client import AuditClient, Unreachable
from huiyin_chassis.domain import NotFound
from huiyin_chassis.http.navigation import services
from huiyin_chassis.runtime import Runtime

Answer = TypeVar("Answer", bound=BaseModel)


@dataclass
class Responses(Generic[Answer]):
    """Service -> its answer; and of those that could not be reached, why."""

    answers: dict[str, Answer] = field(default_factory=dict)
    unreached: dict[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Answer]:
        return iter(self.answers.values())

    def must_hold_something(self) -> None:
        """NotFound where every service was heard and none knows anything."""
        if not self.answers and not self.unreached:
            raise NotFound


def services_of(client: AuditClient) -> list[str]:
    """In the order in which a matter goes through them, then those that we don't know."""
    known = list(services())
    return sorted(client.services, key=lambda s: (known.index(s) if s in known else len(known), s))


def hear(
    runtime: Runtime, path: str, kind: type[Answer], query: Mapping[str, str] | None = None
) -> Responses[Answer]:
    """Ask all of them under ``/api/v1/audit``."""
    client = AuditClient(runtime.settings)
    heard: Responses[Answer] = Responses()
    for service in services_of(client):
        try:
            answer = client.get(service, path, kind, query)
        except Unreachable as reason:
            heard.unreached[service] = str(reason)
        else:
            if answer is not None:
                heard.answers[service] = answer
    return heard
