"""The timeline of a petition for the desk: own events with who and when, and what other services published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from huiyin_intake.domain.petition import Petition
from huiyin_intake.reply_texts import reply_texts
from huiyin_intake.views.tracking import OWN_STEPS, Track
from huiyin_web.http.actors import Names
from huiyin_web.http.i18n import _l
from huiyin_web.http.parts import Happening, TagKind
from huiyin_web.runtime import Runtime

_WORDS: Mapping[str, str] = {
    "intake.petition_registered": _l("Registered"),
    "intake.petition_triaged": _l("Triaged"),
    "intake.petition_marked_as_accusation": _l("Handed over as an accusation"),
    "intake.petition_closed_after_erasure": _l("Closed, for the petitioner was erased"),
    "intake.petition_taken_back": _l("Taken back from ordinary handling: it is an accusation"),
    "intake.accusation_referred": _l("Referred to the competent organ"),
    "intake.second_look_taken": _l("Looked at again: the words name the organ or one in its line"),
    "intake.accusation_ruled_out": _l("Looked at again: found to be no accusation"),
    "intake.accusation_referral_refused": _l("Referral to the accused unit attempted and refused"),
    "intake.petition_answered_directly": _l("Answered directly"),
    "intake.petition_text_added": _l("The petitioner added something"),
    "intake.addition_passed_on": _l("Addition passed on to the unit"),
    "intake.addition_kept_back": _l("Addition kept back"),
    "intake.rating_given": _l("The petitioner rated the result"),
    "intake.petition_taken_up_again": _l("Taken up again after the desk's own answer"),
    "intake.closing_explained": _l("The petitioner was told why it stays as it is"),
    "intake.identity_revealed": _l("Identity looked at"),
    "intake.query_code_reissued": _l("New query code given"),
    "intake.reply_imported": _l("Reply imported"),
    "dispatched": _l("Sent to a unit"),
    "signed": _l("Taken over by the unit"),
    "contacted": _l("Petitioner contacted by the unit"),
    "acceptance_decided": _l("Acceptance decided"),
    "returned": _l("Return upheld"),
    "reply_approved": _l("Reply approved"),
    "promise_made": _l("Promised for later by the unit"),
    "promise_kept": _l("Promise kept by the unit"),
    "redo_started": _l("Handled again"),
    "closed": _l("Closed"),
    "return_visited": _l("Return visit"),
    "redo_ordered": _l("Redo ordered"),
    "concluded": _l("Concluded"),
}
"""Own events by their type, those of other services by the step that they are to the petitioner."""
_SENT_SEALED = _l("Sent to the competent organ, sealed")
_TAGS: Mapping[str, TagKind] = {
    "intake.accusation_referral_refused": "bad",
    "intake.second_look_taken": "warn",
    "intake.accusation_ruled_out": "warn",
    "intake.identity_revealed": "sealed",
    "intake.petition_taken_back": "sealed",
    "intake.accusation_referred": "sealed",
    "intake.addition_kept_back": "sealed",
    "intake.petition_answered_directly": "good",
    "reply_approved": "good",
    "redo_ordered": "warn",
    "intake.petition_taken_up_again": "warn",
}


def history(runtime: Runtime, petition: Petition, track: Track | None) -> list[Happening]:
    """Newest first; of events with the same time, the later ones in the life of a petition first."""
    names = Names(runtime.identity)
    own = [
        Happening(
            what=str(_WORDS[event.type]),
            who=names.of(event.actor),
            occurred_at=event.occurred_at,
            recorded_at=event.recorded_at,
            text=_reason(event.type, event.data),
            mark=_TAGS.get(event.type),
        )
        for event in runtime.ledger.by_correlation(petition.jurisdiction, petition.registration_no)
        if event.type in _WORDS
    ]
    texts = reply_texts(petition)
    others = [
        Happening(
            what=str(
                _SENT_SEALED if step.data.get("sealed") and step.step == "dispatched" else _WORDS[step.step]
            ),
            who=step.data.get("unit_name", ""),
            occurred_at=step.at,
            text=texts.of(step) or "",
            mark=_TAGS.get(step.step),
        )
        for step in (track.steps if track else ())
        if step.step in _WORDS and step.step not in OWN_STEPS
    ]
    return sorted([*own, *others], key=_occurred_at)[::-1]


def _occurred_at(happening: Happening) -> datetime:
    assert happening.occurred_at is not None
    return happening.occurred_at


def _reason(event_type: str, data: Mapping[str, Any]) -> str:
    """The reason of an event where it is not sealed."""
    if event_type in ("intake.identity_revealed", "intake.query_code_reissued"):
        return data["reason"] if isinstance(data["reason"], str) else ""
    return ""
