"""All routes of the service. Each feature brings its own."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint

from huiyin_chassis.runtime import Runtime
from huiyin_intake.features.answer_directly import api as answer_api
from huiyin_intake.features.case_page import page as case
from huiyin_intake.features.case_page import triage as triage_page
from huiyin_intake.features.citizens_door import pages as door
from huiyin_intake.features.erase_petitioner import api as erase_api
from huiyin_intake.features.erase_petitioner import page as erase_page
from huiyin_intake.features.read_addition import api as addition_api
from huiyin_intake.features.read_addition import page as addition_page
from huiyin_intake.features.read_addition import worklist as additions
from huiyin_intake.features.read_petitions import api as read_api
from huiyin_intake.features.read_petitions import worklist
from huiyin_intake.features.refer_accusation import api as refer_api
from huiyin_intake.features.refer_accusation import page as refer_page
from huiyin_intake.features.register_petition import api as register_api
from huiyin_intake.features.register_petition import desk
from huiyin_intake.features.reissue_query_code import api as code_api
from huiyin_intake.features.reissue_query_code import page as code_page
from huiyin_intake.features.reveal_identity import api as reveal_api
from huiyin_intake.features.reveal_identity import page as reveal_page
from huiyin_intake.features.track_petition import api as track_api
from huiyin_intake.features.track_petition import pages as track_pages
from huiyin_intake.features.triage_petition import api as triage_api

_API = (
    register_api,
    read_api,
    triage_api,
    answer_api,
    refer_api,
    addition_api,
    reveal_api,
    code_api,
    erase_api,
    track_api,
)
_PAGES = (
    worklist,
    additions,
    desk,
    case,
    triage_page,
    refer_page,
    addition_page,
    reveal_page,
    code_page,
    erase_page,
)
_DOOR = (door, track_pages)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    """Pages of the desk and the API, under ``/intake``."""
    for feature in (*_API, *_PAGES):
        feature.mount(routes, runtime)


def mount_root(routes: APIBlueprint, runtime: Runtime) -> None:
    """The citizens' door, at ``/``."""
    for feature in _DOOR:
        feature.mount(routes, runtime)
