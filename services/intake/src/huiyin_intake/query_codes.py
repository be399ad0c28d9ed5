"""Derives the query codes of petitions when they are shown."""

from __future__ import annotations

from huiyin_intake.domain.query_code import query_code
from huiyin_intake.domain.registration_number import jurisdiction_of
from huiyin_intake.secret_keys import Purpose, secret_key
from huiyin_web.runtime import Runtime


def query_code_of(runtime: Runtime, registration_no: str, issue: int = 1) -> str:
    key = secret_key(runtime, jurisdiction_of(registration_no), Purpose.QUERY_CODES)
    return query_code(key, registration_no, issue)
