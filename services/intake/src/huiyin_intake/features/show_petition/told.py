"""What intake tells of a matter: where it stands as long as no order exists, and what the desk owes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.vocabulary import AdditionState, State, TrackingStatus
from huiyin_intake.links import identity_url, next_petition_url, petition_url
from huiyin_intake.petitions import authorized_petition
from huiyin_intake.state_tags import TAKEN_UP_AGAIN, petition_tag
from huiyin_intake.tracking_status import due_on, holder_name, tracking_status
from huiyin_intake.views.tracking import Track, track_of
from huiyin_web.http.access import may, principal
from huiyin_web.http.i18n import _, long_date
from huiyin_web.http.parts import Tag
from huiyin_web.http.regime import speak_of
from huiyin_web.matter import MatterAction, MatterState, MatterTab, MatterTold, Step
from huiyin_web.matter_frame.conversation import conversation_url
from huiyin_web.runtime import Runtime

_STEPS: Mapping[TrackingStatus, Step] = {
    TrackingStatus.REGISTERED: Step.DISPATCH,
    TrackingStatus.WAITING_FOR_UNIT: Step.DISPATCH,
    TrackingStatus.WITH_UNIT: Step.HANDLE,
    TrackingStatus.BEING_HANDLED: Step.HANDLE,
    TrackingStatus.BEING_REDONE: Step.HANDLE,
    TrackingStatus.ANSWERED: Step.VISIT,
}


def tell_matter(runtime: Runtime, registration_no: str) -> MatterTold:
    """NotFound alike for an unknown petition and for one that whoever asks may not read."""
    petition = authorized_petition(runtime, principal(), "petition.read", registration_no)
    speak_of(petition.registration.channel)
    track = track_of(runtime.database, petition.jurisdiction, petition.registration_no)
    return told(petition, track, _title(petition))


def told(petition: Petition, track: Track | None, title: str) -> MatterTold:
    number = petition.registration_no
    may_act = may("petition.triage")
    done, current = _steps(petition, track)
    return MatterTold(
        registration_no=number,
        tabs=[MatterTab(label=_("Request"), href=petition_url(number))],
        conversation=conversation_url("intake", number),
        title=title,
        state=MatterState.of(_tag(petition, track)),
        sentence=_status(petition, track),
        leads=True,
        done=list(done),
        current=current,
        limits_elsewhere=True,
        actions=[*(_owed(petition) if may_act else ()), *_looks(petition)],
        next=MatterAction(label=_("Next in the queue"), href=next_petition_url()) if may_act else None,
    )


def _title(petition: Petition) -> str:
    """As lists show it."""
    if petition.accusation:
        return _("Accusation, sealed")
    return petition.registration.masked_title.open_or()


def _steps(petition: Petition, track: Track | None) -> tuple[Sequence[Step], Step | None]:
    match petition.state:
        case State.ANSWERED:
            return (Step.REGISTER, Step.ANSWER), None
        case State.ERASED:
            return (Step.REGISTER,), None
        case State.REFERRED:
            return _steps_of_referral(track)
        case State.TRIAGED if track is not None:
            return _steps_of_order(track)
        case _:
            return (Step.REGISTER,), Step.DISPATCH


def _steps_of_referral(track: Track | None) -> tuple[Sequence[Step], Step | None]:
    if track is None or track.last("dispatched") is None:
        return (Step.REGISTER,), Step.DISPATCH
    if track.last("closed"):
        return Step.VISIT.before, None
    return Step.HANDLE.before, Step.HANDLE


def _steps_of_order(track: Track) -> tuple[Sequence[Step], Step | None]:
    status = tracking_status(track)
    if status is TrackingStatus.CLOSED:
        return tuple(Step), None
    current = _STEPS.get(status)
    return (current or Step.VISIT).before, current


def _owed(petition: Petition) -> list[MatterAction]:
    """What the desk has to do about it."""
    number, owed = petition.registration_no, []
    if petition.state is State.TO_TRIAGE:
        word = _("Decide on the accusation") if petition.accusation else _("Triage")
        owed.append(MatterAction(label=word, href=petition_url(number, "decide"), owed=True))
    unread = any(each.state is AdditionState.TO_READ for each in petition.added_later.values())
    if unread and petition.state not in (State.REFERRED, State.ERASED):
        href = petition_url(number, "additions")
        owed.append(MatterAction(label=_("Read what was added"), href=href, owed=True))
    return owed


def _looks(petition: Petition) -> list[MatterAction]:
    if petition.accusation or not may("identity.reveal"):
        return []
    href = identity_url(petition.registration_no)
    return [MatterAction(label=_("Look at the petitioner"), href=href)]


def _tag(petition: Petition, track: Track | None) -> Tag:
    """Of the petition; of the matter, once its order is closed."""
    if petition.state is State.TRIAGED and track and tracking_status(track) is TrackingStatus.CLOSED:
        return Tag("good", _("Closed"))
    return petition_tag(petition.state, accusation=petition.accusation)


def _status(petition: Petition, track: Track | None) -> str:
    """One sentence: which unit has it, and by when the next step is due."""
    if track is None or petition.state is State.ANSWERED:
        return ""
    if petition.state is State.REFERRED:
        return _referral_status(track)
    unit, due = holder_name(track), due_on(track)
    if petition.state is State.TO_TRIAGE and petition.taken_up_again:
        return str(TAKEN_UP_AGAIN[petition.taken_up_again])
    if petition.state is State.TO_TRIAGE:
        return _("To be triaged by %(date)s", date=long_date(due)) if due else ""
    if tracking_status(track) is TrackingStatus.CLOSED:
        return _("Closed")
    if unit is None:
        return _("On its way to a unit")
    if due is None:
        return _("With %(unit)s", unit=unit)
    return _("With %(unit)s, due %(date)s", unit=unit, date=long_date(due))


def _referral_status(track: Track) -> str:
    """Whether the competent organ has it: it does when its sealed order exists."""
    order = next((s for s in track.steps if s.step == "dispatched" and s.data["sealed"]), None)
    if order is None:
        return _("The competent organ has not received it yet")
    return _("The competent organ received it on %(date)s", date=long_date(order.at, with_time=True))
