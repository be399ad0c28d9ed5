"""The offices that register petitions."""

from __future__ import annotations

from huiyin_contracts.code_tables import divisions
from huiyin_intake.views.units import jurisdictions_with_units
from huiyin_ledger.divisions import within
from huiyin_web.http.codes import place_name
from huiyin_web.http.parts import Option
from huiyin_web.runtime import Runtime


def offices(runtime: Runtime, scope: str) -> list[Option]:
    """The offices within `scope`, for a select; of `scope` itself if there are none."""
    codes = sorted(code for code in jurisdictions_with_units(runtime.database) if within(code, scope))
    return [Option(code, place_name(code)) for code in codes or [scope]]


def is_office(runtime: Runtime, code: str) -> bool:
    """True if the code is in the table of divisions, or has units."""
    return code in divisions() or code in jurisdictions_with_units(runtime.database)


def office_for(runtime: Runtime, place: str) -> str:
    """The office that registers what happens at `place`: its own, else the city's, else the province's."""
    codes = jurisdictions_with_units(runtime.database)
    county = place[:6]
    for code in (county, county[:4] + "00", county[:2] + "0000"):
        if code in codes:
            return code
    return county if county in divisions() else next(iter(divisions()))
