"""What each service answers of a matter on behalf of an auditor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import quote

from pydantic import BaseModel

from huiyin_ledger.domain import NotFound
from huiyin_web.peers import Peers, Responses
from huiyin_web.runtime import Runtime


class MatterPath(BaseModel):
    registration_no: str


Answer = TypeVar("Answer", bound=BaseModel)


def ask_about(
    runtime: Runtime, matter: str, what: str, kind: type[Answer], query: Mapping[str, str] | None = None
) -> Responses[Answer]:
    """What each service answers of the matter. NotFound where every service answered and none knows anything."""
    path = f"/audit/matters/{quote(matter, safe='')}/{what}"
    responses = Peers(runtime.settings).ask_all(path, kind, query)
    if not responses.answers and not responses.unreached:
        raise NotFound
    return responses
