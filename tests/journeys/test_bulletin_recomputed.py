"""A bulletin is published; whoever doubts it computes it again on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import orjson
import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from typer.testing import CliRunner

from huiyin_contracts.vocabulary import Category, Channel, Nature
from huiyin_demo.founding import found
from huiyin_intake.features.refer_accusation.command import ReferAccusation, refer_accusation
from huiyin_intake.features.register_petition.command import RegisterPetition
from huiyin_intake.features.register_petition.handler import register_petition
from huiyin_intake.features.triage_petition.command import TriagePetition, triage_petition
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_ledger.domain import Act
from huiyin_operations.cli.main import huiyin
from huiyin_operations.embedded.platform import Platform
from huiyin_reporting.features.publish_bulletin.command import PublishBulletin
from huiyin_reporting.features.publish_bulletin.handler import publish_bulletin
from huiyin_web.identity.policy import Principal, Role
from huiyin_web.identity.recorded import IDENTITY

CITY, NO = "230600", "230600-2026-03-1"
OPERATOR = Principal.of("operator", "", Role.OPERATOR, CITY)
Run = Callable[..., tuple[int, str]]


def bring(platform: Platform, clock: SimulatedClock, count: int) -> None:
    """Petitions that are triaged and dispatched by the catalogue."""
    intake = platform.runtime("intake")
    for n in range(count):
        act = Act("operator", clock.now())
        command = RegisterPetition(
            jurisdiction=CITY,
            channel=Channel.HOTLINE,
            title="水管漏水",
            text=f"{n}号楼前水管漏水。",
            anonymous=True,
        )
        number = register_petition(intake, act, command).registration_no
        triage = TriagePetition(
            category=Category.CLAIM,
            nature=Nature.COMPLAINT,
            matter_class="utilities/water_supply",
            place=CITY,
        )
        triage_petition(intake, Act("operator", clock.now(), number), OPERATOR, number, triage)
    platform.settle()


@pytest.fixture
def published(platform: Platform, clock: SimulatedClock) -> Platform:
    """A bulletin of the first half of March, and three petitions that came in after it."""
    found(platform, clock.now(), "a-Password-for-tests-1")
    bring(platform, clock, 4)
    clock.advance(timedelta(days=15))
    platform.settle()
    publish_bulletin(platform.runtime("reporting"), Act("reporter", clock.now()), PublishBulletin(NO))
    bring(platform, clock, 3)
    return platform


@pytest.fixture
def run(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `huiyin bulletin recompute` on the platform's databases: its exit status, and all that it said."""
    monkeypatch.setenv("HUIYIN_MODE", "service")
    for name in (*platform.runtimes, IDENTITY):
        monkeypatch.setenv(f"HUIYIN_{name.upper()}_DATABASE_URL", platform.databases.app[name])

    def go(*arguments: str) -> tuple[int, str]:
        answer = CliRunner().invoke(
            huiyin, ["bulletin", "recompute", *arguments, "--data", str(platform.data)]
        )
        assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
        return answer.exit_code, answer.output

    return go


def tamper(platform: Platform, service: str, kind: str, change: Callable[[dict], None]) -> None:
    """Changes the first recorded event of a kind, as superuser with all triggers off."""
    url = make_conninfo(platform.databases.app[service], user="postgres")
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        position, payload = connection.execute(
            "SELECT position, payload FROM ledger.event WHERE jurisdiction = %s AND type = %s"
            " ORDER BY position LIMIT 1",
            (CITY, kind),
        ).fetchone()
        data = orjson.loads(payload)
        change(data)
        written = connection.execute(
            "UPDATE ledger.event SET payload = %s WHERE jurisdiction = %s AND position = %s",
            (orjson.dumps(data).decode(), CITY, position),
        )
        assert written.rowcount == 1


def test_a_bulletin_is_computed_again_from_what_was_known_then(published: Platform, run: Run) -> None:
    status, said = run(NO)
    assert status == 0, said
    assert "the same" in said
    status, said = run(NO, "--json")
    told = json.loads(said)
    assert (status, told["same"], told["differences"]) == (0, True, [])
    assert told["values"] > 20


def test_what_is_taken_back_as_an_accusation_changes_nothing_that_was_published(
    published: Platform, clock: SimulatedClock, run: Run
) -> None:
    def bulletin() -> list[dict[str, object]]:
        return published.runtime("reporting").database.query("SELECT * FROM live.bulletins")

    before = bulletin()
    (counted, *_) = published.runtime("intake").database.query(
        "SELECT registration_no AS no FROM live.register ORDER BY registration_no"
    )
    clerk = Principal.of("clerk", "", Role.CLERK, CITY)
    referral = ReferAccusation(
        competent_unit="230600-discipline",
        accused_units=["230600-water"],
        taken_back_because="反映水务集团收受好处",
    )
    act = Act("clerk", clock.now(), counted["no"])
    refer_accusation(published.runtime("intake"), act, clerk, counted["no"], referral)
    published.settle()
    assert bulletin() == before
    status, said = run(NO)
    assert status == 0, said
    assert "the same" in said


def test_a_published_figure_that_was_tampered_with_is_named(published: Platform, run: Run) -> None:
    def flatter(data: dict) -> None:
        assert data["counts"]["registered"] == 4
        data["counts"]["registered"] = 40

    tamper(published, "reporting", "reporting.bulletin_published", flatter)
    status, said = run(NO, "--json")
    told = json.loads(said)
    assert (status, told["same"]) == (1, False)
    assert told["differences"] == [{"part": "counts", "key": "registered", "published": 40, "recomputed": 4}]
    status, said = run(NO)
    assert status == 1
    assert "counts registered: published 40, computed again 4" in said


def test_a_ledger_that_was_tampered_with_no_longer_gives_what_was_published(
    published: Platform, run: Run
) -> None:
    def back_date(data: dict) -> None:
        assert data["received_at"].startswith("2026-03-02")
        data["received_at"] = data["received_at"].replace("2026-03", "2026-02")

    tamper(published, "intake", "intake.petition_registered", back_date)
    status, said = run(NO)
    assert status == 1
    assert "counts registered: published 4, computed again 3" in said


def test_what_was_not_published_can_not_be_computed_again(published: Platform, run: Run) -> None:
    assert run("230600-2026-02-2")[0] == 1
    assert "No bulletin 230600-2026-02-2 was published" in run("230600-2026-02-2")[1]
    assert run("230600")[0] == 2


def test_where_a_ledger_can_not_be_read_it_says_what_to_set(
    published: Platform, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("intake", "assignment", "supervision"):
        monkeypatch.delenv(f"HUIYIN_{name.upper()}_DATABASE_URL")
        monkeypatch.delenv(f"HUIYIN_{name.upper()}_URL", raising=False)
    status, said = run(NO)
    assert status == 1
    assert "HUIYIN_INTAKE_URL" in said
