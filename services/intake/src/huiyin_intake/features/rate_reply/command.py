"""A rating of the reply approved last."""

from __future__ import annotations

from pydantic import Field

from huiyin_contracts.vocabulary import Resolution, Satisfaction
from huiyin_intake.domain.registration_number import jurisdiction_of
from huiyin_intake.masking import masking_context
from huiyin_intake.petitions import PetitionCommand, load_petition
from huiyin_intake.tracking_status import answer_is_current
from huiyin_intake.views.tracking import track_of
from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act, Refused
from huiyin_web.runtime import Runtime


class RateReply(PetitionCommand):
    resolved: Resolution
    satisfaction: Satisfaction
    comment: str | None = Field(None, max_length=1000)


def rate_reply(runtime: Runtime, act: Act, registration_no: str, command: RateReply) -> None:
    """Rates the reply approved last, once. Refused: no_reply_yet, being_redone, already_rated."""
    jurisdiction = jurisdiction_of(registration_no)

    def rate() -> None:
        petition = load_petition(runtime, registration_no)
        track = track_of(runtime.database, jurisdiction, registration_no)
        if track is not None and not answer_is_current(track):
            raise Refused("being_redone", "The unit works on it again: rate the new reply when it has come.")
        comment = command.comment or None
        petition.rate(
            command.resolved,
            command.satisfaction,
            comment=comment,
            masked_comment=masking_context(runtime, petition).mask(comment) if comment else None,
        )
        runtime.ledger.save(jurisdiction, petition)

    execute(runtime, act, rate, jurisdiction=jurisdiction)
