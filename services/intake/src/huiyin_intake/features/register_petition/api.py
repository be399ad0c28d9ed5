from __future__ import annotations

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel

from huiyin_chassis.domain import Refused
from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.commands import act_from_request, idempotency_key, request_hash
from huiyin_chassis.identity import policy
from huiyin_chassis.identity.policy import Resource, Role
from huiyin_chassis.service import Runtime
from huiyin_contracts.vocabulary import Channel
from huiyin_intake.features.register_petition.command import RegisterPetition
from huiyin_intake.features.register_petition.handler import register_petition

_CITIZENS_CHANNELS = frozenset({Channel.WEB, Channel.APP, Channel.WECHAT, Channel.LEADER_MAILBOX})


class Registered(BaseModel):
    """The code is told here and never again, but to the same Idempotency-Key."""

    registration_no: str
    query_code: str


def install(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/api/v1/petitions", summary="Register a petition", responses={201: Registered})
    @requires("petition.submit")
    def register(body: RegisterPetition) -> tuple[dict[str, str], int]:
        who = principal()
        if who.role is Role.CITIZEN:
            if body.channel not in _CITIZENS_CHANNELS:
                raise Refused("forbidden", "This channel is entered by the petition office.")
        else:
            policy.require(who, "petition.register", Resource(body.jurisdiction))
        receipt = register_petition(
            runtime,
            act_from_request(runtime),
            body,
            idempotency_key=idempotency_key(),
            request_hash=request_hash(),
        )
        return Registered(**vars(receipt)).model_dump(), 201
