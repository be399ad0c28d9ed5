"""Asks every service on behalf of an auditor. A page shows what came, and which services did not answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pydantic import BaseModel

from huiyin_ledger.domain import NotFound
from huiyin_web.audit.client import AuditClient, Unreachable
from huiyin_web.http.navigation import services
from huiyin_web.runtime import Runtime

Answer = TypeVar("Answer", bound=BaseModel)


@dataclass
class Responses(Generic[Answer]):
    """Service -> its answer; and why, for those that could not be reached."""

    answers: dict[str, Answer] = field(default_factory=dict)
    unreached: dict[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Answer]:
        return iter(self.answers.values())

    def require_any(self) -> None:
        """NotFound where every service answered and none knows anything."""
        if not self.answers and not self.unreached:
            raise NotFound


def services_of(client: AuditClient) -> list[str]:
    """In the order in which a matter goes through them, then those that this installation does not list."""
    listed = list(services())
    return sorted(client.services, key=lambda s: (listed.index(s) if s in listed else len(listed), s))


def ask_all(
    runtime: Runtime, path: str, kind: type[Answer], query: Mapping[str, str] | None = None
) -> Responses[Answer]:
    """What each service answers at `path` under its ``/api/v1/audit``."""
    client = AuditClient(runtime.settings)
    responses: Responses[Answer] = Responses()
    for service in services_of(client):
        try:
            answer = client.get(service, path, kind, query)
        except Unreachable as reason:
            responses.unreached[service] = str(reason)
        else:
            if answer is not None:
                responses.answers[service] = answer
    return responses
