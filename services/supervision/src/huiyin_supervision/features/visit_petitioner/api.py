"""One return visit for programs: what was written until now, and recording what came of it."""

from __future__ import annotations

from datetime import datetime

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel

from huiyin_contracts.vocabulary import Resolution, Satisfaction
from huiyin_supervision.domain.matter_texts import MatterTexts
from huiyin_supervision.features.list_visits.api import VisitItem, visit_items
from huiyin_supervision.features.show_matter.api import MatterPath
from huiyin_supervision.features.visit_petitioner.command import RecordVisit, VisitBody
from huiyin_supervision.features.visit_petitioner.handler import VisitRecorded, record_visit
from huiyin_supervision.features.visit_petitioner.query import find_visit
from huiyin_supervision.features.visit_petitioner.visit_page import opened, texts_of
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.runtime import Runtime


class SaidItem(BaseModel):
    """What somebody wrote: ``reply``, ``rating`` or ``addition``. `round` of a reply; the values of a rating."""

    what: str
    at: datetime
    text: str
    round: int | None = None
    resolved: Resolution | None = None
    satisfaction: Satisfaction | None = None


class VisitDetail(VisitItem):
    """`title` and `text`: what the petitioner asked for; `said`: what was written since, the oldest first. All masked."""

    title: str
    text: str
    said: list[SaidItem]


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get(
        "/api/v1/return-visits/<registration_no>",
        summary="One return visit, with all that was written",
        responses={200: VisitDetail},
    )
    @requires("return_visit.record")
    def api_visit(path: MatterPath) -> VisitDetail:
        visit = find_visit(runtime.database, principal(), path.registration_no)
        (item,) = visit_items(runtime.database, [visit])
        texts = texts_of(runtime, visit)
        return VisitDetail(
            **item.model_dump(),
            title=opened(texts.title) if texts else "",
            text=opened(texts.text) if texts else "",
            said=_said(texts) if texts else [],
        )

    @routes.post(
        "/api/v1/return-visits/<registration_no>",
        summary="Record what came of a return visit",
        responses={200: VisitRecorded},
    )
    @requires("return_visit.record")
    def api_record_visit(path: MatterPath, body: VisitBody) -> VisitRecorded:
        visit = find_visit(runtime.database, principal(), path.registration_no)
        command = RecordVisit(**vars(path), jurisdiction=visit.jurisdiction, **vars(body))
        return record_visit(runtime, act_from_request(runtime, path.registration_no), command, principal())


def _said(texts: MatterTexts) -> list[SaidItem]:
    said = [
        *(
            SaidItem(what="reply", at=each.replied_at, text=opened(each.text), round=each.round)
            for each in texts.replies
        ),
        *(
            SaidItem(
                what="rating",
                at=each.rated_at,
                text=opened(each.comment),
                resolved=each.resolved,
                satisfaction=each.satisfaction,
            )
            for each in texts.ratings
        ),
        *(SaidItem(what="addition", at=each.added_at, text=opened(each.text)) for each in texts.additions),
    ]
    return sorted(said, key=lambda each: each.at)
