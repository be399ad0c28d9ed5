"""Petitions that wait for triage, as the desk's work."""

from __future__ import annotations

from datetime import datetime

from huiyin_intake.domain.vocabulary import State
from huiyin_intake.features.list_petitions.page import title_of
from huiyin_intake.features.list_petitions.query import PetitionQuery, count_petitions, list_petitions
from huiyin_intake.links import petition_url
from huiyin_intake.state_tags import TAKEN_UP_AGAIN
from huiyin_intake.views.register import ListedPetition
from huiyin_intake.waiting import waiting_time
from huiyin_web.http.i18n import _, _l
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime
from huiyin_web.worklist import Owed, Task, Worklist


def _to_triage(runtime: Runtime, reader: Principal, first: int) -> Owed:
    scope = policy.scope_of(reader, "petition.triage")
    return _owed(runtime, PetitionQuery(scope=scope, state=State.TO_TRIAGE), first)


def _accusations(runtime: Runtime, reader: Principal, first: int) -> Owed | None:
    scope = policy.scope_of(reader, "petition.triage")
    if not scope.sealed:
        return None
    return _owed(runtime, PetitionQuery(scope=scope, state=State.TO_TRIAGE, accusation=True), first)


TO_TRIAGE = Worklist(
    "to_triage",
    _l("To triage"),
    "petition.triage",
    "intake.page_petitions",
    _to_triage,
    {"state": State.TO_TRIAGE},
)
ACCUSATIONS = Worklist(
    "accusations",
    _l("Accusations to refer"),
    "petition.triage",
    "intake.page_petitions",
    _accusations,
    {"state": State.TO_TRIAGE, "accusation": "yes"},
    overlaps=True,
)


def _owed(runtime: Runtime, query: PetitionQuery, first: int) -> Owed:
    count, now = count_petitions(runtime, query), runtime.clock.now()
    found = (
        list_petitions(runtime, query.model_copy(update={"limit": first})).items if first and count else []
    )
    return Owed(count, first=[_task(each, now) for each in found])


def _task(petition: ListedPetition, now: datetime) -> Task:
    number = petition.registration_no
    again = TAKEN_UP_AGAIN.get(petition.taken_up_again)
    owed = _("refer it to the competent organ") if petition.accusation else str(again or _("triage it"))
    waits = waiting_time(petition.received_at, now)
    return Task(number, title_of(petition), owed, waits, petition_url(number))
