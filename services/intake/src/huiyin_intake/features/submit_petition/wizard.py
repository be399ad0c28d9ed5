"""The questions of the wizard."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from pydantic import ValidationError

from huiyin_contracts.code_tables import divisions
from huiyin_contracts.vocabulary import Channel
from huiyin_intake.features.register_petition.command import RegisterPetition
from huiyin_intake.offices import office_for
from huiyin_web.http.forms import field_errors
from huiyin_web.http.i18n import _
from huiyin_web.runtime import Runtime


class Question(StrEnum):
    """The pages, in order."""

    KIND = "kind"
    WHERE = "where"
    DETAILS = "details"
    ABOUT = "about"
    CONTACT = "contact"
    CHECK = "check"

    @property
    def next(self) -> Question:
        return _ORDER[min(_ORDER.index(self) + 1, len(_ORDER) - 1)]

    @property
    def before(self) -> Question:
        return _ORDER[max(_ORDER.index(self) - 1, 0)]

    @property
    def number(self) -> int:
        return _ORDER.index(self) + 1


_ORDER = tuple(Question)
FIELDS: Mapping[Question, tuple[str, ...]] = {
    Question.KIND: ("nature",),
    Question.WHERE: ("place", "location"),
    Question.DETAILS: ("title", "text"),
    Question.ABOUT: ("about_official", "accused"),
    Question.CONTACT: ("who", "name", "phone", "id_no", "address", "confidential"),
    Question.CHECK: (),
}
ALL_FIELDS = tuple(name for names in FIELDS.values() for name in names)
Answers = Mapping[str, str]


def command_of(runtime: Runtime, answers: Answers) -> tuple[RegisterPetition | None, dict[str, str]]:
    """The command that the answers make, or a message per field."""
    errors = _unanswered(answers)
    place = answers["place"] if answers["place"] in divisions() else ""
    anonymous = answers["who"] == "anonymous"
    given: dict[str, object] = {
        "jurisdiction": office_for(runtime, place or next(iter(divisions()))),
        "channel": Channel.WEB,
        "accusation": answers["about_official"] == "yes",
        "anonymous": anonymous,
        "confidential": answers["confidential"] == "true",
        "place": place,
        **{name: answers[name] for name in ("title", "text", "location", "nature") if answers[name]},
    }
    if answers["about_official"] == "yes":
        given["accused"] = answers["accused"]
    if not anonymous:
        given |= {name: answers[name] for name in ("name", "phone", "id_no", "address")}
    try:
        command = RegisterPetition.model_validate(given)
    except ValidationError as error:
        return None, {**field_errors(error), **errors}
    return (None, errors) if errors else (command, {})


def as_it_will_be_registered(command: RegisterPetition) -> dict[str, str]:
    """The numbers among the answers in the one form in which they are kept, for whoever checks them."""
    return {name: value for name in ("phone", "id_no") if (value := getattr(command, name))}


def errors_of(question: Question, errors: Mapping[str, str]) -> dict[str, str]:
    """Those of one question, in its order."""
    return {name: errors[name] for name in FIELDS[question] if name in errors}


def first_with_error(errors: Mapping[str, str]) -> Question:
    return next((question for question in _ORDER if errors_of(question, errors)), Question.CHECK)


def _unanswered(answers: Answers) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not answers["nature"]:
        errors["nature"] = _("Choose what fits best")
    if answers["place"] not in divisions():
        errors["place"] = _("Choose a place from the list")
    if answers["about_official"] not in ("yes", "no"):
        errors["about_official"] = _("Choose yes or no")
    if answers["who"] not in ("named", "anonymous"):
        errors["who"] = _("Choose whether you give your name")
    return errors
