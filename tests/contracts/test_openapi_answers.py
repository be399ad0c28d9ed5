"""What the services answer is what their OpenAPI documents say: on a small city's own data, for every role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from werkzeug.test import TestResponse

from huiyin_demo.founding import found
from huiyin_demo.simulation import Simulation
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_operations.embedded.platform import Platform
from huiyin_web.identity.policy import Role

CITY, UNIT = "230600", "230600-housing"
START = datetime(2026, 3, 1, 16, tzinfo=UTC)
DAYS, PETITIONS = 31, 30
REQUIRED = {"jurisdiction": CITY, "from": START.isoformat().replace("+00:00", "Z")}
"""Query parameters that some routes can't do without."""
NEEDS_A_SECRET = {"/intake/api/v1/progress/{registration_no}"}
"""Answered only to whoever has the query code, which is shown once and kept by nobody."""

Document = dict[str, Any]


@pytest.fixture
def city(platform: Platform, clock: SimulatedClock) -> Platform:
    clock.set(START)
    found(platform, START, "a bench by the river")
    Simulation(platform, clock, START, START + timedelta(days=DAYS), count=PETITIONS, seed=5).run()
    return platform


def test_every_answer_to_a_get_is_as_the_document_says(city: Platform) -> None:
    client = city.app().test_client()
    known = _known(city)
    offered, answered, wrong = set(), set(), []
    for service in city.runtimes:
        document = client.get(f"/{service}/openapi.json").get_json()
        for path, operation in _gets(document):
            offered.add(path)
            for role in operation["x-roles"]:
                for asked in _filled(path, known):
                    answer = client.get(asked, query_string=_query(operation), headers=_bearer(city, role))
                    if answer.status_code == 200:
                        answered.add(path)
                    wrong += [f"{role} {asked}: {fault}" for fault in _faults(document, operation, answer)]
    assert wrong == []
    assert offered - answered == NEEDS_A_SECRET


def _known(city: Platform) -> dict[str, list[str]]:
    """Values for the variables in paths: of orders one in each state, sealed ones and a unit's own among them."""
    orders = city.runtime("assignment").database.query(
        """SELECT DISTINCT ON (unit IS NOT DISTINCT FROM %s, sealed, state) registration_no
             FROM live.order_book WHERE jurisdiction = %s""",
        (UNIT, CITY),
    )
    drafted = city.runtime("reporting").database.query("SELECT bulletin_no FROM live.bulletins LIMIT 2")
    bulletins = [row["bulletin_no"] for row in drafted]
    sessions = city.runtime("intake").database.query(
        "SELECT session_no FROM live.reception_sessions WHERE jurisdiction = %s LIMIT 2", (CITY,)
    )
    return {
        # The ledgers of reporting and identity are about bulletins and accounts, which auditors ask for as for matters.
        "registration_no": [*(row["registration_no"] for row in orders), *bulletins, "account:admin"],
        "bulletin_no": bulletins,
        "session_no": [row["session_no"] for row in sessions],
        "figure": ["K1", "open"],
    }


def _gets(document: Document) -> Iterator[tuple[str, Document]]:
    for path, operations in document["paths"].items():
        if "get" in operations:
            yield path, operations["get"]


def _filled(path: str, known: dict[str, list[str]]) -> list[str]:
    values = product(*(known[name] for name in re.findall(r"\{(\w+)\}", path)))
    form = re.sub(r"\{\w+\}", "{}", path)
    return [form.format(*each) for each in values]


def _query(operation: Document) -> dict[str, str]:
    asked = [p["name"] for p in operation.get("parameters", []) if p["in"] == "query" and p.get("required")]
    return {name: REQUIRED[name] for name in asked}


def _bearer(city: Platform, role: str) -> dict[str, str]:
    if role == Role.CITIZEN:
        return {}
    unit = UNIT if role in (Role.UNIT_HANDLER, Role.UNIT_HEAD, Role.ACCUSATIONS) else None
    token = city.identity.tokens.issue(role=role, jurisdiction=CITY, unit=unit, sealed=bool(unit) or None)
    return {"Authorization": f"Bearer {token}"}


def _faults(document: Document, operation: Document, answer: TestResponse) -> list[str]:
    """In what the answer isn't as documented: its kind, its shape. Every status that isn't named is a problem."""
    responses = operation["responses"]
    described = responses.get(str(answer.status_code), responses["default"]).get("content", {})
    if answer.mimetype not in described:
        return [f"{answer.status_code} came as {answer.mimetype}"]
    schema = {**described[answer.mimetype]["schema"], "components": document["components"]}
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    return [f"{fault.json_path} {fault.message}" for fault in validator.iter_errors(_body(answer))]


def _body(answer: TestResponse) -> Any:
    return answer.get_json() if answer.is_json else answer.text


def test_a_number_is_no_date_in_any_address(city: Platform) -> None:
    """``?until=0`` once was the first of January 1970."""
    client, known = city.app().test_client(), _known(city)
    tried, wrong = 0, []
    for service in city.runtimes:
        document = client.get(f"/{service}/openapi.json").get_json()
        for path, operation in _gets(document):
            for parameter in operation.get("parameters", []):
                if not _is_date(parameter):
                    continue
                for typed in ("0", "1700000000", "-1", "1e9", "20260302", "2026-3-2"):
                    tried += 1
                    query = {**_query(operation), parameter["name"]: typed}
                    asked = next(iter(_filled(path, known)))
                    answer = client.get(
                        asked, query_string=query, headers=_bearer(city, operation["x-roles"][0])
                    )
                    if answer.status_code != 422:
                        wrong.append(f"{asked} {parameter['name']}={typed}: {answer.status_code}")
    assert wrong == []
    assert tried >= 6 * 10


def _is_date(parameter: Document) -> bool:
    schema = parameter.get("schema", {})
    return parameter["in"] == "query" and any(
        each.get("format") in ("date", "date-time") for each in (schema, *schema.get("anyOf", ()))
    )
