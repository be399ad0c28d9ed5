"""What was typed, as a model or as messages."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from typing import Literal

import pytest
from flask_openapi3 import OpenAPI
from pydantic import BaseModel, Field, field_validator, model_validator
from werkzeug.wrappers import Response

from huiyin_ledger.domain import Conflict, NotFound, Refused
from huiyin_web.http.commands import run_form
from huiyin_web.http.days import Day
from huiyin_web.http.filling import refusals
from huiyin_web.http.forms import filters_in_address, parse_form
from huiyin_web.http.i18n import ENGLISH, _


class Kind(enum.StrEnum):
    HELP = "help"


class Typed(BaseModel):
    title: str = Field(min_length=2, max_length=5)
    kind: Kind = Kind.HELP
    days: int = Field(default=1, ge=1, le=60)
    day: Day | None = None
    units: list[str] = Field(default=[], max_length=2)
    agreed: bool = False
    size: Literal["s", "l"] = "s"
    phone: str | None = None
    share: float = 0

    @field_validator("phone")
    @classmethod
    def _phone(cls, value: str | None) -> str | None:
        if value and len(value) != 11:
            raise ValueError("Write a mobile number of 11 digits, like 13912345678")
        return value

    @model_validator(mode="after")
    def _together(self) -> Typed:
        if self.days == 60 and self.size == "l":
            raise ValueError("Choose")
        return self


def _parse(app: OpenAPI, form: dict[str, object], lang: str = "zh") -> tuple[Typed | None, dict[str, str]]:
    with app.test_request_context(f"/?lang={lang}", method="POST", data=form):
        return parse_form(Typed)


def test_texts_are_stripped_and_empty_ones_count_as_not_given(template_app: OpenAPI) -> None:
    made, errors = _parse(
        template_app, {"title": "  暖气 ", "kind": "", "phone": " ", "day": "", "units": ["a", "", "b"]}
    )
    assert errors == {}
    assert made is not None
    assert (made.title, made.kind, made.phone, made.day, made.units) == (
        "暖气",
        Kind.HELP,
        None,
        None,
        ["a", "b"],
    )


def test_what_the_address_decides_is_taken_whatever_the_form_says(template_app: OpenAPI) -> None:
    with template_app.test_request_context(
        "/", method="POST", data={"title": "暖气", "phone": "13912345678"}
    ):
        made, errors = parse_form(Typed, phone=None, days=3)
    assert errors == {}
    assert made is not None
    assert (made.title, made.phone, made.days) == ("暖气", None, 3)


def test_a_command_of_a_form_that_is_wrong_does_not_run_and_a_refusal_is_said_at_its_field(
    template_app: OpenAPI,
) -> None:
    ran: list[Typed] = []

    def done(command: Typed) -> Response:
        ran.append(command)
        return Response("done")

    def refuse(refused: Refused) -> Callable[[Typed], Response]:
        def refusing(command: Typed) -> Response:
            raise refused

        return refusing

    def answer(run: Callable[[Typed], Response], **given: object) -> tuple[int, Mapping[str, str]]:
        shown: list[Mapping[str, str]] = [{}]

        def again() -> Response:
            shown.append(refusals())
            return Response("again")

        return run_form(Typed, run, again, **given).status_code, shown[-1]

    right = {"title": "暖气", "days": 2}
    with_password = {"days": "0", "password": "no form with one is kept"}
    with template_app.test_request_context("/?lang=en", method="POST", data=with_password):
        status, errors = answer(done)
        assert (status, errors.keys(), ran) == (422, {"title", "days"}, [])
        assert answer(done, **right) == (200, {})
        assert len(ran) == 1
        taken = Refused("taken", "this is taken", field="title")
        assert answer(refuse(taken), **right) == (422, {"title": "This is taken"})
        status, errors = answer(refuse(Conflict()), **right)
        assert (status, errors[""][:28]) == (409, "Somebody changed this while ")
        assert answer(refuse(NotFound(field="title")), **right) == (404, {"title": "No such matter"})
        with pytest.raises(NotFound):
            answer(refuse(NotFound()), **right)


def test_a_ticked_box_is_true_and_an_empty_one_false(template_app: OpenAPI) -> None:
    for form, value in (({"title": "暖气", "agreed": "true"}, True), ({"title": "暖气"}, False)):
        made, _errors = _parse(template_app, dict(form))
        assert made is not None
        assert made.agreed is value


class Filters(BaseModel):
    q: str = Field("", max_length=4)
    kind: Kind | None = None
    code: str = Field("", max_length=3, pattern="^[0-9]*$")
    late: bool = False


@pytest.mark.parametrize(
    ("address", "filters"),
    [
        ("/?q=%20heat%20&kind=help&late=1&page=2", Filters(q="heat", kind=Kind.HELP, late=True)),
        ("/?q=heating&kind=&late=perhaps", Filters(q="heat")),
        ("/?kind=none&code=12345&q=x", Filters(q="x", code="123")),
        ("/?code=a1234&kind=help", Filters(kind=Kind.HELP)),
        ("/", Filters()),
    ],
)
def test_of_an_address_what_is_too_long_is_cut_and_nonsense_is_left_out(
    template_app: OpenAPI, address: str, filters: Filters
) -> None:
    with template_app.test_request_context(address):
        assert filters_in_address(Filters) == filters
        assert filters_in_address(Filters, q="gas") == filters.model_copy(update={"q": "gas"})


@pytest.mark.parametrize(
    ("field", "value", "chinese", "english"),
    [
        ("title", "", "请填写此项", "Fill this in"),
        ("title", "一", "至少填写 2 个字", "Write at least 2 characters"),
        ("title", "一二三四五六", "最多填写 5 个字", "Write no more than 5 characters"),
        ("kind", "other", "请从列表中选择一项", "Choose one from the list"),
        ("size", "m", "请从列表中选择一项", "Choose one from the list"),
        ("days", "two", "请填写整数", "Write a whole number"),
        ("days", "0", "请填写不小于 1 的数", "Write 1 or more"),
        ("days", "61", "请填写不大于 60 的数", "Write 60 or less"),
        ("day", "1900-01-01", "请填写不早于 1949-10-01 的日期", "Write a date that is not before 1949-10-01"),
        ("day", "9999-01-01", "请填写不晚于 2999-12-31 的日期", "Write a date that is not after 2999-12-31"),
        ("day", "31/03/2026", "请填写日期，例如 2026-03-31", "Write a date like 2026-03-31"),
        ("units", ["a", "b", "c"], "最多选择 2 项", "Choose no more than 2"),
        ("agreed", "perhaps", "请选择是或否", "Choose yes or no"),
        ("share", "half", "请填写数字", "Write a number"),
        (
            "phone",
            "139",
            "请填写 11 位手机号码，例如 13912345678",
            "Write a mobile number of 11 digits, like 13912345678",
        ),
    ],
)
def test_a_message_says_what_would_be_right(
    template_app: OpenAPI, field: str, value: object, chinese: str, english: str
) -> None:
    form = {"title": "暖气", field: value}
    assert _parse(template_app, form) == (None, {field: chinese})
    assert _parse(template_app, form, "en") == (None, {field: english})


def test_a_message_about_the_whole_form_belongs_to_no_field(template_app: OpenAPI) -> None:
    assert _parse(template_app, {"title": "暖气", "days": "60", "size": "l"}) == (None, {"": "请选择"})


def test_a_text_outside_of_a_request_is_in_english() -> None:
    assert _("Fill this in") == "Fill this in"
    assert ENGLISH == "en"
