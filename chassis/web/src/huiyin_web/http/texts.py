"""Validates incoming text: no NUL, which no text column can hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import BadRequest

_NUL = "\x00"


class Json(DefaultJSONProvider):
    """Strict JSON (RFC 8259): UTF-8 only, with a limit on nesting."""

    ensure_ascii = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Raises ValueError for whatever is not JSON."""
        try:
            return super().loads(s if isinstance(s, str) else s.decode(), **kwargs)
        except RecursionError:
            raise ValueError("nested too deep") from None


def install(app: Flask) -> None:
    """Answer 400 where an address, a form or a JSON body holds a NUL character, and to a JSON body that is a text: it
    would be read as JSON once more."""
    app.json = Json(app)

    @app.before_request
    def refuse_nul() -> None:
        if request.endpoint is None:
            return  # there is nothing at this address, and that is the answer
        body = request.get_json(silent=True) if request.is_json else None
        if isinstance(body, str) or any(_NUL in text for text in (*_texts(), *_texts_in(body))):
            raise BadRequest


def _texts() -> Iterator[str]:
    yield request.path
    for name, value in (*request.args.items(multi=True), *request.form.items(multi=True)):
        yield name
        yield value


def _texts_in(body: object) -> Iterator[str]:
    """Every text in a JSON value, however deep."""
    left = [body]
    while left:
        match left.pop():
            case str() as text:
                yield text
            case list() as items:
                left += items
            case dict() as members:
                left += (*members.keys(), *members.values())
