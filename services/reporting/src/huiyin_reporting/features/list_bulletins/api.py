"""``/reporting/api/v1/bulletins``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from flask import Response, make_response
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from huiyin_chassis.domain import NotFound
from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.commands import act_from_request, once
from huiyin_chassis.http.paging import Page, decode_cursor, encode_cursor
from huiyin_chassis.identity import policy
from huiyin_chassis.identity.scope import Columns, Resource
from huiyin_chassis.runtime import Runtime
from huiyin_reporting.domain.bulletin import LONGEST_REMARKS, Bulletin
from huiyin_reporting.features.publish_bulletin.handler import publish_bulletin
from huiyin_reporting.features.show_bulletin.page import BriefingPath, readable
from huiyin_reporting.views.bulletins import BulletinsView

TAG = Tag(name="bulletins", description="Half-monthly bulletins, as published.")


class BulletinOut(BaseModel):
    bulletin_no: str
    jurisdiction: str
    period_start: date
    period_end: date
    published_at: datetime


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


class BulletinList(BaseModel):
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: str | None = None


class Publication(BaseModel):
    remarks: Annotated[str, Field(max_length=LONGEST_REMARKS)] = ""


class Published(BaseModel):
    bulletin_no: str
    jurisdiction: str
    position: Annotated[int, Field(description="Position of the event in the ledger of reporting.")]


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get(
        "/api/v1/bulletins", tags=[TAG], summary="Published bulletins", responses={200: Page[BulletinOut]}
    )
    @requires("briefing.read")
    def bulletins(query: BulletinList) -> Response:
        return _json(_published(runtime, query))

    @routes.get(
        "/api/v1/bulletins/<bulletin_no>", tags=[TAG], summary="One bulletin", responses={200: BulletinDetail}
    )
    @requires("briefing.read")
    def bulletin(path: BriefingPath) -> Response:
        jurisdiction, _period = readable(runtime, principal(), path.bulletin_no)
        found = runtime.ledger.find(
            Bulletin, jurisdiction, Bulletin.stream_id(jurisdiction, path.bulletin_no)
        )
        if found is None or found.content is None:
            raise NotFound("there is no such briefing")
        content = found.content
        return _json(
            BulletinDetail(
                bulletin_no=found.bulletin_no,
                period_start=found.period_start,
                period_end=found.period_end,
                definition_version=content.definition_version,
                computed_at=content.computed_at,
                figures={key: Fraction(**value) for key, value in content.figures.items()},
                counts=dict(content.counts),
                medians=dict(content.medians),
                unit_names=dict(content.unit_names),
                cutoffs={source: dict(positions) for source, positions in content.cutoffs.items()},
                head_hashes=dict(content.head_hashes),
                remarks=content.remarks,
            )
        )

    @routes.post(
        "/api/v1/bulletins/<bulletin_no>/publication",
        tags=[TAG],
        summary="Publish a bulletin",
        responses={201: Published},
    )
    @requires("briefing.publish")
    def publication(path: BriefingPath, body: Publication) -> Response:
        jurisdiction, _period = readable(runtime, principal(), path.bulletin_no)
        policy.require(principal(), "briefing.publish", Resource(jurisdiction))
        done = publish_bulletin(
            runtime,
            act_from_request(runtime),
            path.bulletin_no,
            remarks=body.remarks,
            once=once(),
        )
        return _json(Published(**done), 201)


def _published(runtime: Runtime, query: BulletinList) -> Page[BulletinOut]:
    reach = policy.scope_of(principal(), "briefing.read").condition(Columns())
    after = decode_cursor(query.cursor, str, str)
    rows = BulletinsView.select(
        runtime.database,
        f"""
        WHERE {reach.where} AND published_at IS NOT NULL
          AND (%(day)s::date IS NULL OR (period_start, bulletin_no) < (%(day)s::date, %(number)s))
        ORDER BY period_start DESC, bulletin_no DESC
        LIMIT %(limit)s
        """,
        {
            **reach.params,
            "day": after[0] if after else None,
            "number": after[1] if after else None,
            "limit": query.limit + 1,
        },
    )
    page = rows[: query.limit]
    more = len(rows) > query.limit
    return Page[BulletinOut](
        items=[BulletinOut.model_validate(row, from_attributes=True) for row in page],
        next=encode_cursor(page[-1].period_start.isoformat(), page[-1].bulletin_no) if more else None,
    )


def _json(body: BaseModel, status: int = 200) -> Response:
    response: Response = make_response(body.model_dump_json(), status)
    response.content_type = "application/json"
    return response
