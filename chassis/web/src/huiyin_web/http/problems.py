"""Error responses: RFC 9457 problem details for the API, an error page for people."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any, cast

import psycopg
from flask import Flask, Response, g, make_response, redirect, request
from flask_wtf.csrf import CSRFError
from psycopg_pool import PoolTimeout
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from huiyin_ledger.domain import Refused
from huiyin_web.http.dispatch import wants_api
from huiyin_web.http.forms import explain, field_errors
from huiyin_web.http.i18n import _, _l
from huiyin_web.http.kept import keep_for_its_account, keep_for_who_asks
from huiyin_web.http.limits import spend
from huiyin_web.http.pages import page
from huiyin_web.http.typed import Held, held, page_above
from huiyin_web.identity.rates import Rule

log = logging.getLogger(__name__)

STATUS = {"not_found": 404, "forbidden": 403, "conflict": 409, "too_many_attempts": 429}
"""Status codes of refusals; any other is 422."""

_CODES = {400: "bad_request", 401: "unauthenticated", 403: "forbidden", 404: "not_found", 405: "method_not_allowed",
          406: "not_acceptable", 408: "timeout", 409: "conflict", 413: "too_large", 414: "address_too_long",
          415: "unsupported_media_type", 429: "too_many_requests", 500: "internal_error", 503: "unavailable"}  # fmt: skip

_TITLES = {
    400: _l("The request is not in order"),
    401: _l("Log in first"),
    403: _l("This is not open to you"),
    404: _l("There is no such page or matter"),
    405: _l("This cannot be done here"),
    409: _l("Changed by someone else"),
    413: _l("This is too large"),
    422: _l("This cannot be done"),
    429: _l("Too many attempts"),
    500: _l("Something went wrong on our side"),
    503: _l("Not available just now"),
}


_TO_PEOPLE = {
    "conflict": _l(
        "Somebody changed this while you were writing. Look at what happened, then send it again if it is still right."
    ),
    "idempotency_key_reused": _l(
        "This form was sent before, and what was sent then is recorded. What you changed since is not: look at it, "
        "then send it again if it is to be recorded too."
    ),
}
"""Refusals that speak to programs, in the words of a page."""


def install(app: Flask) -> None:
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(ValidationError, validation_failed)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def problem(status: int, code: str, detail: str = "", **members: Any) -> Response:
    """An answer of type application/problem+json. `code` is stable; `detail` is for people."""
    body: dict[str, Any] = {
        "type": f"urn:huiyin:problem:{code}",
        "title": str(_title(status)),
        "status": status,
        "code": code,
        "request_id": g.get("request_id", ""),
    }
    if detail:
        body["detail"] = detail
    response = make_response(json.dumps(body | members, ensure_ascii=False, default=str), status)
    response.content_type = "application/problem+json"
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="huiyin"'
    return response


def validation_failed(error: ValidationError) -> Response:
    """422 with one entry per wrong field: its JSON pointer, a stable code, and what would be right."""
    if not wants_api():
        return page("problem.html", status=422, title=_title(422), detail=_("Check what you entered, then try again."),
                    fields=field_errors(error), code="invalid", held=_held(422))  # fmt: skip
    errors = [
        {"pointer": "/" + "/".join(str(p) for p in d["loc"]), "code": d["type"], "detail": explain(d)}
        for d in error.errors(include_url=False)
    ]
    return problem(422, "invalid", _("Check what you entered, then try again."), errors=errors)


def refusal_text(refused: Refused) -> str:
    """A refusal's message in the request's language, with its details filled in."""
    text = (
        str(_TO_PEOPLE[refused.code])
        if refused.code in _TO_PEOPLE and not wants_api()
        else _(refused.message)
    )
    with suppress(KeyError, TypeError, ValueError):
        text = text % refused.details if refused.details else text
    return text[:1].upper() + text[1:]


def refused_as(again: Callable[[], AnyResponse], refused: Refused | None) -> AnyResponse:
    """The page `again`, which shows what was wrong, with the status of the refusal and when to try again; without one,
    422."""
    g.not_taken = True
    answer = again()
    answer.status_code = STATUS.get(refused.code, 422) if refused else 422
    if refused and "retry_after" in refused.details:
        answer.headers["Retry-After"] = str(refused.details["retry_after"])
    return answer


def stale_form(error: CSRFError) -> Response:
    """400 for a form whose token is missing or no longer good, with the form to send once more."""
    kept = held(400)
    next_step = (
        _(
            "Nothing was sent yet. What you typed is still here: send it again, or look at all of it on the form."
        )
        if kept and kept.fields
        else _("Nothing was sent. Open the page again, and send it from there.")
    )
    return _answer(400, "bad_request", f"{stale_reason(error)} {next_step}", _("Please send it once more"))


def stale_reason(error: CSRFError) -> str:
    """Why a form's token is no longer good, in the request's language."""
    if "expired" in str(error.description):
        return _("The page had been open for more than twelve hours.")
    return _(
        "Since this page was opened, somebody logged in or out in this browser, or its cookies were deleted."
    )


def _refused(refused: Refused) -> AnyResponse:
    status = STATUS.get(refused.code, 422)
    told = partial(_answer, status, refused.code, refusal_text(refused), details=refused.details)
    return refused_as(told, refused)


def _http(error: HTTPException) -> AnyResponse:
    if isinstance(error, CSRFError):
        return stale_form(error)
    if error.response is not None:
        return cast(AnyResponse, error.response)
    status = error.code or 500
    if status == 405 and request.method in ("GET", "HEAD") and not wants_api():
        return redirect(
            page_above(request.path), 303
        )  # the address of a form, in a bookmark or a link of its answer
    if status < 400:
        return error.get_response()
    answer = _answer(status, _CODES.get(status, HTTPStatus(status).name.lower()), _said(error))
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            answer.headers[name] = value
    return answer


def _unexpected(error: Exception) -> AnyResponse:
    log.error(
        "unexpected error, request %s %s %s",
        g.get("request_id", ""),
        request.method,
        request.path,
        exc_info=error,
    )
    return _answer(500, "internal_error", _("It was recorded. If you call about it, give this number: %(number)s",
                                            number=g.get("request_id", "")))  # fmt: skip


def _answer(status: int, code: str, detail: str, title: str = "", **members: Any) -> Response:
    if wants_api():
        return problem(status, code, detail, **{k: v for k, v in members.items() if v})
    return page("problem.html", status=status, title=title or _title(status), detail=detail, fields={}, code=code,
                held=_held(status))  # fmt: skip


def _held(status: int) -> Held | None:
    """The posted form, on a page of its own, and kept for its writer, so that the way back leads to it as it was typed."""
    g.not_taken = True
    given_back = held(status)
    if given_back:
        # Neither a database that is away nor a flood of forms takes the page away.
        with suppress(Refused, psycopg.OperationalError, PoolTimeout):
            spend(Rule.STEP)
            (keep_for_its_account if given_back.anothers else keep_for_who_asks)()
    return given_back


def _said(error: HTTPException) -> str:
    match error.code:
        case 404:
            return _("Check the address. If you followed a link, tell us where you found it.")
        case 401:
            return _("Send a bearer token, or log in with a browser.")
        case 405:
            return _("The address exists, but not for this kind of request.")
        case _other:
            return ""


def _title(status: int) -> str:
    return _TITLES.get(status, _TITLES[500] if status >= 500 else _TITLES[400])
