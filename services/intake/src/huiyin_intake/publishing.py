"""Maps private events to published ones. Sealed texts leave masked; nothing of an accusation leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from huiyin_contracts import intake as contract
from huiyin_contracts.base import UnitKey
from huiyin_ledger.domain import Sealed
from huiyin_ledger.events import Event


def _published(event: Event, model: type[BaseModel], **more: Any) -> BaseModel:
    """`model` with the fields that `event` has by the same names, and `more`."""
    names = model.model_fields.keys() & event.data.keys() - more.keys()
    values = {name: event.data[name] for name in names} | more
    return model.model_validate({name: _text(value) for name, value in values.items()})


def _text(value: Any) -> Any:
    return value.open_or() if isinstance(value, Sealed) else value


def _as(model: type[BaseModel], **renamed: str) -> Callable[[Event], BaseModel]:
    """Publishes as `model`; `renamed`: its field -> the one of the private event."""
    return lambda event: _published(event, model, **{name: event.data[own] for name, own in renamed.items()})


def _registered(event: Event) -> BaseModel:
    """Without the unit that received it, which the triage tells: it may be the accused one. And without the reference
    that the person's other petitions have, which the triage tells as well: it may be an accusation."""
    return _published(
        event,
        contract.PetitionRegistered,
        petitioner_ref=event.data["published_ref"],
        imported=event.data["source_sha256"] is not None,
        received_directly=event.data["received_by"] is not None and not event.data["accusation"],
        sealed=event.data["accusation"],
    )


def _referred(event: Event) -> BaseModel:
    organ = UnitKey.of(event.jurisdiction, event.data["competent_unit"])
    return _published(event, contract.AccusationReferred, competent_unit=organ)


PUBLISH: Mapping[str, Callable[[Event], BaseModel | None]] = {
    "intake.petition_registered": _registered,
    "intake.petition_marked_as_accusation": _as(contract.PetitionSealed),
    "intake.petition_taken_back": _as(contract.PetitionSealed),
    "intake.petition_triaged": _as(contract.PetitionTriaged),
    "intake.addition_passed_on": _as(contract.TextAdded),
    "intake.accusation_referred": _referred,
    "intake.petition_answered_directly": _as(contract.PetitionAnsweredDirectly, answer="masked_answer"),
    "intake.petition_taken_up_again": _as(contract.PetitionTakenUpAgain),
    "intake.petition_closed_after_erasure": _as(contract.PetitionClosedAfterErasure),
    "intake.rating_given": _as(contract.RatingGiven, comment="masked_comment"),
    "intake.reply_imported": _as(contract.ReplyImported, text="masked_text"),
    "intake.petitioner_erased": _as(contract.PetitionerErased),
}
"""All other events are private."""
