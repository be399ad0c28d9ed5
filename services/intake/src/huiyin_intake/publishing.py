"""Maps private events to published ones. Sealed texts leave masked; nothing of an accusation leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from huiyin_contracts import intake as contract
from huiyin_intake.domain.erased import ERASED
from huiyin_ledger.domain import Sealed
from huiyin_ledger.events import Event


def _registered(event: Event) -> BaseModel:
    """Without the unit that received it, which the triage tells: it may be the accused one."""
    return contract.PetitionRegistered.model_validate(
        _picked(event, contract.PetitionRegistered)
        | {
            "imported": event.data["source_sha256"] is not None,
            "received_directly": event.data["received_by"] is not None and not event.data["accusation"],
        }
    )


def _triaged(event: Event) -> BaseModel:
    return contract.PetitionTriaged.model_validate(_picked(event, contract.PetitionTriaged))


def _addition_passed_on(event: Event) -> BaseModel:
    return contract.TextAdded.model_validate(_picked(event, contract.TextAdded))


def _referred(event: Event) -> BaseModel:
    """The competent organ always belongs to the petition's jurisdiction."""
    organ = {"jurisdiction": event.jurisdiction, "unit": event.data["competent_unit"]}
    return contract.AccusationReferred.model_validate(
        _picked(event, contract.AccusationReferred) | {"competent_unit": organ}
    )


def _answered(event: Event) -> BaseModel:
    return contract.PetitionAnsweredDirectly.model_validate(
        _picked(event, contract.PetitionAnsweredDirectly) | {"answer": _text(event.data["masked_answer"])}
    )


def _rated(event: Event) -> BaseModel:
    return contract.RatingGiven.model_validate(
        _picked(event, contract.RatingGiven) | {"comment": _text(event.data["masked_comment"])}
    )


def _reply_imported(event: Event) -> BaseModel:
    return contract.ReplyImported.model_validate(
        _picked(event, contract.ReplyImported) | {"text": _text(event.data["masked_text"])}
    )


def _erased(event: Event) -> BaseModel:
    return contract.PetitionerErased.model_validate(_picked(event, contract.PetitionerErased))


PUBLISH: Mapping[str, Callable[[Event], BaseModel | None]] = {
    "intake.petition_registered": _registered,
    "intake.petition_triaged": _triaged,
    "intake.addition_passed_on": _addition_passed_on,
    "intake.accusation_referred": _referred,
    "intake.petition_answered_directly": _answered,
    "intake.rating_given": _rated,
    "intake.reply_imported": _reply_imported,
    "intake.petitioner_erased": _erased,
}
"""All other events are private."""


def _picked(event: Event, model: type[contract.IntakeEvent]) -> dict[str, Any]:
    return {name: _text(event.data[name]) for name in model.model_fields if name in event.data}


def _text(value: Any) -> Any:
    return value.open_or(ERASED) if isinstance(value, Sealed) else value
