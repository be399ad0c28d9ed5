"""Announcing sessions, for programs."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, Field

from huiyin_intake.features.announce_receptions.command import AnnounceSessions, announce_sessions
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.runtime import Runtime


class SessionsAnnounced(BaseModel):
    announced: list[str] = Field(description="Numbers of those that the public did not know before.")


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post(
        "/api/v1/receptions/announce",
        summary="Announce sessions of reception days; each change from then on is told as a correction",
        responses={200: SessionsAnnounced},
    )
    @requires("reception.plan")
    def api_announce(body: AnnounceSessions) -> SessionsAnnounced:
        return SessionsAnnounced(
            announced=announce_sessions(runtime, act_from_request(runtime), principal(), body)
        )
