"""A new query code."""

from __future__ import annotations

from pydantic import Field

from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.query_code import code_digest
from huiyin_intake.domain.reason import REASON_MIN
from huiyin_intake.masking import masking_context
from huiyin_intake.petitions import PetitionCommand, by_desk
from huiyin_intake.query_codes import query_code_of
from huiyin_ledger.domain import Act
from huiyin_web.runtime import Runtime


class ReissueQueryCode(PetitionCommand):
    reason: str = Field(
        min_length=REASON_MIN, max_length=500, description="How the petitioner proved who he is."
    )


@by_desk
def reissue_query_code(runtime: Runtime, act: Act, petition: Petition, command: ReissueQueryCode) -> str:
    """The new code; the old one is void from now on."""
    code = query_code_of(runtime, petition.registration_no, petition.code_issue + 1)
    petition.reissue_query_code(code_digest(code), masking_context(runtime, petition).mask(command.reason))
    return code
