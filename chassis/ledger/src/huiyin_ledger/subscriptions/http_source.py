"""The feed of another service, over HTTP."""

from __future__ import annotations

from typing import Any

import httpx

from huiyin_ledger.bus.envelope import Unreadable, decode_batch
from huiyin_ledger.events import Batch
from huiyin_ledger.feed.log import AheadOfSource, SourceError, SourceUnavailable

TIMEOUT_SECONDS = 10.0


class SourceRefuses(SourceError):
    """A client error, such as a refused token. A retry doesn't help."""


class HttpSource:
    """Reads ``<base_url>/<service>/feed``. `token`: a bearer token with the role service."""

    def __init__(self, base_url: str, token: str, service: str, *, timeout: float = TIMEOUT_SECONDS) -> None:
        self._root = f"{base_url.rstrip('/')}/{service}"
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = httpx.Client(headers=headers, timeout=timeout)

    def heads(self) -> dict[str, int]:
        answer = self._get("/feed/heads", {})
        try:
            return {str(j): int(position) for j, position in answer.json()["heads"].items()}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SourceRefuses(f"{self._root}/feed/heads: not the answer of a feed") from error

    def batch(self, jurisdiction: str, after: int, limit: int) -> Batch:
        answer = self._get("/feed", {"jurisdiction": jurisdiction, "lastEventId": after, "limit": limit})
        try:
            return decode_batch(answer.content, answer.headers)
        except Unreadable as error:
            raise SourceRefuses(f"{self._root}/feed: {error}") from error

    def close(self) -> None:
        self._client.close()

    def _get(self, path: str, params: dict[str, Any]) -> httpx.Response:
        url = self._root + path
        try:
            answer = self._client.get(url, params=params)
        except httpx.HTTPError as error:
            raise SourceUnavailable(f"{url}: {type(error).__name__}") from error
        if answer.status_code == httpx.codes.CONFLICT and "huiyin-head" in answer.headers:
            raise AheadOfSource(
                params["jurisdiction"], params["lastEventId"], int(answer.headers["huiyin-head"])
            )
        if answer.status_code >= 500 or answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            raise SourceUnavailable(f"{url}: answered {answer.status_code}")
        if answer.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            raise SourceRefuses(
                f"{url}: answered {answer.status_code}; the token must be valid, with the role service and a "
                "jurisdiction that covers what is followed"
            )
        if answer.status_code != httpx.codes.OK:
            raise SourceRefuses(f"{url}: answered {answer.status_code}")
        return answer
