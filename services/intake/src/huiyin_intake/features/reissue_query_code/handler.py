from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from huiyin_chassis.commands import execute
from huiyin_chassis.domain import Act
from huiyin_chassis.identity.policy import Principal
from huiyin_chassis.runtime import Runtime
from huiyin_intake.codes import code_of
from huiyin_intake.domain.query_code import code_digest
from huiyin_intake.domain.reason import REASON_MIN
from huiyin_intake.domain.registration_number import jurisdiction_of
from huiyin_intake.matters import known_of, petition_for


class ReissueQueryCode(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    reason: str = Field(
        min_length=REASON_MIN, max_length=500, description="How the petitioner proved who he is."
    )


def reissue_query_code(
    runtime: Runtime, act: Act, principal: Principal, registration_no: str, command: ReissueQueryCode
) -> str:
    """The new code; the old one is void from now on."""

    def reissue() -> dict[str, int]:
        petition = petition_for(runtime, principal, "petition.triage", registration_no)
        code = code_of(runtime, petition.registration_no, petition.code_issue + 1)
        petition.reissue_query_code(code_digest(code), known_of(runtime, petition).mask(command.reason))
        runtime.ledger.save(petition.jurisdiction, petition)
        return {"issue": petition.code_issue}

    answer = execute(runtime, act, reissue, jurisdiction=jurisdiction_of(registration_no))
    return code_of(runtime, registration_no, answer["issue"])
