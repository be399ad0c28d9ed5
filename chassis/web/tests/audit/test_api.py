"""What a service answers to an auditor, and to everybody else."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest

from huiyin_ledger.ledger.types import EventTypes
from huiyin_operations.embedded.platform import Platform
from huiyin_samples.desk import CITY, COUNTY, NOON, amend, write
from huiyin_web.audit.field_labels import FIELD_LABELS
from huiyin_web.bootstrap import definitions
from huiyin_web.definition import ServiceDefinition
from huiyin_web.identity.policy import Role
from huiyin_web.runtime import Runtime

from .conftest import ClientOf

AUDIT = "/desk/api/v1/audit"
NOBODY = (Role.UNIT_HANDLER, Role.UNIT_HEAD, Role.SUPERVISOR, Role.CLERK, Role.LEADER, Role.ADMINISTRATOR)


@pytest.fixture(autouse=True)
def notes(desk: Runtime) -> None:
    """A note in the city, changed once; and one in a county."""
    desk.identity.accounts.create(
        "clerk-1", name="李静", role=Role.CLERK, jurisdiction=CITY, password="a bench by the river"
    )
    write(desk, "N-1", "first")
    amend(desk, "N-1", "second")
    write(desk, "N-2", "county", COUNTY)


def test_each_event_says_who_by_name_what_when_and_how_late(desk: Runtime, client_of: ClientOf) -> None:
    told = client_of().get(f"{AUDIT}/matters/N-1/timeline").json
    first, second = told["events"]
    assert (first["type"], second["type"]) == ("desk.note_written", "desk.note_amended")
    assert (first["actor"], first["who"], first["role"]) == ("clerk-1", "李静", "信访专员")
    assert (first["position"], first["causation"], first["data"]["text"]) == (1, "request-1", "first")
    recorded = desk.ledger.events(CITY)[0].recorded_at
    assert first["late_seconds"] == (recorded - NOON).total_seconds()


def test_an_answer_says_what_its_fields_are_called_in_the_language_of_the_request(
    client_of: ClientOf,
) -> None:
    client = client_of()
    for path in ("timeline", "as-of", "difference?from=2026-03-02T11:59"):
        address = f"{AUDIT}/matters/N-1/{path}{'&' if '?' in path else '?'}lang="
        chinese, english = (client.get(address + language).json["labels"] for language in ("zh", "en"))
        assert (chinese["number"], english["number"]) == ("答复", "Reply")
        assert (chinese["timestamp"], english["timestamp"]) == ("事件时间", "Moment of the event")


def test_the_matter_stands_as_it_was_known(desk: Runtime, client_of: ClientOf) -> None:
    first, second = (e.recorded_at for e in desk.ledger.events(CITY))
    client = client_of()

    def texts(**query: str) -> list[str]:
        answer = client.get(f"{AUDIT}/matters/N-1/as-of", query_string=query)
        return [each["state"]["text"] for each in answer.json["known"]]

    assert texts(at=first.isoformat()) == ["first"]
    assert texts(at=second.isoformat()) == texts() == ["second"]
    assert texts(at=(first - timedelta(days=1)).isoformat()) == []
    assert texts(at="2026-03-02T11:59", axis="occurred") == []
    assert texts(at="2026-03-02T12:00", axis="occurred") == [
        "second"
    ]  # noon in China, where no zone is given


def test_what_changed_between_two_instants(desk: Runtime, client_of: ClientOf) -> None:
    first, second = (e.recorded_at.isoformat() for e in desk.ledger.events(CITY))
    told = client_of().get(f"{AUDIT}/matters/N-1/difference", query_string={"from": first, "to": second}).json
    assert [e["position"] for e in told["events"]] == [2]
    (change,) = told["changes"]
    assert change["fields"] == [{"name": "text", "before": "first", "after": "second"}]
    assert (change["before_version"], change["after_version"]) == (1, 2)


@pytest.mark.parametrize(
    "query", ["", "?from=yesterday", "?from=0001-01-01T00:00:00", "?from=2026-01-01&axis=x"]
)
def test_a_time_that_is_none_is_told_so(client_of: ClientOf, query: str) -> None:
    answer = client_of().get(f"{AUDIT}/matters/N-1/difference{query}")
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")


@pytest.mark.parametrize("path", ["timeline", "as-of", "difference?from=2026-01-01T00:00"])
def test_another_jurisdictions_matter_and_none_at_all_get_one_answer(client_of: ClientOf, path: str) -> None:
    def answer(jurisdiction: str, number: str) -> tuple[int, dict[str, str]]:
        got = client_of(jurisdiction=jurisdiction).get(f"{AUDIT}/matters/{number}/{path}")
        return got.status_code, {k: v for k, v in got.json.items() if k != "request_id"}

    assert answer(COUNTY, "N-1") == answer(COUNTY, "nothing") == answer("110000", "N-2")
    assert answer(COUNTY, "N-1")[0] == 404
    assert answer(COUNTY, "N-2")[0] == answer(CITY, "N-2")[0] == 200


@pytest.mark.parametrize("role", NOBODY)
def test_whoever_is_no_auditor_hears_the_same_whether_the_matter_exists_or_not(
    client_of: ClientOf, role: Role
) -> None:
    client = client_of(
        role, CITY, "u1" if role in (Role.UNIT_HANDLER, Role.UNIT_HEAD, Role.ACCUSATIONS) else None
    )
    for number in ("N-1", "nothing"):
        assert client.get(f"{AUDIT}/matters/{number}/timeline").status_code == 403
    assert client.get(f"{AUDIT}/ledger").status_code == 403
    for path in ("ledger/verifications", "views/comparisons", "ledger/checkpoints"):
        assert client.post(f"{AUDIT}/{path}").status_code == 403


def test_heads_are_told_with_their_checkpoints_within_the_jurisdiction(
    desk: Runtime, client_of: ClientOf
) -> None:
    city, county = client_of(), client_of(jurisdiction=COUNTY)
    heads = city.get(f"{AUDIT}/ledger").json["heads"]
    assert [(h["jurisdiction"], h["position"], h["signed"]) for h in heads] == [
        (CITY, 2, None),
        (COUNTY, 1, None),
    ]
    assert heads[0]["hash"] == desk.ledger.head(CITY)[1].hex()

    made = county.post(f"{AUDIT}/ledger/checkpoints")
    assert made.status_code == 201
    assert [(c["jurisdiction"], c["position"]) for c in made.json["added"]] == [(COUNTY, 1)]
    (mine,) = county.get(f"{AUDIT}/ledger").json["heads"]
    assert (mine["jurisdiction"], mine["signed"]["position"], mine["signed"]["agrees"]) == (COUNTY, 1, True)
    assert county.post(f"{AUDIT}/ledger/checkpoints").json["added"] == []
    assert [c["jurisdiction"] for c in city.post(f"{AUDIT}/ledger/checkpoints").json["added"]] == [CITY]
    write(desk, "N-3", "later")
    later = city.get(f"{AUDIT}/ledger").json["heads"][0]
    assert (later["position"], later["signed"]["position"], later["signed"]["agrees"]) == (3, 2, True)


def test_a_checkpoint_that_the_ledger_no_longer_meets_is_shown_at_once(
    both: Platform, client_of: ClientOf
) -> None:
    client = client_of()
    client.post(f"{AUDIT}/ledger/checkpoints")
    with psycopg.connect(both.databases.admin["desk"]) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "UPDATE ledger.event SET hash = sha256('x') WHERE jurisdiction = %s AND position = 2", (CITY,)
        )
    city, county = client.get(f"{AUDIT}/ledger").json["heads"]
    assert (city["signed"]["agrees"], county["signed"]["agrees"]) == (False, True)


def test_a_checkpoint_whose_line_was_altered_is_not_believed(desk: Runtime, client_of: ClientOf) -> None:
    client = client_of()
    client.post(f"{AUDIT}/ledger/checkpoints")
    file = desk.settings.checkpoints / "desk.jsonl"
    first, last = file.read_text().splitlines()
    file.write_text(f"{first}\n{last.replace('+00:00', '+00:01')}\n")
    city, county = client.get(f"{AUDIT}/ledger").json["heads"]
    assert (city["signed"]["agrees"], county["signed"]["agrees"]) == (True, False)
    refused = client.post(f"{AUDIT}/ledger/checkpoints")
    assert (refused.status_code, refused.json["code"]) == (422, "nothing_signed")


@pytest.mark.parametrize("definition", definitions(), ids=lambda d: d.name)
def test_every_event_and_aggregate_has_its_words(definition: ServiceDefinition) -> None:
    recorded = {t.name for t in EventTypes(definition.aggregates)} | {
        a.__name__ for a in definition.aggregates
    }
    assert recorded == set(definition.event_labels.names)


@pytest.mark.parametrize("definition", definitions(), ids=lambda d: d.name)
def test_every_field_of_an_event_has_its_label(definition: ServiceDefinition) -> None:
    fields = {name for t in EventTypes(definition.aggregates) for name in t.decoders}
    assert sorted(fields - set(definition.event_labels.fields) - set(FIELD_LABELS)) == []
