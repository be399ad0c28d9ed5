"""Which offices can register a petition, and which one is there for a place."""

from __future__ import annotations

from huiyin_chassis.divisions import within
from huiyin_chassis.http.codes import place_name
from huiyin_chassis.runtime import Runtime
from huiyin_contracts.code_tables import divisions
from huiyin_intake.views.units import served


def offices(runtime: Runtime, scope: str) -> list[tuple[str, str]]:
    """Offices within `scope`, for a select; the scope's own where none is known."""
    known = sorted(code for code in served(runtime.database) if within(code, scope))
    return [(code, place_name(code)) for code in known or [scope]]


def is_office(runtime: Runtime, code: str) -> bool:
    """Whether petitions are registered there: it has units, or stands in the table of divisions."""
    return code in divisions() or code in served(runtime.database)


def office_for(runtime: Runtime, place: str) -> str:
    """The office that registers what happens at `place`: its own, else the city's, else the province's."""
    known = served(runtime.database)
    county = place[:6]
    for code in (county, county[:4] + "00", county[:2] + "0000"):
        if code in known:
            return code
    return county if county in divisions() else next(iter(divisions()))
