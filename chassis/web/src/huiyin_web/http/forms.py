"""Validates a posted form: a pydantic model, or a message per field. The input is kept."""

from __future__ import annotations

import types
from typing import Any, TypeVar, Union, get_args, get_origin

from flask import request
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from huiyin_web.http.i18n import _, ngettext

Model = TypeVar("Model", bound=BaseModel)
_KNOWN = set(get_args(ErrorType))


def parse_form(model: type[Model], **given: object) -> tuple[Model | None, dict[str, str]]:
    """What `read_form` reads, or None and a translated message per field."""
    try:
        return read_form(model, **given), {}
    except ValidationError as error:
        return None, field_errors(error)


def read_form(model: type[Model], **given: object) -> Model:
    """The posted form as `model`; ValidationError. What is `given`, because the address or the principal decides it, is
    taken whatever the form says.

    Texts are stripped, an empty one counts as not given, fields of a list type take every value of that name.
    A message for the form as a whole has the key ``""``.
    """
    typed: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        key = field.alias or name
        if _is_list(field.annotation):
            typed[key] = [v.strip() for v in request.form.getlist(key) if v.strip()]
        elif (value := request.form.get(key, "").strip()) != "":
            typed[key] = value
    return model.model_validate(typed | given)


def filters_in_address(model: type[Model], **given: object) -> Model:
    """The filters in a page's address as `model`, whose fields all have defaults, and those `given` instead. What is too
    long is cut, and what makes no sense counts as not given: an address may be old, or typed by hand."""
    names = [field.alias or name for name, field in model.model_fields.items()]
    texts = {name: request.args[name] for name in names if name in request.args}
    typed: dict[str, Any] = {name: text.strip() for name, text in texts.items()} | given
    while True:
        try:
            return model.model_validate(typed)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                name = str(detail["loc"][0])
                value = typed.pop(name)
                if detail["type"] == "string_too_long":
                    typed[name] = value[: detail["ctx"]["max_length"]]


def field_errors(error: ValidationError) -> dict[str, str]:
    """One message per field, in the request's language, saying what would be right."""
    messages: dict[str, str] = {}
    for detail in error.errors(include_url=False):
        field = ".".join(str(part) for part in detail["loc"])
        messages.setdefault(field.split(".")[0] if field else "", explain(detail))
    return messages


def explain(detail: ErrorDetails) -> str:
    """What is wrong with one value and what would be right. The texts of a model's own ValueErrors and
    PydanticCustomErrors are msgids."""
    context = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            return _("Fill this in")
        case "string_too_short":
            least = context["min_length"]
            return (
                _("Fill this in")
                if least == 1
                else ngettext("Write at least %(num)d character", "Write at least %(num)d characters", least)
            )
        case "string_too_long":
            most = context["max_length"]
            return ngettext(
                "Write no more than %(num)d character", "Write no more than %(num)d characters", most
            )
        case "too_short":
            return _("Choose at least one")
        case "too_long":
            return _("Choose no more than %(most)s", most=context["max_length"])
        case "enum" | "literal_error":
            return _("Choose one from the list")
        case "int_parsing" | "int_type" | "int_from_float":
            return _("Write a whole number")
        case "decimal_parsing" | "float_parsing" | "decimal_type" | "float_type":
            return _("Write a number")
        case "greater_than_equal" if isinstance(context["ge"], str):
            return _("Write a date that is not before %(day)s", day=context["ge"])
        case "less_than_equal" if isinstance(context["le"], str):
            return _("Write a date that is not after %(day)s", day=context["le"])
        case "greater_than_equal":
            return _("Write %(least)s or more", least=context["ge"])
        case "greater_than":
            return _("Write more than %(least)s", least=context["gt"])
        case "less_than_equal":
            return _("Write %(most)s or less", most=context["le"])
        case "less_than":
            return _("Write less than %(most)s", most=context["lt"])
        case "bool_parsing" | "bool_type":
            return _("Choose yes or no")
        case "extra_forbidden":
            return _("This is not expected here")
        case "value_error" | "assertion_error":
            return _(str(context.get("error", detail["msg"])))
        case kind if kind.startswith("time_"):
            return _("Write a time like 09:30")
        case kind if kind.startswith(("date_", "datetime_", "timezone_")):
            return _("Write a date like 2026-03-31")
        case kind if kind not in _KNOWN:
            return _(str(detail["msg"]))
        case _other:
            return _("This is not in the right form")


def _is_list(annotation: Any) -> bool:
    if get_origin(annotation) in (Union, types.UnionType):
        return any(_is_list(part) for part in get_args(annotation))
    return (get_origin(annotation) or annotation) in (list, tuple, set, frozenset)
