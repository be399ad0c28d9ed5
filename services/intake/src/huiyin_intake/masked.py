"""The text of a petition as it may leave the service."""

from __future__ import annotations

from huiyin_chassis.domain import Erased, Refused
from huiyin_chassis.runtime import Runtime
from huiyin_intake.domain.petition import Petition
from huiyin_intake.matters import known_of


def masked_title_and_text(runtime: Runtime, petition: Petition) -> tuple[str, str]:
    """Title, and text with the place and what was added before triage; raises Erased where the petitioner was erased."""
    known = known_of(runtime, petition)
    parts = [petition.registration.text.open()]
    if petition.registration.location is not None:
        parts.append(f"地点：{petition.registration.location.open()}")
    parts += [f"补充：{added.open()}" for added in petition.additions]
    return known.mask(petition.registration.title.open()), known.mask("\n\n".join(parts))


def masked_addition(runtime: Runtime, petition: Petition, number: int) -> str:
    """What was added after triage; raises Erased where the petitioner was erased."""
    return known_of(runtime, petition).mask(petition.addition(number).text.open())


def title_and_text_to_send(runtime: Runtime, petition: Petition) -> tuple[str, str]:
    """The same for a command: Refused where there is nothing left to send."""
    try:
        return masked_title_and_text(runtime, petition)
    except Erased:
        raise Refused("petitioner_erased", "The petitioner was erased: there is no text to send.") from None
