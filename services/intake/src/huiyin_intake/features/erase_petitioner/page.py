"""The page that shows what an erasure destroys, and then erases a petitioner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_contracts.vocabulary import Channel
from huiyin_intake.domain.reason import REASON_MIN
from huiyin_intake.features.erase_petitioner.command import EraseByNumber, EraseWriter
from huiyin_intake.features.erase_petitioner.handler import erase_writer
from huiyin_intake.features.erase_petitioner.person import Person, count_of_unrecognised, person_of_number
from huiyin_intake.state_tags import petition_tag
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request, run_form
from huiyin_web.http.i18n import _, _l
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Column, Row
from huiyin_web.http.vocabulary import label
from huiyin_web.runtime import Runtime

LABELS = {"registration_no": _l("Number of one of the person's petitions"), "reason": _l("On what ground?")}


@dataclass(frozen=True)
class ErasurePage:
    """Before: the form. `columns`, `rows`: what will be destroyed, as far as it may be named, and `unrecognised`: how
    many petitions of the office nobody can tell the writer of; None before a person was found. `numbers`: what was
    erased, None before."""

    typed: Mapping[str, str]
    labels: Mapping[str, str]
    columns: Sequence[Column]
    rows: Sequence[Row]
    sealed: bool
    unrecognised: int | None
    numbers: Sequence[str] | None
    reason_min: int = REASON_MIN


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/erasure", doc_ui=False)
    @requires("petitioner.erase")
    def page_erasure() -> Response:
        return _page()

    @routes.post("/erasure", doc_ui=False)
    @requires("petitioner.erase")
    def page_erase() -> Response:
        def erase(form: EraseByNumber) -> Response:
            person = person_of_number(runtime, principal(), form.registration_no)
            if not form.sure:
                return _page(person=person, unrecognised=count_of_unrecognised(runtime, person.jurisdiction))
            return _page(person=person, numbers=_erase(runtime, form))

        return run_form(EraseByNumber, erase, _page)


def _page(
    *,
    person: Person | None = None,
    unrecognised: int | None = None,
    numbers: Sequence[str] | None = None,
) -> Response:
    model = ErasurePage(
        typed=request.form,
        labels=LABELS,
        columns=_columns(),
        rows=_rows(person) if person else [],
        sealed=person is not None and person.by_accusation,
        unrecognised=unrecognised,
        numbers=numbers,
    )
    return page("intake/erasure.html", **vars(model))


def _erase(runtime: Runtime, form: EraseByNumber) -> tuple[str, ...]:
    act = act_from_request(runtime)
    return erase_writer(runtime, act, principal(), form.registration_no, EraseWriter(reason=form.reason))


def _columns() -> list[Column]:
    return [
        Column("number", _("Number"), "code"),
        Column("channel", _("Channel")),
        Column("received_at", _("Received"), "time"),
        Column("state", _("State"), "tag"),
    ]


def _rows(person: Person) -> list[Row]:
    return [
        Row(
            {
                "number": Cell(each.registration_no),
                "channel": label(Channel, each.channel),
                "received_at": each.received_at,
                "state": Cell(tag.label, tag=tag.kind),
            }
        )
        for each in person.shown
        for tag in [petition_tag(each.state)]
    ]
