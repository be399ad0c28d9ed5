from __future__ import annotations

from flask_openapi3 import APIBlueprint

from huiyin_intake.api_models import Done, PetitionPath
from huiyin_intake.features.refer_accusation.command import (
    ReferAccusation,
    form_of,
    mark_as_accusation,
    refer_accusation,
)
from huiyin_intake.features.show_petition.actions import mount_action
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.http.i18n import _l
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    mount_action(
        routes,
        runtime,
        "referral",
        ReferAccusation,
        refer_accusation,
        form=form_of,
        name="refer",
        summary="Refer an accusation to the competent organ",
        done=_l("Referred, sealed. From now on only the competent organ may read it."),
    )

    @routes.post(
        "/api/v1/petitions/<registration_no>/accusation",
        summary="Hand a petition to those who handle accusations",
        responses={200: Done},
    )
    @requires("petition.triage")
    def mark(path: PetitionPath) -> dict[str, str]:
        act = act_from_request(runtime, path.registration_no)
        mark_as_accusation(runtime, act, principal(), path.registration_no)
        return {"registration_no": path.registration_no}
