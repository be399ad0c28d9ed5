"""``GET /reporting/api/v1/bulletins/<bulletin_no>``."""

from __future__ import annotations

from datetime import date, datetime

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel

from huiyin_ledger.domain import NotFound
from huiyin_reporting.bulletins.path import BulletinPath
from huiyin_reporting.features.list_bulletins.api import BULLETINS
from huiyin_web.http.access import requires
from huiyin_web.runtime import Runtime


class Fraction(BaseModel):
    numerator: int
    denominator: int


class BulletinDetail(BaseModel):
    """What was published, and what it was computed from: enough to compute it again."""

    bulletin_no: str
    period_start: date
    period_end: date
    definition_version: str
    computed_at: datetime
    figures: dict[str, Fraction]
    counts: dict[str, int]
    medians: dict[str, float]
    unit_names: dict[str, str]
    cutoffs: dict[str, dict[str, int]]
    head_hashes: dict[str, str]
    remarks: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get(
        "/api/v1/bulletins/<bulletin_no>",
        tags=[BULLETINS],
        summary="One bulletin",
        responses={200: BulletinDetail},
    )
    @requires("briefing.read")
    def bulletin(path: BulletinPath) -> BulletinDetail:
        jurisdiction, _period = path.readable(runtime)
        found = path.bulletin(runtime, jurisdiction)
        if found is None or found.content is None:
            raise NotFound("there is no such briefing")
        return BulletinDetail.model_validate({**vars(found), **vars(found.content)})
