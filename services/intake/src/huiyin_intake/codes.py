"""Query codes of petitions, derived when they are to be told."""

from __future__ import annotations

from huiyin_chassis.runtime import Runtime
from huiyin_intake.domain.query_code import query_code
from huiyin_intake.domain.registration_number import jurisdiction_of
from huiyin_intake.secrets import Purpose, secret


def code_of(runtime: Runtime, registration_no: str, issue: int = 1) -> str:
    key = secret(runtime, jurisdiction_of(registration_no), Purpose.QUERY_CODES)
    return query_code(key, registration_no, issue)
