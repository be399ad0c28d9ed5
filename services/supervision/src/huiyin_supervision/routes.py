"""All routes of supervision, under ``/supervision``."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint

from huiyin_chassis.service import Runtime


def blueprint(runtime: Runtime) -> APIBlueprint:
    return APIBlueprint("supervision", __name__, url_prefix="/supervision")
