"""What happened with a petition, for the desk: own events with who and when, and what other services reported."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from huiyin_chassis.http.actors import Names
from huiyin_chassis.http.i18n import _l
from huiyin_chassis.runtime import Runtime
from huiyin_intake.domain.petition import Petition
from huiyin_intake.features.track_petition.answers import texts_of
from huiyin_intake.views.tracking import OWN_STEPS, track_of

_SAID: Mapping[str, str] = {
    "intake.petition_registered": _l("Registered"),
    "intake.petition_triaged": _l("Triaged"),
    "intake.petition_marked_as_accusation": _l("Handed over as an accusation"),
    "intake.accusation_referred": _l("Referred to the competent organ"),
    "intake.accusation_referral_refused": _l("Referral to the accused unit attempted and refused"),
    "intake.petition_answered_directly": _l("Answered directly"),
    "intake.petition_text_added": _l("The petitioner added something"),
    "intake.addition_passed_on": _l("Addition passed on to the unit"),
    "intake.addition_kept_back": _l("Addition kept back"),
    "intake.rating_given": _l("The petitioner rated the result"),
    "intake.identity_revealed": _l("Identity looked at"),
    "intake.query_code_reissued": _l("New query code given"),
    "intake.reply_imported": _l("Reply imported"),
    "dispatched": _l("Sent to a unit"),
    "signed": _l("Taken over by the unit"),
    "contacted": _l("Petitioner contacted by the unit"),
    "acceptance_decided": _l("Acceptance decided"),
    "returned": _l("Return upheld"),
    "reply_approved": _l("Reply approved"),
    "redo_started": _l("Handled again"),
    "closed": _l("Closed"),
    "return_visited": _l("Return visit"),
    "redo_ordered": _l("Redo ordered"),
    "concluded": _l("Concluded"),
}
_TAGS = {
    "intake.accusation_referral_refused": "bad",
    "intake.identity_revealed": "sealed",
    "intake.accusation_referred": "sealed",
    "intake.addition_kept_back": "sealed",
    "intake.petition_answered_directly": "good",
    "reply_approved": "good",
    "redo_ordered": "warn",
}


def history(runtime: Runtime, petition: Petition) -> list[dict[str, Any]]:
    """Newest first; of things with the same time, what comes later in the life of a petition."""
    names = Names(runtime.identity)
    own = [
        {
            "who": names.of(event.actor),
            "what": str(_SAID[event.type]),
            "occurred_at": event.occurred_at,
            "recorded_at": event.recorded_at,
            "text": _text(event.type, event.data),
            "tag": _TAGS.get(event.type),
        }
        for event in runtime.ledger.by_correlation(petition.jurisdiction, petition.registration_no)
        if event.type in _SAID
    ]
    texts = texts_of(petition)
    track = track_of(runtime.database, petition.jurisdiction, petition.registration_no)
    others = [
        {
            "who": step.told.get("unit_name", ""),
            "what": str(_SAID[step.step]),
            "occurred_at": step.at,
            "recorded_at": None,
            "text": texts.of(step),
            "tag": _TAGS.get(step.step),
        }
        for step in (track.steps if track else ())
        if step.step in _SAID and step.step not in OWN_STEPS
    ]
    return sorted([*own, *others], key=_moment)[::-1]


def _moment(item: Mapping[str, Any]) -> datetime:
    moment: datetime = item["occurred_at"]
    return moment


def _text(kind: str, data: Mapping[str, Any]) -> str | None:
    """What of an event's content the timeline tells: reasons, never a sealed text."""
    match kind:
        case "intake.identity_revealed" | "intake.query_code_reissued":
            return data["reason"] if isinstance(data["reason"], str) else None
        case _:
            return None
