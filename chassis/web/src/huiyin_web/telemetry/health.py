"""Routes for operators: liveness, readiness, metrics."""

from __future__ import annotations

from typing import Any, cast

from flask import Flask, Response
from flask.blueprints import BlueprintSetupState
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel

from huiyin_web.http.access import may, requires
from huiyin_web.service import Service
from huiyin_web.telemetry.condition import condition_of
from huiyin_web.telemetry.metrics import CONTENT_TYPE, exposition
from huiyin_web.telemetry.requests import observe


class Alive(BaseModel):
    """The process runs and answers."""

    service: str
    alive: bool


class Ready(BaseModel):
    """Whether requests may be sent here. `update`: it is too old to read something that a newer release has published.
    `condition` is told to those who may read operations."""

    service: str
    ready: bool
    update: bool
    condition: dict[str, Any] | None = None


def blueprint(service: Service) -> APIBlueprint:
    """``healthz``, ``readyz`` and ``metrics`` under the service's prefix."""
    operations = APIBlueprint(
        f"{service.name}_operations",
        __name__,
        url_prefix=f"/{service.name}",
        abp_tags=[Tag(name="operations")],
    )

    @operations.get("/healthz", responses={200: Alive}, summary="Alive")
    @requires("page.public")
    def healthz() -> Alive:
        return Alive(service=service.name, alive=True)

    @operations.get("/readyz", responses={200: Ready, 503: Ready}, summary="Ready")
    @requires("page.public")
    def readyz() -> tuple[Ready, int]:
        condition = condition_of(service)
        details = condition.as_json() if may("operations.read") else None
        update = bool(condition.update)
        ready = Ready(service=service.name, ready=condition.ready, update=update, condition=details)
        return ready, 200 if condition.ready else 503

    @operations.get(
        "/metrics",
        summary="Metrics for Prometheus",
        responses={
            200: {
                "description": "In its text format",
                "content": {"text/plain": {"schema": {"type": "string"}}},
            }
        },
    )
    @requires("operations.read")
    def metrics() -> Response:
        return Response(exposition(service), content_type=CONTENT_TYPE)

    operations.record(_observed(service.name))
    return operations


def _observed(service: str) -> Any:
    def mounted(state: BlueprintSetupState) -> None:
        state.app.extensions.setdefault("huiyin_services", set()).add(service)
        observe(cast(Flask, state.app))

    return mounted
