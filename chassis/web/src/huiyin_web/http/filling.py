"""Fills in again what was typed into a form: one that was just posted, or one that was kept (`http.kept`).

The parts of ``parts/forms.html`` ask here; what stood in a form that the page no longer has is shown above the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import g, request
from jinja2 import Environment
from werkzeug.datastructures import MultiDict

from huiyin_ledger.event_labels import EventLabels
from huiyin_ledger.events import Event
from huiyin_web.http import kept
from huiyin_web.http.actors import Names
from huiyin_web.http.i18n import language
from huiyin_web.http.opened import FIELD, opened
from huiyin_web.http.parts import Happening
from huiyin_web.http.typed import sentences
from huiyin_web.identity.kept_forms import KeptForm

Fields = MultiDict[str, str]


def install(jinja: Environment) -> None:
    jinja.globals.update(
        begin_form=begin_form, end_form=end_form, filled=filled, filled_all=filled_all, was_typed=was_typed,
        typed_key=typed_key, left_over=left_over, filled_again=filled_again, meanwhile=meanwhile,
        tell_errors=tell_errors, tells_errors=tells_errors,
    )  # fmt: skip


def begin_form(action: str, *others: str) -> str:
    """The fields until `end_form` are those of a form that is sent to `action`, or by further buttons to `others`."""
    g.filling = was_typed(action, *others)
    if g.filling is not None:
        g.filled = g.get("filled", set()) | _paths(action, *others)
    return ""


def end_form() -> str:
    g.filling = None
    return ""


def was_typed(*actions: str) -> Fields | None:
    """What was typed into the form that is sent to one of `actions`."""
    return next((fields for action, fields in _typed().items() if action in _paths(*actions)), None)


def _paths(*actions: str) -> set[str]:
    """The filters of a list go with the forms below it, and belong to none."""
    return {urlsplit(action).path for action in actions}


def filled(name: str, given: Any) -> Any:
    """What was typed into the field, else what it is `given`."""
    typed: Fields | None = g.get("filling")
    return typed[name] if typed is not None and name in typed else given


def filled_all(name: str, given: Any) -> Any:
    """The same for a field that sends nothing where nothing is chosen, and several values where several are."""
    typed: Fields | None = g.get("filling")
    return given if typed is None else typed.getlist(name)


def typed_key() -> str:
    """The key of a form that was kept: if it was taken all the same, it is not done twice."""
    typed: Fields | None = g.get("filling")
    return typed.get("idempotency_key", "") if typed is not None and request.method != "POST" else ""


def filled_again() -> bool:
    """Whether the page shows what was kept, and does not say what is wrong with it."""
    return request.method != "POST" and bool(g.get("filled")) and not tells_errors()


def refusals(*actions: str) -> Mapping[str, str]:
    """What was wrong with the forms of this page that were refused, by field, in the request's language; only with those
    that are sent to one of `actions`, if any are named."""
    if request.method == "POST":
        return g.get("wrong", {})  # type: ignore[no-any-return]
    said = [form.errors.get(language(), {}) for form in _refused() if not actions or form.action in actions]
    return {name: text for errors in said for name, text in errors.items()}


def _refused() -> list[KeptForm]:
    """The latest of each form of this page, if it was refused here (`kept.refuse`). A page that says what went wrong asks for
    none: it needs no database."""
    if g.get("typed_is_shown"):
        return []
    latest = {form.action: form for form in reversed(_kept())}
    here = request.path
    return [
        form
        for form in latest.values()
        if form.errors and here in (urlsplit(form.page).path, form.action.rpartition("/")[0])
    ]


def tell_errors(errors: Mapping[str, str]) -> str:
    """The page has a summary of `errors`: its title says so, and the answer is not a new form."""
    g.tells_errors = tells_errors() or bool(errors)
    return ""


def tells_errors() -> bool:
    return bool(g.get("tells_errors"))


def left_over() -> Sequence[str]:
    """The texts typed into a form that was not taken and that this page has not. Ask once the page's forms are written."""
    here, back = _without_language(request.full_path), kept.just_back()
    if g.get("typed_is_shown") or _taken():
        return []
    if request.method == "POST":
        missing = [fields for action, fields in _typed().items() if action not in g.get("filled", ())]
    else:
        missing = [
            MultiDict(form.fields)
            for form in _kept()
            if form.action not in g.get("filled", ())
            and (back or not form.writer or _without_language(form.page) == here)
        ]
    return [text for fields in missing for text in sentences(list(fields.items(multi=True)))]


def _without_language(address: str) -> tuple[str, list[tuple[str, str]]]:
    """What is the same page in either language."""
    parts = urlsplit(address)
    return parts.path, [(name, value) for name, value in parse_qsl(parts.query) if name != "lang"]


def happened(happenings: Sequence[Happening]) -> None:
    """Tell the page what happened to its matter: a form that was refused says what of it is new to its writer."""
    g.happenings = happenings


def acts(events: Iterable[Event], labels: EventLabels, names: Names) -> list[Happening]:
    """What people did, of the `events` of a ledger."""
    return [
        Happening(str(labels.names.get(each.type, each.type)), names.of(each.actor), each.occurred_at)
        for each in events
        if not each.actor.startswith("system:")
    ]


def meanwhile() -> Sequence[Happening]:
    """What happened since a form was opened that was refused."""
    if request.method == "POST":
        forms = [opened()] if not _taken() else []
    else:
        forms = [opened(dict(form.fields).get(FIELD, "")) for form in _refused()]
    since = min((form.at for form in forms if form), default=None)
    told: Sequence[Happening] = g.get("happenings", ())
    return [each for each in told if since and each.occurred_at and each.occurred_at > since and each.who]


def _taken() -> bool:
    """Whether the page answers a form that was done; `problems.refused_as` says of the others that they were not."""
    return request.method == "POST" and not g.get("not_taken")


def _typed() -> dict[str, Fields]:
    """By the form's address."""
    if request.method == "POST":
        return {request.path: request.form}
    return {form.action: MultiDict(form.fields) for form in reversed(_kept())}


def _kept() -> Sequence[KeptForm]:
    if "kept_forms" not in g:
        g.kept_forms = kept.kept_forms()
    return g.kept_forms  # type: ignore[no-any-return]
