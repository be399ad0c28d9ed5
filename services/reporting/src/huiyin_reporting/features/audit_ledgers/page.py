"""The heads of all ledgers and their proofs: verify them, sign checkpoints, compare the views with a replay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel
from werkzeug.wrappers import Response

from huiyin_ledger.domain import NotFound, Refused
from huiyin_reporting.audit_desk.recorded_values import TEMPLATE_NAMES, second, service_name
from huiyin_reporting.links import audit_url, compare_url, ledgers_url, sign_url, verify_url
from huiyin_web.audit.answers import Checkpointed, Comparison, Head, LedgerTold, Verification
from huiyin_web.audit.reports import State
from huiyin_web.http.access import requires
from huiyin_web.http.codes import place_name
from huiyin_web.http.i18n import _, ngettext
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Column, Content, Table, Tone
from huiyin_web.peers import Peers, Responses, Unreachable
from huiyin_web.runtime import Runtime

ALL = "all"


class ServicePath(BaseModel):
    """A service, or all of them."""

    service: str


@dataclass(frozen=True, slots=True)
class LedgerSection:
    """One service. `verify`, `compare` and `sign`: where the buttons lead."""

    told: LedgerTold
    name: str
    heads: Table
    verify: str
    compare: str
    sign: str


@dataclass(frozen=True)
class LedgersPage:
    """``reporting/audit_ledgers.html``."""

    responses: Responses[LedgerTold]
    running: bool
    sections: Sequence[LedgerSection]
    verify_all: str
    compare_all: str
    sign_all: str
    here: str
    back: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/audit/ledgers")
    @requires("audit.read")
    def page_ledgers() -> Response:
        responses = Peers(runtime.settings).ask_all("/audit/ledger", LedgerTold)
        model = LedgersPage(
            responses=responses,
            running=any(State.RUNNING in (a.verification.state, a.comparison.state) for a in responses),
            sections=[
                LedgerSection(
                    answer,
                    service_name(answer.service),
                    Table.of(answer.heads, _head, _tone),
                    verify_url(answer.service),
                    compare_url(answer.service),
                    sign_url(answer.service),
                )
                for answer in responses
            ],
            verify_all=verify_url(ALL),
            compare_all=compare_url(ALL),
            sign_all=sign_url(ALL),
            here=ledgers_url(),
            back=audit_url(),
        )
        return page("reporting/audit_ledgers.html", **vars(model), **TEMPLATE_NAMES)

    @routes.post("/audit/ledgers/<service>/verifications")
    @requires("audit.read")
    def page_verify(path: ServicePath) -> Response:
        return _command(runtime, path.service, "/ledger/verifications", Verification)

    @routes.post("/audit/ledgers/<service>/comparisons")
    @requires("audit.read")
    def page_compare(path: ServicePath) -> Response:
        return _command(runtime, path.service, "/views/comparisons", Comparison)

    @routes.post("/audit/ledgers/<service>/checkpoints")
    @requires("audit.checkpoint")
    def page_sign(path: ServicePath) -> Response:
        return _command(runtime, path.service, "/ledger/checkpoints", Checkpointed)


def _command(runtime: Runtime, service: str, address: str, kind: type[BaseModel]) -> Response:
    """Pass the command on to the service or to all, and lead back to the page, which shows the outcome."""
    peers = Peers(runtime.settings)
    if service not in (*peers.services, ALL):
        raise NotFound
    for each in peers.services if service == ALL else [service]:
        try:
            answer = peers.ask(each, f"/audit{address}", kind, method="POST")
        except Unreachable as reason:
            text = _("%(service)s can't be reached: %(reason)s", service=service_name(each), reason=reason)
            flash(text, "bad")
        except Refused as refused:
            flash(f"{service_name(each)}: {refused.message}", "bad")
        else:
            if isinstance(answer, Checkpointed):
                flash(f"{service_name(each)}: {_signed(answer)}", "good")
    return redirect(ledgers_url("" if service == ALL else service), code=303)


def _signed(answer: Checkpointed) -> str:
    if not answer.added:
        return _("nothing new to sign")
    return ngettext("%(num)d checkpoint signed", "%(num)d checkpoints signed", len(answer.added))


def _head(head: Head) -> dict[Column, Cell | Content]:
    signed: Cell | str = _("none yet")
    agrees: Cell | str = ""
    if head.signed is not None:
        at = _("at position %(position)s", position=head.signed.position)
        signed = Cell(second(head.signed.time), sub=at)
        agrees = Cell(_("Does not agree"), tag="bad") if _tone(head) else Cell(_("Agrees"), tag="good")
    return {
        Column("place", _("Place")): Cell(place_name(head.jurisdiction), sub=head.jurisdiction),
        Column("position", _("Position"), "number"): head.position,
        Column("hash", _("Head of the chain"), "hash"): head.hash,
        Column("signed", _("Latest checkpoint")): signed,
        Column("agrees", _("Ledger and checkpoint")): agrees,
    }


def _tone(head: Head) -> Tone:
    return "bad" if head.signed is not None and not head.signed.agrees else ""
