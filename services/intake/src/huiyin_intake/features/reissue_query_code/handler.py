from __future__ import annotations

from huiyin_intake.domain.query_code import code_digest
from huiyin_intake.domain.registration_number import jurisdiction_of
from huiyin_intake.features.reissue_query_code.command import ReissueQueryCode
from huiyin_intake.masking import masking_context
from huiyin_intake.petitions import authorized_petition
from huiyin_intake.query_codes import query_code_of
from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime


def reissue_query_code(
    runtime: Runtime, act: Act, principal: Principal, registration_no: str, command: ReissueQueryCode
) -> str:
    """The new code; the old one is void from now on."""

    def reissue() -> dict[str, int]:
        petition = authorized_petition(runtime, principal, "petition.triage", registration_no)
        code = query_code_of(runtime, petition.registration_no, petition.code_issue + 1)
        petition.reissue_query_code(
            code_digest(code), masking_context(runtime, petition).mask(command.reason)
        )
        runtime.ledger.save(petition.jurisdiction, petition)
        return {"issue": petition.code_issue}

    answer = execute(runtime, act, reissue, jurisdiction=jurisdiction_of(registration_no))
    return query_code_of(runtime, registration_no, answer["issue"])
