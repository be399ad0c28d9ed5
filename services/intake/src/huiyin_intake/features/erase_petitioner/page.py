"""The page that erases a petitioner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_intake.features.erase_petitioner.command import EraseByNumber, ErasePetitioner
from huiyin_intake.features.erase_petitioner.handler import erase_petitioner
from huiyin_intake.petitions import load_petition
from huiyin_ledger.divisions import within
from huiyin_ledger.domain import Refused
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.http.forms import parse_form
from huiyin_web.http.i18n import _, _l
from huiyin_web.http.pages import page
from huiyin_web.http.problems import refusal_text
from huiyin_web.runtime import Runtime

LABELS = {"registration_no": _l("Number of one of the person's petitions"), "reason": _l("On what ground?")}


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/erasure", doc_ui=False)
    @requires("petitioner.erase")
    def page_erasure() -> Response:
        return _page()

    @routes.post("/erasure", doc_ui=False)
    @requires("petitioner.erase")
    def page_erase() -> Response:
        form, errors = parse_form(EraseByNumber)
        if form is None:
            return _page(errors)
        try:
            return _page(numbers=_erase(runtime, form))
        except Refused as refused:
            return _page({"registration_no": refusal_text(refused)})


def _page(errors: Mapping[str, str] | None = None, *, numbers: Sequence[str] | None = None) -> Response:
    """The form; or, with `numbers`, which petitions were erased."""
    return page(
        "intake/erasure.html",
        status=422 if errors else 200,
        errors=errors or {},
        labels=LABELS,
        typed=request.form,
        numbers=numbers,
    )


def _erase(runtime: Runtime, form: EraseByNumber) -> tuple[str, ...]:
    petition = load_petition(runtime, form.registration_no)
    if not within(petition.jurisdiction, principal().jurisdiction):
        raise Refused("not_found", _("No petition has this number."))
    command = ErasePetitioner(
        jurisdiction=petition.jurisdiction, petitioner_ref=petition.petitioner_ref, reason=form.reason
    )
    return erase_petitioner(runtime, act_from_request(runtime), principal(), command)
