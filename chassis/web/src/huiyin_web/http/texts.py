"""Texts on their way in and out. No NUL comes in, which no text column can hold; in a form the end of a line is one
character. No character that turns the direction of writing gets into a page: what is read is in the order in which it was
written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

from flask import Flask, Request, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest
from werkzeug.formparser import FormDataParser

_NUL = "\x00"
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LEFT_OUT = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


class _FormParser(FormDataParser):
    """Browsers send the end of a line in a form as CR LF (HTML, "constructing the entry list"). It was typed as one
    character and counts as one: what is validated and stored has LF. A NUL was pasted unseen, and is left out."""

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, Any]]:
        stream, form, files = super().parse(stream, mimetype, content_length, options)
        return stream, self.cls((name, _typed(value)) for name, value in form.items(multi=True)), files


class FormRequest(Request):
    """A request whose form texts end their lines with LF."""

    form_data_parser_class = _FormParser


def _typed(text: str) -> str:
    return _lf(text).replace(_NUL, "")


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _with_lf(value: Any) -> Any:
    match value:
        case str():
            return _lf(value)
        case list():
            return [_with_lf(each) for each in value]
        case dict():
            return {name: _with_lf(each) for name, each in value.items()}
        case _:
            return value


def in_order(value: Any) -> Any:
    """What a page shows of `value`: a text without the characters that turn the direction of writing (UAX 9)."""
    return value.translate(_LEFT_OUT) if isinstance(value, str) and _TURNING.search(value) else value


class Json(DefaultJSONProvider):
    """Strict JSON (RFC 8259): UTF-8 only, with a limit on nesting."""

    ensure_ascii = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Ends of lines are LF, as in forms. Raises ValueError for whatever is not JSON."""
        text = s if isinstance(s, str) else s.decode()
        try:
            value = super().loads(text, **kwargs)
        except RecursionError:
            raise ValueError("nested too deep") from None
        return _with_lf(value) if "\\r" in text else value


def install(app: Flask) -> None:
    """Read forms with `FormRequest`. Answer 400 where an address, a form or a JSON body holds a NUL character, and to
    a JSON body that is a text: it would be read as JSON once more."""
    app.json = Json(app)
    app.request_class = FormRequest

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
