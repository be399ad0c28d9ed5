"""Which papers the steps of a petition call for, and what stands in them."""

from __future__ import annotations

from huiyin_contracts.vocabulary import Channel
from huiyin_intake.domain.petition import Petition
from huiyin_intake.views.tracking import Step, track_of
from huiyin_web.http.regime import Regime, regime
from huiyin_web.http.vocabulary import label
from huiyin_web.papers.issuer import office_at
from huiyin_web.papers.paper import Paper, Papers, chinese_day, in_chinese
from huiyin_web.runtime import Runtime


@in_chinese
def papers_of(runtime: Runtime, petition: Petition) -> list[Paper]:
    """In the order of their acts. None of an accusation, alleged or referred; none where nobody left a name to be told by
    (R22 §23), and none of imported history."""
    track = track_of(runtime.database, petition.jurisdiction, petition.registration_no)
    if petition.accusation or petition.imported or petition.registration.anonymous or track is None:
        return []
    drawer = Papers("huiyin_intake", petition.registration_no)
    drawn = ((_kind(petition, step), step) for step in track.steps)
    return [_paper(runtime, petition, drawer, kind, step) for kind, step in drawn if kind]


def _kind(petition: Petition, step: Step) -> str:
    """Empty where none is owed: who calls the hotline is told by telephone where it went, and what a unit received itself
    went nowhere."""
    if step.step == "answered":
        return "answered"
    if regime() is not Regime.PETITION:
        return ""
    if step.step == "registered":
        return "registered"
    handed_over = step.step == "dispatched" and step.data["unit"] != petition.registration.received_by
    return "forwarded" if handed_over else ""


def _paper(runtime: Runtime, petition: Petition, drawer: Papers, kind: str, step: Step) -> Paper:
    office = office_at(runtime.identity, petition.jurisdiction, step.at)
    answer = petition.answers.get(step.at, petition.answer)
    return drawer.draw_up(
        kind,
        step.at,
        office=office.name,
        hotline=office.hotline,
        received=chinese_day(petition.registration.received_at),
        channel=label(Channel, petition.registration.channel),
        title=petition.registration.masked_title.open_or(),
        unit=str(step.data.get("unit_name", "")),
        answer=answer.open_or() if answer else "",
    )
