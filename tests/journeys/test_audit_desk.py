"""An auditor at the desk: a matter across every service, as it was known, and the proof of ledgers and views."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import psutil
import psycopg
import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from flask_openapi3 import OpenAPI
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from huiyin_contracts.vocabulary import Category, Channel, Nature
from huiyin_demo.founding import found
from huiyin_intake.features.register_petition.command import RegisterPetition
from huiyin_intake.features.register_petition.handler import register_petition
from huiyin_intake.features.triage_petition.command import TriagePetition, triage_petition
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_ledger.domain import Act
from huiyin_ledger.ledger.checkpoint import Checkpoints
from huiyin_operations.embedded.platform import Platform
from huiyin_testing.ports import free_ports
from huiyin_web.app import create_app
from huiyin_web.audit.job import comparison, verification
from huiyin_web.audit.reports import Kind, Report
from huiyin_web.identity.passwords import Passwords
from huiyin_web.identity.policy import Principal, Role

CITY, COUNTY = "230600", "230621"
PASSWORD = "a-Password-for-tests-1"
SECRET = "三号楼二单元王小明家的暖气"
NOBODYS = "230600-2026-9999999"
CHANGING = re.compile(r"\b[0-9a-f]{32}\b|csrf[^>]*>")
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
OPERATOR = Principal.of("operator", "", Role.OPERATOR, CITY)


@pytest.fixture
def city(platform: Platform, clock: SimulatedClock) -> Platform:
    platform.identity.accounts._passwords = QUICK
    found(platform, clock.now(), PASSWORD)
    platform.settle()
    return platform


@pytest.fixture
def number(city: Platform, clock: SimulatedClock) -> str:
    """A matter that was registered, triaged, dispatched, and that clocks run on."""
    intake = city.runtime("intake")
    command = RegisterPetition(
        jurisdiction=CITY, channel=Channel.HOTLINE, title="暖气不热", text=SECRET, name="王小明", phone="13812345678"
    )  # fmt: skip
    no = register_petition(intake, Act(actor="operator", occurred_at=clock.now()), command).registration_no
    triage_petition(
        intake,
        Act(actor="operator", occurred_at=clock.now(), correlation=no),
        OPERATOR,
        no,
        TriagePetition(
            category=Category.CLAIM, nature=Nature.COMPLAINT, matter_class="utilities/heating", place=CITY
        ),
    )
    city.settle()
    return no


class Auditor:
    """At a browser: with a session and a language, and forms that carry the token of their page."""

    def __init__(self, app: OpenAPI, login: str = "auditor") -> None:
        self.client: FlaskClient = app.test_client()
        self.post("/login", page="/login", login=login, password=PASSWORD)

    def get(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text[:2000]
        return answer.text

    def post(self, path: str, *, page: str = "/reporting/audit/ledgers", **form: str) -> TestResponse:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(page).text)
        assert token
        return self.client.post(path, data={**form, "csrf_token": token.group(1)})


@pytest.fixture
def auditor(city: Platform) -> Auditor:
    return Auditor(city.app())


def by_token(platform: Platform, app: OpenAPI, role: Role, jurisdiction: str = CITY) -> FlaskClient:
    unit = "230600-housing" if role in (Role.UNIT_HANDLER, Role.UNIT_HEAD, Role.ACCUSATIONS) else None
    token = platform.identity.tokens.issue(
        role=role, jurisdiction=jurisdiction, unit=unit, sealed=bool(unit) or None
    )
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def words(page: str) -> str:
    body = page.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def test_whoever_logs_in_as_an_auditor_starts_at_the_desk_and_finds_a_matter(
    auditor: Auditor, number: str
) -> None:
    assert 'href="/reporting/audit"' in auditor.get("/home").partition("<main")[2]
    assert '<a href="/reporting/audit" aria-current="page">审计</a>' in auditor.get("/reporting/audit")
    found_ = auditor.client.get("/reporting/audit", query_string={"number": f" {number} "})
    assert found_.location == f"/reporting/audit/matters/{number}"


def test_the_timeline_tells_every_services_events_with_names_and_words_and_nothing_sealed(
    auditor: Auditor, city: Platform, number: str
) -> None:
    chinese = auditor.get(f"/reporting/audit/matters/{number}")
    said = words(chinese)
    operator = city.identity.accounts.get("operator")
    assert operator is not None
    for text in (
        "登记",
        "分办",
        "派单",
        "开始计时",
        "受理登记",
        "派单办理",
        "督办",
        operator.name,
        "系统",
        "密件",
    ):
        assert text in said, text
    assert "intake.petition_registered" in said
    assert "王小明" not in chinese
    assert SECRET not in chinese
    english = words(auditor.get(f"/reporting/audit/matters/{number}?lang=en"))
    for text in (
        "Petition registered",
        "Order dispatched",
        "Clock started",
        "the system",
        "Registration number",
    ):
        assert text in english, text

    only = words(auditor.get(f"/reporting/audit/matters/{number}?service=supervision"))
    assert "Clock started" in only
    assert "Petition registered" not in only


def test_what_caused_an_event_is_one_click_away(auditor: Auditor, city: Platform, number: str) -> None:
    page = auditor.get(f"/reporting/audit/matters/{number}")
    position = next(
        e.position for e in city.runtime("intake").ledger.by_correlation(CITY, number) if "triaged" in e.type
    )
    assert f'id="intake/{CITY}/{position}"' in page
    assert f'href="#intake/{CITY}/{position}"' in page


def test_an_event_entered_late_is_marked(auditor: Auditor, number: str) -> None:
    """The simulated clock stands in March; the database records by its own."""
    assert "事后补录，发生" in words(auditor.get(f"/reporting/audit/matters/{number}"))


def test_the_matter_as_it_was_known_stands_beside_what_is_different_now(
    auditor: Auditor, city: Platform, number: str
) -> None:
    registered = city.runtime("intake").ledger.by_correlation(CITY, number)[0].recorded_at
    address = f"/reporting/audit/matters/{number}/as-of"
    then = words(auditor.get(f"{address}?lang=en&at={registered:%Y-%m-%dT%H:%M:%S.%fZ}"))
    assert "What is different now" in then
    assert "Not there yet, came later Work order" in then
    assert "Petition triaged" in then.partition("What was recorded between the two instants")[2]
    assert "Work order Assignment" in words(auditor.get(address))
    before = words(auditor.get(f"{address}?at=2020-01-01T09:00&until=2020-01-02T09:00"))
    assert "Nothing was known of this matter then." in before
    assert "Nothing: the matter stands as it stood." in before


def test_a_time_that_is_none_keeps_what_was_typed(auditor: Auditor, number: str) -> None:
    address = f"/reporting/audit/matters/{number}/as-of"
    for asked, kept in (("at=yesterday", "yesterday"), ("at=2026-03-02T09:00&until=2026-03-01T09:00", "2026-03-01T09:00"), ("until=2026-03-01T09:00", "2026-03-01T09:00")):  # fmt: skip
        answer = auditor.client.get(f"{address}?{asked}")
        assert answer.status_code == 422
        assert f'value="{kept}"' in answer.text
        assert 'class="error-summary"' in answer.text


def test_whoever_is_no_auditor_gets_one_answer_for_every_number(city: Platform, number: str) -> None:
    app = city.app()
    for role in (Role.UNIT_HANDLER, Role.UNIT_HEAD, Role.SUPERVISOR, Role.CLERK, Role.LEADER):
        client = by_token(city, app, role)
        for path in ("", "/as-of"):
            there, nowhere = (client.get(f"/reporting/audit/matters/{n}{path}") for n in (number, NOBODYS))
            assert there.status_code == nowhere.status_code == 403
            assert CHANGING.sub("", there.text).replace(number, NOBODYS) == CHANGING.sub("", nowhere.text)
        for what in ("verifications", "comparisons", "checkpoints"):
            assert client.post(f"/reporting/audit/ledgers/all/{what}").status_code == 403


def test_another_jurisdictions_auditor_hears_what_is_heard_of_no_matter_at_all(
    city: Platform, number: str
) -> None:
    client = by_token(city, city.app(), Role.AUDITOR, COUNTY)
    for path in ("", "/as-of", "/as-of?at=2026-03-02T09:00"):
        there, nowhere = (client.get(f"/reporting/audit/matters/{n}{path}") for n in (number, NOBODYS))
        assert there.status_code == nowhere.status_code == 404
        assert CHANGING.sub("", there.text).replace(number, NOBODYS) == CHANGING.sub("", nowhere.text)
    assert CITY not in words(client.get("/reporting/audit/ledgers").text)


def test_the_desk_verifies_signs_and_compares_and_keeps_what_came_of_it(
    auditor: Auditor, number: str
) -> None:
    before = set(psutil.Process().children())
    assert auditor.post("/reporting/audit/ledgers/intake/verifications").location.endswith("#intake")
    assert auditor.post("/reporting/audit/ledgers/assignment/comparisons").location.endswith("#assignment")
    _ready_or_counting(auditor.get("/reporting/audit/ledgers"))
    psutil.wait_procs(set(psutil.Process().children()) - before, timeout=120)
    auditor.post("/reporting/audit/ledgers/all/checkpoints")
    assert "受理登记: 已签署 1 个检查点" in words(auditor.get("/reporting/audit/ledgers"))
    page = auditor.get("/reporting/audit/ledgers?lang=en")
    said = words(page)
    assert "Holds: every hash, every stream, every checkpoint" in said
    assert "The same as a replay from zero" in said
    assert "Agrees" in said
    assert 'http-equiv="refresh"' not in page
    assert auditor.post("/reporting/audit/ledgers/nowhere/verifications").status_code == 404


def _ready_or_counting(page: str) -> None:
    """Work is under way, or was quicker than this look: never counted as so many of none."""
    said = words(page)
    assert "0 / 0" not in said
    if 'http-equiv="refresh"' in page:
        assert "可以离开本页" in said
        assert re.search(r"进行中 (准备中|\d+ / [1-9])", said)


def test_the_first_bad_position_is_named_with_its_reason(
    auditor: Auditor, city: Platform, number: str
) -> None:
    intake = city.runtime("intake")
    with psycopg.connect(city.databases.admin["intake"]) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE ledger.event SET actor = 'somebody' WHERE position = 1")
    report = Report(kind=Kind.VERIFICATION, scope=CITY, asked_by="auditor", started_at=datetime.now(UTC))
    verification(intake, city.services, report, lambda: None)
    _keep(intake.settings.data, f"intake-verification-{CITY}", report)
    said = words(auditor.get("/reporting/audit/ledgers"))
    assert "不完好" in said
    assert "大庆市：首个有误的序号 1 事件被篡改：内容或某一列与计算哈希时不同" in said


def test_the_details_of_a_fault_are_in_the_readers_language(
    auditor: Auditor, city: Platform, number: str
) -> None:
    intake = city.runtime("intake")
    auditor.post("/reporting/audit/ledgers/intake/checkpoints")
    file = Checkpoints(intake.settings.checkpoints, "intake").path
    file.write_bytes(file.read_bytes().replace(b'"signature":"', b'"signature":"AAAA'))
    report = Report(kind=Kind.VERIFICATION, scope=CITY, asked_by="auditor", started_at=datetime.now(UTC))
    verification(intake, city.services, report, lambda: None)
    _keep(intake.settings.data, f"intake-verification-{CITY}", report)
    assert "（第 1 行：签名有误）" in words(auditor.get("/reporting/audit/ledgers"))
    assert "(line 1: its signature is wrong)" in words(auditor.get("/reporting/audit/ledgers?lang=en"))


def test_why_work_could_not_be_done_is_told_in_the_readers_language(
    auditor: Auditor, city: Platform, number: str
) -> None:
    before = set(psutil.Process().children())
    keyring = city.runtime("assignment").settings.keyring
    keyring.chmod(0o644)
    auditor.post("/reporting/audit/ledgers/assignment/comparisons")
    psutil.wait_procs(set(psutil.Process().children()) - before, timeout=120)
    keyring.chmod(0o600)
    said = words(auditor.get("/reporting/audit/ledgers"))
    assert "未能完成 密钥库缺失、损坏或缺少某个密钥，请运维人员恢复。 供运维人员参考：" in said
    assert f"chmod 600 {keyring}" in said
    assert "Whoever runs the service must restore it." in words(
        auditor.get("/reporting/audit/ledgers?lang=en")
    )


def test_a_view_that_differs_from_its_replay_is_shown(auditor: Auditor, city: Platform, number: str) -> None:
    assignment = city.runtime("assignment")
    assignment.database.execute("UPDATE live.order_book SET round = 9")
    report = Report(kind=Kind.COMPARISON, scope="", asked_by="auditor", started_at=datetime.now(UTC))
    comparison(assignment, city.services, report, lambda: None)
    _keep(assignment.settings.data, "assignment-comparison", report)
    said = words(auditor.get("/reporting/audit/ledgers?lang=en"))
    assert "Not the same" in said
    assert "1 of 1 rows differ" in said


def _keep(data: Any, name: str, report: Report) -> None:
    report.finished_at = datetime.now(UTC)
    (data / "audit").mkdir(exist_ok=True)
    report.write(data / "audit" / f"{name}.json")


@pytest.fixture
def apart(city: Platform) -> Iterator[Callable[..., OpenAPI]]:
    """A function: services that answer behind a socket -> the application of reporting alone, which asks them there.
    Those that aren't named have served before; nobody answers at their address now."""
    servers = []

    def make(*answering: str) -> OpenAPI:
        (silent,) = free_ports(1)
        peers = {}
        for name in ("intake", "assignment", "supervision"):
            peers[name] = f"http://127.0.0.1:{silent}"
            app = create_app([city.services[name]])
            if name in answering:
                server = make_server("127.0.0.1", 0, app, threaded=True)
                thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
                thread.start()
                servers.append((server, thread))
                peers[name] = f"http://127.0.0.1:{server.server_port}"
        reporting = city.services["reporting"]
        settings = reporting.runtime.settings.model_copy(update={"peers": peers})
        return create_app([replace(reporting, runtime=replace(reporting.runtime, settings=settings))])

    yield make
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def test_services_apart_are_asked_over_http_with_the_auditors_own_session(
    apart: Callable[..., OpenAPI], number: str
) -> None:
    auditor = Auditor(apart("intake", "assignment", "supervision"))
    said = words(auditor.get(f"/reporting/audit/matters/{number}"))
    for text in ("分办", "派单", "开始计时"):
        assert text in said
    assert "无法连接" not in said
    auditor.post("/reporting/audit/ledgers/intake/checkpoints")
    assert "已签署 1 个检查点" in words(auditor.get("/reporting/audit/ledgers"))


def test_a_service_that_does_not_answer_is_named_and_the_rest_is_shown(
    apart: Callable[..., OpenAPI], number: str
) -> None:
    app = apart("intake")
    auditor = Auditor(app)
    said = words(auditor.get(f"/reporting/audit/matters/{number}"))
    assert "分办" in said
    assert "现在无法连接派单办理" in said
    assert "现在无法连接督办" in said
    assert "没有应答（ConnectError）" in said
    assert "受理登记" in words(auditor.get("/reporting/audit/ledgers"))
    auditor.post("/reporting/audit/ledgers/assignment/verifications")
    assert "无法连接派单办理" in words(auditor.get("/reporting/audit/ledgers"))
    nothing = words(auditor.get(f"/reporting/audit/matters/{NOBODYS}"))
    assert "已连接的服务中没有该编号的任何记录" in nothing
