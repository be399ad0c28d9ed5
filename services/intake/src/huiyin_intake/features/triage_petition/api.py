"""The triage, by the API and by the form on the page of a petition."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint

from huiyin_intake.features.show_petition.actions import mount_action
from huiyin_intake.features.triage_petition.command import TriagePetition, triage_petition
from huiyin_web.http.i18n import _l
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    mount_action(
        routes,
        runtime,
        "triage",
        TriagePetition,
        triage_petition,
        name="triage",
        summary="Triage for dispatch",
        done=_l("Triaged. It is on its way to the unit."),
    )
