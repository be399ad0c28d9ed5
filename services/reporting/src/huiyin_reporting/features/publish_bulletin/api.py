"""``POST /reporting/api/v1/bulletins/<bulletin_no>/publication``."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint

from huiyin_reporting.bulletins.path import BulletinPath
from huiyin_reporting.features.list_bulletins.api import BULLETINS
from huiyin_reporting.features.publish_bulletin.command import Publication, PublishBulletin
from huiyin_reporting.features.publish_bulletin.handler import Published, publish_bulletin
from huiyin_web.http.access import requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post(
        "/api/v1/bulletins/<bulletin_no>/publication",
        tags=[BULLETINS],
        summary="Publish a bulletin",
        responses={201: Published},
    )
    @requires("briefing.publish")
    def publication(path: BulletinPath, body: Publication) -> tuple[Published, int]:
        path.require_publishable(runtime)
        command = PublishBulletin(path.bulletin_no, body.remarks)
        return publish_bulletin(runtime, act_from_request(runtime, path.bulletin_no), command), 201
