"""The direct answer, by the API and by the triage form, sent with the button that answers at once."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint

from huiyin_intake.features.answer_directly.command import AnswerDirectly, answer_directly
from huiyin_intake.features.show_petition.actions import mount_action
from huiyin_web.http.i18n import _l
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    mount_action(
        routes,
        runtime,
        "answer",
        AnswerDirectly,
        answer_directly,
        name="answer",
        summary="Answer at once",
        done=_l("Answered. Tell the petitioner, who can also read it with number and code."),
    )
