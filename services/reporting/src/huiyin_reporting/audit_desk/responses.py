"""Asks every service on behalf of an auditor. A page shows what came, and which services did not answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from urllib.parse import quote

from pydantic import BaseModel

from huiyin_ledger.domain import NotFound
from huiyin_web.audit.client import AuditClient, Unreachable
from huiyin_web.http.navigation import services
from huiyin_web.runtime import Runtime


class MatterPath(BaseModel):
    registration_no: str


Answer = TypeVar("Answer", bound=BaseModel)


@dataclass
class Responses(Generic[Answer]):
    """Service -> its answer; and why, for those that could not be reached."""

    answers: dict[str, Answer] = field(default_factory=dict)
    unreached: dict[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Answer]:
        return iter(self.answers.values())


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
            answer = client.ask(service, path, kind, query)
        except Unreachable as reason:
            responses.unreached[service] = str(reason)
        else:
            if answer is not None:
                responses.answers[service] = answer
    return responses


def ask_about(
    runtime: Runtime, matter: str, what: str, kind: type[Answer], query: Mapping[str, str] | None = None
) -> Responses[Answer]:
    """What each service answers of the matter. NotFound where every service answered and none knows anything."""
    responses = ask_all(runtime, f"/matters/{quote(matter, safe='')}/{what}", kind, query)
    if not responses.answers and not responses.unreached:
        raise NotFound
    return responses
