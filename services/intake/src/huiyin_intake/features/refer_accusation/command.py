"""What is, or turns out to be, an accusation."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from huiyin_contracts.base import UnitKey
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.reason import REASON_MIN
from huiyin_intake.domain.referral import Referral
from huiyin_intake.masking import nothing_to_send
from huiyin_intake.petitioner_link import withhold_accuser
from huiyin_intake.petitions import PetitionCommand, by_desk
from huiyin_intake.views.units import tree_near
from huiyin_ledger.domain import Act, Refused
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime

UnitName = Annotated[str, Field(min_length=1, max_length=100)]


class ReferAccusation(PetitionCommand):
    """Units by their code; one of another jurisdiction with that before it, as in 230600/discipline."""

    competent_unit: str = Field(min_length=1, max_length=100)
    accused_unit: str | None = Field(
        None, max_length=100, description="An accused unit; the same as one more of `accused_units`."
    )
    accused_units: list[UnitName] = Field(
        [], max_length=50, description="The accused units, as far as they are units of the list."
    )
    accused_party: str | None = Field(None, max_length=500, description="Who is accused, in words.")
    confirmed_because: str = Field(
        "",
        max_length=500,
        description="Why it goes to this organ, where the accusation names it, somebody of it or a unit in its line.",
    )
    taken_back_because: str = Field(
        "",
        max_length=500,
        description="What makes it an accusation, where it was triaged as an ordinary petition; sealed.",
    )


class TakeBack(ReferAccusation):
    """The same for one that was triaged already, for a form: what is missing is said all at once."""

    taken_back_because: str = Field(min_length=REASON_MIN, max_length=500)


def form_of(petition: Petition) -> type[ReferAccusation]:
    return TakeBack if petition.may_be_taken_back else ReferAccusation


def refer_accusation(
    runtime: Runtime, act: Act, principal: Principal, registration_no: str, command: ReferAccusation
) -> None:
    """Refer it, or take it back from those who handle it as an ordinary petition, and refer it. Refused: as
    `Petition.refer_accusation`, petitioner_erased. An attempt refused with accused_unit is recorded."""
    try:
        _refer(runtime, act, principal, registration_no, command, principal.units)
    except Refused as refused:
        if refused.code == "accused_unit":
            _record_attempt(runtime, replace(act, once=None), principal, registration_no, command)
        raise


@by_desk
def _refer(
    runtime: Runtime, act: Act, petition: Petition, command: ReferAccusation, by_units: tuple[UnitKey, ...]
) -> None:
    if petition.may_be_taken_back and runtime.vault.is_erased(petition.jurisdiction, petition.petitioner_ref):
        raise nothing_to_send()
    referral = _referral(petition, command)
    people = runtime.identity.accounts.names_of(referral.organ)
    referral = replace(referral, by_units=by_units, people_of_organ=people)
    petition.refer_accusation(referral, tree_near(runtime.database, petition.jurisdiction))
    withhold_accuser(runtime, petition)


@by_desk
def _record_attempt(runtime: Runtime, act: Act, petition: Petition, command: ReferAccusation) -> None:
    referral = _referral(petition, command)
    petition.record_refused_referral(referral.organ, referral.accused)


def _referral(petition: Petition, command: ReferAccusation) -> Referral:
    accused = dict.fromkeys([*command.accused_units, *filter(None, [command.accused_unit])])
    return Referral(
        UnitKey.of(petition.jurisdiction, command.competent_unit),
        tuple(UnitKey.of(petition.jurisdiction, name) for name in accused),
        command.accused_party,
        command.confirmed_because,
        taken_back_because=command.taken_back_because,
    )


@by_desk
def mark_as_accusation(runtime: Runtime, act: Act, petition: Petition) -> None:
    """Seal it for those who handle accusations."""
    petition.mark_as_accusation()
