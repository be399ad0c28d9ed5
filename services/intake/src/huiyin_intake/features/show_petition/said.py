"""What intake tells of what was said about a matter: the request, what was added, and the desk's own answers."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.vocabulary import AdditionState, State
from huiyin_intake.features.show_petition.additions import additions_of
from huiyin_intake.features.show_petition.content import content_of
from huiyin_intake.petitions import authorized_petition
from huiyin_intake.reply_texts import reply_texts
from huiyin_intake.views.tracking import track_of
from huiyin_web.http.access import principal
from huiyin_web.http.i18n import _
from huiyin_web.http.regime import speak_of
from huiyin_web.matter import Said
from huiyin_web.runtime import Runtime


def said(runtime: Runtime, registration_no: str) -> list[Said]:
    """NotFound alike for an unknown petition and for one that whoever asks may not read."""
    petition = authorized_petition(runtime, principal(), "petition.read", registration_no)
    speak_of(petition.registration.channel)
    if petition.state is State.REFERRED:
        return [_request(petition, content_of(runtime, petition)[0], "")]
    title, text = content_of(runtime, petition)
    return [_request(petition, title, text), *_added(runtime, petition), *_answers(runtime, petition)]


def _request(petition: Petition, title: str, text: str) -> Said:
    at = petition.registration.received_at
    return Said(source="intake", what=title, who=_("the petitioner"), at=at, text=text)


def _added(runtime: Runtime, petition: Petition) -> Iterator[Said]:
    for each in additions_of(runtime, petition):
        kept_back = each.state is AdditionState.KEPT_BACK
        yield Said(
            source="intake",
            what=_("The petitioner added something"),
            who=_("the petitioner"),
            at=each.added_at,
            text=each.text or "",
            mark="sealed" if kept_back else None,
        )


def _answers(runtime: Runtime, petition: Petition) -> Iterator[Said]:
    track, texts = (
        track_of(runtime.database, petition.jurisdiction, petition.registration_no),
        reply_texts(petition),
    )
    for step in track.steps if track else ():
        if step.step == "answered":
            yield Said(
                source="intake",
                what=_("Answered directly"),
                at=step.at,
                text=texts.of(step) or "",
                mark="good",
            )
