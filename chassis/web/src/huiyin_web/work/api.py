"""``/<service>/api/v1/work``: what whoever asks owes in the service now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask_openapi3 import APIBlueprint, Tag

from huiyin_web.http.access import may, principal, requires
from huiyin_web.http.links import page_url
from huiyin_web.service import Service
from huiyin_web.standstill.worklists import worklists_of_standstills
from huiyin_web.work.answer import (
    LoadOut,
    OutcomeOut,
    OwnFigureOut,
    ShareOut,
    TaskOut,
    WorklistOut,
    WorkOut,
    WorkQuery,
)
from huiyin_web.work.installation import outcome_of_installation
from huiyin_web.worklist import Outcome, Task, Worklist

_TAG = Tag(name="work", description="What somebody owes now.")


def mount(routes: APIBlueprint, service: Service) -> None:
    every = (*service.definition.outcomes, outcome_of_installation(service))
    lists = (*service.definition.worklists, *worklists_of_standstills(service))

    @routes.get("/api/v1/work", tags=[_TAG], summary="What you owe now", responses={200: WorkOut})
    @requires("work.read")
    def work(query: WorkQuery) -> WorkOut:
        outcomes = [each for each in every if query.loads and may(each.action)]
        loads = [each for each in service.definition.loads if query.loads and may(each.action)]
        return WorkOut(
            lists=list(_told(service, lists, query.first)),
            loads=[
                LoadOut(
                    key=each.key,
                    title=str(each.title),
                    shares=[
                        ShareOut.model_validate(share) for share in each.read(service.runtime, principal())
                    ],
                )
                for each in loads
            ],
            outcomes=list(_became(service, outcomes)),
        )


def _told(service: Service, lists: tuple[Worklist, ...], first: int) -> Iterator[WorklistOut]:
    now = service.runtime.clock.now()
    for each in lists:
        if not may(each.action):
            continue
        owed = each.read(service.runtime, principal(), first)
        if owed is not None:
            yield WorklistOut(
                key=each.key,
                title=str(each.title),
                href=page_url(each.page, **each.filters),
                count=owed.count,
                late=owed.late,
                overlaps=each.overlaps,
                first=[_task(task, now) for task in owed.first],
            )


def _became(service: Service, outcomes: list[Outcome]) -> Iterator[OutcomeOut]:
    for each in outcomes:
        told = each.read(service.runtime, principal())
        if told is not None:
            yield OutcomeOut(
                key=each.key,
                title=str(each.title),
                period=told.period,
                figures=[OwnFigureOut.model_validate(figure) for figure in told.figures],
            )


def _task(task: Task, now: datetime) -> TaskOut:
    out = TaskOut.model_validate(task)
    out.late = task.due_at is not None and task.due_at < now
    return out
