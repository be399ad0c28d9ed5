"""Asks services with the credentials of the person who makes the request, so that each service decides for itself what
that person may know. Services of this process are asked within it, in a context of their own: Flask would let a request
within a request share its `g`. Others are asked over HTTP and side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

import httpx
from flask import current_app, request
from flask_wtf.csrf import generate_csrf
from pydantic import BaseModel, ValidationError

from huiyin_ledger.domain import Refused
from huiyin_ledger.settings import ServiceSettings
from huiyin_web.bootstrap import service_names
from huiyin_web.http import arrivals
from huiyin_web.http.access import by_bearer
from huiyin_web.http.i18n import _, language
from huiyin_web.http.navigation import services

Answer = TypeVar("Answer", bound=BaseModel)
Method = Literal["GET", "POST"]
TIMEOUT_SECONDS = 5.0
_FORWARDED = ("Cookie", "Authorization", "X-Request-ID", arrivals.HEADER)


class Unreachable(Exception):
    """The service does not answer, or not as it should; the message says how, in the request's language."""


@dataclass
class Responses(Generic[Answer]):
    """Service -> its answer; why, for those that could not be reached; and those that forbid it to this person."""

    answers: dict[str, Answer] = field(default_factory=dict)
    unreached: dict[str, str] = field(default_factory=dict)
    forbidden: set[str] = field(default_factory=set)

    def __iter__(self) -> Iterator[Answer]:
        return iter(self.answers.values())


class Peers:
    """Use it within a request. `services` are all that there are, installed, named in the settings, or of this process: in
    the order in which a matter goes through them, then those that the directory does not list; `with_address` are those
    that can be asked. Over HTTP a service has `timeout` seconds to answer."""

    def __init__(self, settings: ServiceSettings, timeout: float = TIMEOUT_SECONDS) -> None:
        self._peers = settings.peers
        self._timeout = timeout
        self._here: frozenset[str] = frozenset(current_app.extensions["huiyin_services"])
        every, listed = {*service_names(), *self._peers, *self._here}, list(services())
        self.services = sorted(every, key=lambda s: (listed.index(s) if s in listed else len(listed), s))
        self.with_address: frozenset[str] = self._here | self._peers.keys()

    def ask(
        self,
        service: str,
        path: str,
        kind: type[Answer],
        query: Mapping[str, str] | None = None,
        method: Method = "GET",
    ) -> Answer | None:
        """The service's answer to ``/api/v1`` + `path`; None where it has nothing, or nothing for this person.

        Raises Unreachable, and Refused where the service refuses.
        """
        return _read(self._send(self._question(service, path, query, method)), kind)

    def ask_all(
        self,
        path: str,
        kind: type[Answer],
        query: Mapping[str, str] | None = None,
        *,
        among: Collection[str] | None = None,
    ) -> Responses[Answer]:
        """What each service answers, or each `among` them, in the order of `services`; one that forbids it to this person
        has nothing for them. Raises Refused where one refuses otherwise."""
        asked = {
            service: self._question(service, path, query)
            for service in self.services
            if among is None or service in among
        }
        away = [each for each in asked.values() if each.over_http]
        with ThreadPoolExecutor(max(len(away), 1)) as executor:
            sent = {each.service: executor.submit(_over_http, each, self._timeout) for each in away}
            responses: Responses[Answer] = Responses()
            for service, question in asked.items():
                try:
                    came = sent[service].result() if service in sent else self._send(question)
                    answer = _read(came, kind)
                except Unreachable as reason:
                    responses.unreached[service] = str(reason)
                except Refused as refused:
                    if refused.code != "forbidden":
                        raise
                    responses.forbidden.add(service)
                else:
                    if answer is not None:
                        responses.answers[service] = answer
        return responses

    def _question(
        self, service: str, path: str, query: Mapping[str, str] | None, method: Method = "GET"
    ) -> _Question:
        base = request.host_url if service in self._here else self._peers.get(service, "")
        url = f"/{service}/api/v1{path}"
        return _Question(
            service,
            base,
            service not in self._here and bool(base),
            method,
            url,
            {**(query or {}), "lang": language()},
            _headers(method),
        )

    def _send(self, question: _Question) -> httpx.Response | httpx.HTTPError:
        if not question.base:
            setting = f"HUIYIN_{question.service.upper()}_URL"
            raise Unreachable(_("Its address is not set (%(setting)s).", setting=setting))
        if question.over_http:
            return _over_http(question, self._timeout)
        within = httpx.WSGITransport(app=current_app.wsgi_app, raise_app_exceptions=False)
        with httpx.Client(transport=within, base_url=question.base) as client:
            return Context().run(question.put_to, client)


@dataclass(frozen=True, slots=True)
class _Question:
    """`base`: where the service is; empty where nobody knows."""

    service: str
    base: str
    over_http: bool
    method: Method
    url: str
    query: Mapping[str, str]
    headers: Mapping[str, str]

    def put_to(self, client: httpx.Client) -> httpx.Response:
        return client.request(self.method, self.url, params=self.query, headers=self.headers)


def _over_http(question: _Question, timeout: float) -> httpx.Response | httpx.HTTPError:
    """The answer, or what kept it away: to be said within the request."""
    try:
        with httpx.Client(base_url=question.base, timeout=timeout) as client:
            return question.put_to(client)
    except httpx.HTTPError as error:
        return error


def _read(answer: httpx.Response | httpx.HTTPError, kind: type[Answer]) -> Answer | None:
    if isinstance(answer, httpx.HTTPError):
        raise Unreachable(_("It does not answer (%(error)s).", error=type(answer).__name__)) from answer
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


def _headers(method: str) -> dict[str, str]:
    given = {name: request.headers[name] for name in _FORWARDED if name in request.headers}
    given["Referer"] = request.host_url
    if method != "GET" and not by_bearer():
        given["X-CSRFToken"] = generate_csrf()
    return given
