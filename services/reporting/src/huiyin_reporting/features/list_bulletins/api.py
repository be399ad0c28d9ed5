"""``GET /reporting/api/v1/bulletins``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from huiyin_reporting.views.bulletins import BulletinRow
from huiyin_web.http.access import principal, requires
from huiyin_web.http.paging import Page, read_page
from huiyin_web.identity import policy
from huiyin_web.identity.scope import Columns
from huiyin_web.runtime import Runtime

BULLETINS = Tag(name="bulletins", description="Half-monthly bulletins, as published.")


class BulletinOut(BaseModel):
    bulletin_no: str
    jurisdiction: str
    period_start: date
    period_end: date
    published_at: datetime


class BulletinList(BaseModel):
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: str | None = None


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get(
        "/api/v1/bulletins",
        tags=[BULLETINS],
        summary="Published bulletins",
        responses={200: Page[BulletinOut]},
    )
    @requires("briefing.read")
    def bulletins(query: BulletinList) -> Page[BulletinOut]:
        reach = policy.scope_of(principal(), "briefing.read").condition(Columns())
        return read_page(
            runtime.database,
            BulletinRow,
            f"SELECT * FROM live.bulletins WHERE {reach.where} AND published_at IS NOT NULL",
            reach.params,
            key=("period_start", "jurisdiction", "bulletin_no"),
            cursor=query.cursor,
            limit=query.limit,
            descending=True,
        ).of(BulletinOut)
