"""Decisions about additions, for programs."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint

from huiyin_intake.api_models import AdditionPath, Done, Registered
from huiyin_intake.features.review_addition.command import (
    KeepBack,
    RegisterAccusation,
    keep_back,
    pass_on,
    register_as_accusation,
)
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post(
        "/api/v1/petitions/<registration_no>/additions/<int:addition>/pass-on",
        summary="Pass an addition on to the unit that has the petition, masked",
        responses={200: Done},
    )
    @requires("petition.triage")
    def pass_it_on(path: AdditionPath) -> dict[str, str]:
        act = act_from_request(runtime, path.registration_no)
        pass_on(runtime, act, principal(), path.registration_no, path.addition)
        return {"registration_no": path.registration_no}

    @routes.post(
        "/api/v1/petitions/<registration_no>/additions/<int:addition>/keep-back",
        summary="Keep an addition back, with a reason",
        responses={200: Done},
    )
    @requires("petition.triage")
    def keep_it_back(path: AdditionPath, body: KeepBack) -> dict[str, str]:
        act = act_from_request(runtime, path.registration_no)
        keep_back(runtime, act, principal(), path.registration_no, path.addition, body)
        return {"registration_no": path.registration_no}

    @routes.post(
        "/api/v1/petitions/<registration_no>/additions/<int:addition>/accusation",
        summary="Keep an addition back and register it as an accusation of its own",
        responses={201: Registered},
    )
    @requires("petition.register")
    def register_it(path: AdditionPath, body: RegisterAccusation) -> tuple[Registered, int]:
        registered = register_as_accusation(
            runtime,
            act_from_request(runtime, path.registration_no),
            principal(),
            path.registration_no,
            path.addition,
            body,
        )
        return registered, 201
