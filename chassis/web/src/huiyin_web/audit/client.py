"""Asks every service what whoever makes this request may know: with that person's own credentials, so that each service
decides for itself. Those of this process are asked in it, others over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeVar

import httpx
from flask import current_app, request
from flask_wtf.csrf import generate_csrf
from pydantic import BaseModel, ValidationError

from huiyin_ledger.domain import Refused
from huiyin_ledger.settings import ServiceSettings
from huiyin_web.bootstrap import service_names
from huiyin_web.http.access import by_bearer
from huiyin_web.http.i18n import _, language

Answer = TypeVar("Answer", bound=BaseModel)
TIMEOUT_SECONDS = 5.0
_FORWARDED = ("Cookie", "Authorization", "X-Request-ID")


class Unreachable(Exception):
    """The service does not answer, or not as it should; the message says how, in the request's language."""


class AuditClient:
    """Use it within a request. `services` are all that there are: installed, named in the settings, or of this process."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._peers = settings.peers
        self._here: frozenset[str] = frozenset(current_app.extensions["huiyin_services"])
        self.services = tuple(sorted({*service_names(), *self._peers, *self._here}))

    def ask(
        self,
        service: str,
        path: str,
        kind: type[Answer],
        query: Mapping[str, str] | None = None,
        method: Literal["GET", "POST"] = "GET",
    ) -> Answer | None:
        """What the service answers under ``/api/v1/audit``; None where there is nothing, or nothing for this person.

        Raises Unreachable; and Refused where the service says no.
        """
        url = f"/{service}/api/v1/audit{path}"
        try:
            with self._client(service) as client:
                answer = client.request(
                    method, url, params={**(query or {}), "lang": language()}, headers=_headers(method)
                )
        except httpx.HTTPError as error:
            raise Unreachable(_("It does not answer (%(error)s).", error=type(error).__name__)) from error
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        if answer.is_success:
            try:
                return kind.model_validate_json(answer.content)
            except ValidationError as error:
                raise Unreachable(_("Its answer is of another release.")) from error
        if answer.is_client_error and answer.headers.get("Content-Type") == "application/problem+json":
            problem = answer.json()
            raise Refused(problem["code"], problem.get("detail", problem["title"]))
        raise Unreachable(_("It answered with error %(status)s.", status=answer.status_code))

    def _client(self, service: str) -> httpx.Client:
        if service in self._here:
            within = httpx.WSGITransport(app=current_app.wsgi_app, raise_app_exceptions=False)
            return httpx.Client(transport=within, base_url=request.host_url)
        if service not in self._peers:
            raise Unreachable(
                _("Its address is not set (%(setting)s).", setting=f"HUIYIN_{service.upper()}_URL")
            )
        return httpx.Client(base_url=self._peers[service], timeout=TIMEOUT_SECONDS)


def _headers(method: str) -> dict[str, str]:
    given = {name: request.headers[name] for name in _FORWARDED if name in request.headers}
    given["Referer"] = request.host_url
    if method != "GET" and not by_bearer():
        given["X-CSRFToken"] = generate_csrf()
    return given
