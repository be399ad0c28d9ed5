"""Commands of the desk on one petition: as the API takes them, and as the forms on the petition's page send them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel
from werkzeug.wrappers import Response

from huiyin_intake.api_models import Done, PetitionPath
from huiyin_intake.domain.petition import Petition
from huiyin_intake.features.show_petition.page import petition_page
from huiyin_intake.links import petition_url
from huiyin_intake.petitions import PetitionCommand, authorized_petition
from huiyin_ledger.domain import Act
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request, run_form
from huiyin_web.http.redirects import redirect_saying
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime

Command = TypeVar("Command", bound=PetitionCommand)
Sent = TypeVar("Sent", bound=BaseModel)
ACTION = "petition.triage"


class NoFields(BaseModel):
    """A form that is only a button."""


def mount_action(
    routes: APIBlueprint,
    runtime: Runtime,
    address: str,
    command: type[Command],
    handle: Callable[[Runtime, Act, Principal, str, Command], None],
    *,
    form: Callable[[Petition], type[Command]] | None = None,
    name: str,
    summary: str,
    done: str,
) -> None:
    """Mount `handle` below the petition's `address`: in the API as `name`, for a form as ``page_<name>``, which says `done`.
    `form`: what the form on the page of a petition sends, where it is not always just `command`."""

    def by_api(path: PetitionPath, body: Command) -> dict[str, str]:
        act = act_from_request(runtime, path.registration_no)
        handle(runtime, act, principal(), path.registration_no, body)
        return {"registration_no": path.registration_no}

    def by_form(registration_no: str) -> Response:
        def run(number: str, sent: Command) -> Response:
            handle(runtime, act_from_request(runtime, number), principal(), number, sent)
            return said(number, done)

        sent = form(authorized_petition(runtime, principal(), ACTION, registration_no)) if form else command
        return run_on_petition(runtime, registration_no, sent, run)

    by_api.__name__, by_form.__name__ = name, f"page_{name}"
    by_api.__annotations__["body"] = command  # flask-openapi3 describes and validates what is annotated
    rule = f"/petitions/<registration_no>/{address}"
    routes.post(f"/api/v1{rule}", summary=summary, responses={200: Done})(requires(ACTION)(by_api))
    routes.post(rule, doc_ui=False)(requires(ACTION)(by_form))


def run_on_petition(
    runtime: Runtime, registration_no: str, form: type[Sent], run: Callable[[str, Sent], Response]
) -> Response:
    """Run what a form on the page sent, for the petition's number; or show the page again with what is wrong in the form."""
    number = authorized_petition(runtime, principal(), ACTION, registration_no).registration_no
    return run_form(form, lambda sent: run(number, sent), lambda: petition_page(runtime, number))


def said(registration_no: str, message: str) -> Response:
    """Back to the petition's page, which says `message`."""
    return redirect_saying(petition_url(registration_no), message)
