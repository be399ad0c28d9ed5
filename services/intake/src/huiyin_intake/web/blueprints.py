"""All routes of the service. Each feature brings its own."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint

from huiyin_chassis.service import Runtime


def intake_blueprint(runtime: Runtime) -> APIBlueprint:
    """Pages of the desk and the API, under ``/intake``."""
    routes = APIBlueprint("intake", __name__, url_prefix="/intake")
    return routes


def root_blueprint(runtime: Runtime) -> APIBlueprint:
    """The citizens' door, at ``/``."""
    routes = APIBlueprint("citizens_door", __name__)
    return routes
