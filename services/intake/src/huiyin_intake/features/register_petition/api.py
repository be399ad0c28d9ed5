from __future__ import annotations

from flask_openapi3 import APIBlueprint

from huiyin_contracts.vocabulary import Channel
from huiyin_intake.api_models import Registered
from huiyin_intake.features.register_petition.command import RegisterPetition
from huiyin_intake.features.register_petition.handler import register_petition
from huiyin_intake.offices import is_office
from huiyin_ledger.domain import Refused
from huiyin_web.http.access import logged_in, principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.http.limits import limited
from huiyin_web.identity import policy
from huiyin_web.identity.rates import Rule
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime

_CITIZENS_CHANNELS = frozenset({Channel.WEB, Channel.APP, Channel.WECHAT, Channel.LEADER_MAILBOX})
_THE_OFFICES = frozenset({"received_at", "postmarked_on", "received_by", "head_count"})
"""Fields that only the petition office may give: clocks start from the receipt."""


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/api/v1/petitions", summary="Register a petition", responses={201: Registered})
    @requires("petition.submit")
    @limited(Rule.REGISTRATION)
    def register(body: RegisterPetition) -> tuple[Registered, int]:
        who = principal()
        if not logged_in():
            _check_citizens(runtime, body)
        else:
            policy.require(who, "petition.register", Resource(body.jurisdiction))
        return register_petition(runtime, act_from_request(runtime), body), 201


def _check_citizens(runtime: Runtime, body: RegisterPetition) -> None:
    """An anonymous caller registers at an existing office, as received now."""
    if body.channel not in _CITIZENS_CHANNELS:
        raise Refused("forbidden", "This channel is entered by the petition office.")
    if any(getattr(body, name) != RegisterPetition.model_fields[name].default for name in _THE_OFFICES):
        raise Refused(
            "told_by_the_office",
            "When and by whom it was received, and how many came, is told by the petition office. Leave it out.",
        )
    if not is_office(runtime, body.jurisdiction):
        raise Refused("unknown_office", "No petition office has this code. Give that of a place in the list.")
