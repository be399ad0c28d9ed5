"""Text that comes in: anything that people write, but no NUL, which no text column can hold."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask, request
from werkzeug.exceptions import BadRequest

_NUL = "\x00"


def install(app: Flask) -> None:
    """Answer 400 where an address, a form or a JSON body holds a NUL character."""

    @app.before_request
    def refuse_nul() -> None:
        if request.endpoint is None:
            return  # there is nothing at this address, and that is the answer
        if any(_NUL in text for text in _texts()) or b"\\u0000" in _json():
            raise BadRequest


def _texts() -> Iterator[str]:
    yield request.path
    for name, value in (*request.args.items(multi=True), *request.form.items(multi=True)):
        yield name
        yield value


def _json() -> bytes:
    return request.get_data(cache=True) if request.is_json else b""
