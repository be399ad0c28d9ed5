"""The Procfile as it is printed, with everything real: the services, their relays, RabbitMQ, PostgreSQL, nginx."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import httpx
import psutil
import pytest

from huiyin_ledger.db import Database
from huiyin_testing.awaiting import wait_for
from one_host import Host

pytestmark = pytest.mark.rabbitmq

CITY = "230600"
PROBLEM = "application/problem+json"
PETITION = {
    "jurisdiction": CITY,
    "channel": "web",
    "title": "三号楼暖气不热",
    "text": "三号楼二单元从上周起暖气一直不热，室内只有十四度，请尽快派人查看。",
    "name": "王小明",
    "phone": "13812345678",
}


class Running:
    """honcho with the Procfile, and a client of the gateway."""

    def __init__(self, host: Host) -> None:
        self.host = host
        procfile = host.directory / "Procfile"
        procfile.write_text(host.cli("deployment", "procfile"))
        with host.log("honcho").open("wb") as log:
            self.honcho = subprocess.Popen(
                [
                    sys.executable,
                    "-P",
                    "-m",
                    "honcho",
                    "start",
                    "--no-colour",
                    "--procfile",
                    str(procfile),
                ],
                cwd=host.home,
                env={**host.environment, "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        host.processes["honcho"] = self.honcho
        for service in host.services:
            host.await_answer(f"http://127.0.0.1:{host.ports[service]}/{service}/readyz", "honcho")
        host.await_answer(f"{host.url}/intake/healthz", "honcho")

    def keepers(self) -> dict[str, psutil.Process]:
        """What is kept running -> the process that starts it again."""
        keepers = [each for child in psutil.Process(self.honcho.pid).children() for each in child.children()]
        return {" ".join(each.cmdline()).partition("deploy/keep ")[2]: each for each in keepers}

    def kept(self) -> dict[str, psutil.Process]:
        """The processes that run now."""
        found: dict[str, psutil.Process] = {}
        for name, keeper in self.keepers().items():
            for child in keeper.children():
                found[name] = child
        return found

    def await_another(self, name: str, process: psutil.Process) -> dict[str, psutil.Process]:
        """The processes that run as soon as `name` is another one than this."""
        while (now := self.kept()).get(name, process) == process:
            psutil.wait_procs([self.keepers()[name]], timeout=0.1)
        return now

    def get(self, path: str, role: str, **query: str) -> httpx.Response:
        return httpx.get(f"{self.host.url}{path}", params=query, headers=self.bearer(role), timeout=120)

    def post(self, path: str, role: str, json: object) -> httpx.Response:
        return httpx.post(f"{self.host.url}{path}", json=json, headers=self.bearer(role), timeout=120)

    def bearer(self, role: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.host.token(role, CITY)}"} if role else {}

    def await_everybody(self, source: str) -> None:
        """Until every service that follows `source` has taken in all that it has."""
        with Database(self.host.databases.app[source], application_name="test") as database:
            head = database.one("SELECT position FROM ledger.head WHERE jurisdiction = %s", (CITY,))
        assert head is not None
        for service in set(self.host.services) - {source}:
            with Database(self.host.databases.app[service], application_name="test") as database:
                wait_for(database, source, CITY, head["position"], timeout=120)


@pytest.fixture
def running(host: Host) -> Running:
    return Running(host)


def test_doctor_says_what_to_type_where_there_is_no_administrator(host: Host) -> None:
    (missing,) = json.loads(host.cli("doctor", "--json"))["missing"]
    assert missing["type"].startswith("./huiyin account add")
    assert "--jurisdiction" in missing["type"]


def test_a_relay_that_can_not_go_on_ends_its_process(host: Host) -> None:
    with Database(host.databases.admin["intake"], application_name="test", max_size=1) as database:
        database.execute("DROP TABLE subscription.relay")
    host.start("intake-relay")
    assert host.processes["intake-relay"].wait(60) not in (0, None)
    assert "UndefinedTable" in host.log("intake-relay").read_text()


def test_the_gateway_says_itself_what_no_service_can_say(host: Host) -> None:
    host.start("gateway", "intake")
    page = httpx.get(f"{host.url}/assignment/orders", timeout=120)
    problem = httpx.get(f"{host.url}/assignment/api/v1/orders", timeout=120)
    assert (page.status_code, problem.status_code) == (503, 503)
    assert "暂时无法访问" in page.text
    assert "Not available just now" in page.text
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert (problem.headers["Content-Type"], problem.json()["code"]) == (PROBLEM, "unavailable")
    assert problem.headers["Retry-After"] == "10"

    much = b"x" * 5_000_000
    assert "内容过大" in httpx.post(f"{host.url}/track", content=much, timeout=120).text
    refused = httpx.post(f"{host.url}/intake/api/v1/petitions", content=much, timeout=120)
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
    assert httpx.get(f"{host.url}/gateway/person/too_large", timeout=120).status_code == 404


def test_a_petition_sent_through_the_gateway_is_seen_in_every_service_and_all_stop_on_sigterm(
    running: Running,
) -> None:
    host = running.host
    sent = running.post("/intake/api/v1/petitions", "", PETITION)
    assert sent.status_code == 201, sent.text
    number = sent.json()["registration_no"]
    triaged = running.post(
        f"/intake/api/v1/petitions/{number}/triage",
        "operator",
        {"category": "claim", "nature": "complaint", "matter_class": "utilities/heating", "place": CITY},
    )
    assert triaged.status_code == 200, triaged.text

    running.await_everybody("intake")

    orders = running.get("/assignment/api/v1/orders", "clerk", q=number).json()["items"]
    clocks = running.get("/supervision/api/v1/clocks", "supervisor", q=number).json()["items"]
    matters = running.get("/reporting/api/v1/matters", "leader").json()["items"]
    assert [each["registration_no"] for each in orders] == [number]
    assert number in {each["registration_no"] for each in clocks}
    assert number in {each["registration_no"] for each in matters}

    door = httpx.get(f"{host.url}/", timeout=120)
    assert door.status_code == 200
    assert "text/html" in door.headers["content-type"]
    assert httpx.get(f"{host.url}/intake/feed", params={"jurisdiction": CITY}, timeout=120).status_code == 404
    assert httpx.get(f"{host.url}/intake/metrics", timeout=120).status_code == 404

    started = psutil.Process(running.honcho.pid).children(recursive=True)
    names = {" ".join(each.cmdline()) for each in started}
    for service in host.services:
        assert any(name.endswith(f"serve {service}") for name in names)
        assert any(name.endswith(f"relay {service}") for name in names)
    assert any("nginx" in name for name in names)

    running.honcho.send_signal(signal.SIGTERM)
    running.honcho.wait(60)
    _, alive = psutil.wait_procs(started, timeout=60)
    assert not alive
    log = host.log("honcho").read_text()
    assert "Traceback" not in log
    assert "SIGKILL" not in log


def test_a_process_that_is_killed_comes_back_while_the_others_go_on(running: Running) -> None:
    host, first = running.host, running.kept()
    assert len(first) == 2 * len(host.services) + 1
    now = first
    for killed in ("./huiyin serve intake", "./huiyin relay intake", "deploy/gateway/run"):
        before = now
        before[killed].kill()
        now = running.await_another(killed, before[killed])
        assert {n: p for n, p in now.items() if n != killed} == {
            n: p for n, p in before.items() if n != killed
        }
        host.await_answer(f"{host.url}/intake/readyz", "honcho")
        assert running.post("/intake/api/v1/petitions", "", PETITION).status_code == 201
        running.await_everybody("intake")

    running.honcho.send_signal(signal.SIGTERM)
    running.honcho.wait(60)
    _, alive = psutil.wait_procs([*first.values(), *now.values()], timeout=60)
    assert not alive
