"""Where every ledger stands and whether it holds: verify, sign a checkpoint, compare the views with a replay."""

from __future__ import annotations

from flask import flash, redirect
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel
from werkzeug.wrappers import Response

from huiyin_chassis.audit.answers import Checkpointed, Comparison, LedgerTold, Verification
from huiyin_chassis.audit.client import AuditClient, Unreachable
from huiyin_chassis.audit.reports import State
from huiyin_chassis.domain import NotFound, Refused
from huiyin_chassis.http.access import requires
from huiyin_chassis.http.codes import place_name
from huiyin_chassis.http.i18n import _, ngettext
from huiyin_chassis.http.pages import page
from huiyin_chassis.runtime import Runtime
from huiyin_reporting.audit_desk.recorded_values import WORDS, service_name
from huiyin_reporting.audit_desk.responses import hear, services_of

PAGE = "/reporting/audit/ledgers"
ALL = "all"


class ServicePath(BaseModel):
    """A service, or all of them."""

    service: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/audit/ledgers")
    @requires("audit.read")
    def ledgers() -> Response:
        heard = hear(runtime, "/ledger", LedgerTold)
        running = any(State.RUNNING in (t.verification.state, t.comparison.state) for t in heard)
        return page(
            "reporting/audit_ledgers.html",
            heard=heard,
            running=running,
            place=place_name,
            **WORDS,
        )

    @routes.post("/audit/ledgers/<service>/verifications")
    @requires("audit.read")
    def verify(path: ServicePath) -> Response:
        return _command(runtime, path.service, "/ledger/verifications", Verification)

    @routes.post("/audit/ledgers/<service>/comparisons")
    @requires("audit.read")
    def compare(path: ServicePath) -> Response:
        return _command(runtime, path.service, "/views/comparisons", Comparison)

    @routes.post("/audit/ledgers/<service>/checkpoints")
    @requires("audit.checkpoint")
    def checkpoint(path: ServicePath) -> Response:
        return _command(runtime, path.service, "/ledger/checkpoints", Checkpointed)


def _command(runtime: Runtime, service: str, address: str, kind: type[BaseModel]) -> Response:
    """Pass it on to the service, or to all; then back to the page, which says what came of it."""
    client = AuditClient(runtime.settings)
    every = services_of(client)
    if service not in (*every, ALL):
        raise NotFound
    for each in every if service == ALL else [service]:
        try:
            answer = client.post(each, address, kind)
        except Unreachable as reason:
            said = _("%(service)s can't be reached: %(reason)s", service=service_name(each), reason=reason)
            flash(said, "bad")
        except Refused as refused:
            flash(f"{service_name(each)}: {refused.message}", "bad")
        else:
            if isinstance(answer, Checkpointed):
                flash(f"{service_name(each)}: {_signed(answer)}", "good")
    return redirect(PAGE if service == ALL else f"{PAGE}#{service}", code=303)


def _signed(answer: Checkpointed) -> str:
    if not answer.added:
        return _("nothing new to sign")
    return ngettext("%(num)d checkpoint signed", "%(num)d checkpoints signed", len(answer.added))
