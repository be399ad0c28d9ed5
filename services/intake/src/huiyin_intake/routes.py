"""All routes of the service. Each feature mounts its own."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint

from huiyin_intake.features.answer_directly import api as answer_directly_api
from huiyin_intake.features.answer_directly import page as answer_directly_page
from huiyin_intake.features.erase_petitioner import api as erase_petitioner_api
from huiyin_intake.features.erase_petitioner import page as erase_petitioner_page
from huiyin_intake.features.list_accusations import page as list_accusations_page
from huiyin_intake.features.list_additions import api as list_additions_api
from huiyin_intake.features.list_additions import page as list_additions_page
from huiyin_intake.features.list_petitions import api as list_petitions_api
from huiyin_intake.features.list_petitions import page as list_petitions_page
from huiyin_intake.features.refer_accusation import api as refer_accusation_api
from huiyin_intake.features.refer_accusation import page as refer_accusation_page
from huiyin_intake.features.register_petition import api as register_petition_api
from huiyin_intake.features.register_petition import page as register_petition_page
from huiyin_intake.features.reissue_query_code import api as reissue_query_code_api
from huiyin_intake.features.reissue_query_code import page as reissue_query_code_page
from huiyin_intake.features.reveal_identity import api as reveal_identity_api
from huiyin_intake.features.reveal_identity import page as reveal_identity_page
from huiyin_intake.features.review_addition import api as review_addition_api
from huiyin_intake.features.review_addition import page as review_addition_page
from huiyin_intake.features.show_petition import page as show_petition_page
from huiyin_intake.features.submit_petition import page as submit_petition_page
from huiyin_intake.features.track_petition import api as track_petition_api
from huiyin_intake.features.track_petition import page as track_petition_page
from huiyin_intake.features.triage_petition import api as triage_petition_api
from huiyin_intake.features.triage_petition import page as triage_petition_page
from huiyin_web.runtime import Runtime

_API = (
    register_petition_api,
    list_petitions_api,
    triage_petition_api,
    answer_directly_api,
    refer_accusation_api,
    list_additions_api,
    review_addition_api,
    reveal_identity_api,
    reissue_query_code_api,
    erase_petitioner_api,
    track_petition_api,
)
_PAGES = (
    list_petitions_page,
    list_additions_page,
    list_accusations_page,
    register_petition_page,
    show_petition_page,
    triage_petition_page,
    answer_directly_page,
    refer_accusation_page,
    review_addition_page,
    reveal_identity_page,
    reissue_query_code_page,
    erase_petitioner_page,
)
_CITIZENS_PAGES = (submit_petition_page, track_petition_page)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    """The API and the pages of the staff, under ``/intake``."""
    for feature in (*_API, *_PAGES):
        feature.mount(routes, runtime)


def mount_root(routes: APIBlueprint, runtime: Runtime) -> None:
    """The citizens' pages, at ``/``."""
    for feature in _CITIZENS_PAGES:
        feature.mount(routes, runtime)
