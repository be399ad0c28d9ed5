"""A service from the template, outside the tree, is found by everything and changes nothing that is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest

from huiyin_testing.ports import free_ports
from huiyin_web.bootstrap import service_names

from .environments import Environment, temporary_directory

HOME = Path(__file__).parents[2]
NAME = "inspection"
PACKAGE = f"huiyin_{NAME}"


@dataclass(frozen=True)
class Fifth:
    """The service's source tree, an environment with all five, and a directory to work in."""

    place: Path
    environment: Environment
    data: Path

    def huiyin(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return self.environment.run(
            "-m", "huiyin_operations.cli", *arguments, HUIYIN_DATA=str(self.data), **more
        )


@pytest.fixture(scope="module")
def fifth() -> Iterator[Fifth]:
    before = _tree()
    with temporary_directory() as directory:
        made = Fifth(directory / NAME, Environment(directory / "venv"), directory / "data")
        done = made.huiyin("new", "service", NAME, "--directory", str(made.place), "--chinese", "督查")
        assert done.returncode == 0, done.stderr
        made.environment.install(made.place, editable=True)
        yield made
    assert _tree() == before


def _tree() -> str:
    asked = ["git", "-C", str(HOME), "status", "--porcelain"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout


def test_the_doctor_knows_it(fifth: Fifth) -> None:
    told = json.loads(fifth.huiyin("doctor", "--json").stdout)
    assert told["services"][NAME]["url"].endswith(f"/{NAME}")
    assert {*service_names(), NAME} == set(told["services"])


def test_it_says_what_it_needs_to_be_served(fifth: Fifth) -> None:
    said = fifth.huiyin("serve", NAME).stderr
    assert "HUIYIN_INSPECTION_DATABASE_URL" in said
    assert "HUIYIN_INTAKE_URL" in said
    assert "HUIYIN_ASSIGNMENT_URL" not in said


def test_its_own_tests_pass(fifth: Fifth) -> None:
    done = fifth.environment.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests", cwd=fifth.place)
    assert done.returncode == 0, done.stdout[-4000:]


def test_its_types_hold(fifth: Fifth) -> None:
    config = ["--config-file", str(HOME / "pyproject.toml"), "--cache-dir", str(fifth.data / "mypy")]
    done = fifth.environment.run("-m", "mypy", *config, str(fifth.place / "src"), cwd=fifth.place)
    assert done.returncode == 0, done.stdout


def test_the_rules_of_imports_hold_for_it_and_are_seen_to_be_broken(fifth: Fifth) -> None:
    check = ("-m", "huiyin_testing.import_rules")
    assert fifth.environment.run(*check).returncode == 0
    domain = fifth.place / "src" / PACKAGE / "domain" / "careless.py"
    feature = fifth.place / "src" / PACKAGE / "features" / "careless.py"
    try:
        domain.write_text("import flask as flask\n", "utf-8")
        feature.write_text("from huiyin_intake import people as people\n", "utf-8")
        broken = fifth.environment.run(*check)
    finally:
        domain.unlink(missing_ok=True)
        feature.unlink(missing_ok=True)
    assert broken.returncode == 1
    for line in ("Domains know no edge of the system BROKEN", "No service imports another service BROKEN"):
        assert line in broken.stdout


_IN_ONE_PROCESS = """
import json, sys
from pathlib import Path
from huiyin_operations.embedded.platform import Platform
from huiyin_web.identity.policy import Role

with Platform(Path(sys.argv[1])) as platform:
    app = platform.app()
    token = platform.identity.tokens.issue(role=Role.CLERK, jurisdiction="230600", unit=None)
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    listing = {each.service: each for each in platform.identity.directory.services()}["inspection"]
    document = client.get("/inspection/openapi.json").json
    flag = document["paths"]["/inspection/api/v1/matters/{registration_no}/flag"]["post"]
    print(json.dumps({
        "page": client.get("/inspection/").text,
        "title": listing.title.chinese,
        "roles": sorted(listing.actions["inspection.flag"].action.roles),
        "action": flag["x-action"],
        "ready": client.get("/inspection/readyz").status_code,
        "labels": str(platform.services["inspection"].definition.event_labels.names["inspection.matter_flagged"]),
    }))
"""


def test_beside_the_others_it_has_its_page_menu_actions_and_words(fifth: Fifth) -> None:
    done = fifth.environment.run("-c", _IN_ONE_PROCESS, str(fifth.data))
    assert done.returncode == 0, done.stderr[-4000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert "还没有登记的信访事项" in told["page"]
    assert 'href="/inspection/"' in told["page"]
    assert 'href="/intake/"' in told["page"]
    assert told["title"] == "督查"
    assert (told["roles"], told["action"]) == (["clerk", "operator", "shift_lead"], "inspection.flag")
    assert told["ready"] == 200
    assert told["labels"] == "Matter flagged"


def test_a_host_gets_its_processes_units_and_settings(fifth: Fifth) -> None:
    procfile, units, settings = (
        fifth.huiyin("deployment", part).stdout for part in ("procfile", "units", "settings")
    )
    assert f"{NAME}-relay: exec deploy/keep ./huiyin relay {NAME}\n" in procfile
    assert f"huiyin@{NAME}.service" in units
    assert f"HUIYIN_INSPECTION_URL=http://127.0.0.1:{8101 + len(service_names())}\n" in settings


def test_the_gateway_leads_to_it(fifth: Fifth) -> None:
    """Which services there are it learns from their addresses; /inspection/ is the one that answers here."""
    gateway, closed = free_ports(2)
    with HTTPServer(("127.0.0.1", 0), _Answering) as service:
        threading.Thread(target=service.serve_forever, daemon=True).start()
        addresses = {"INSPECTION": service.server_port, "INTAKE": closed}
        environment = {
            "PATH": os.environ["PATH"],
            "HUIYIN_GATEWAY_LISTEN": f"127.0.0.1:{gateway}",
            "HUIYIN_GATEWAY_DOOR": "intake",
            **{f"HUIYIN_{name}_URL": f"http://127.0.0.1:{port}" for name, port in addresses.items()},
        }
        running = subprocess.Popen([str(HOME / "deploy" / "gateway" / "run")], env=environment)
        try:
            patient = httpx.HTTPTransport(retries=7)
            with httpx.Client(base_url=f"http://127.0.0.1:{gateway}", transport=patient) as client:
                assert client.get(f"/{NAME}/").text == f"/{NAME}/"
                assert client.get("/").status_code == 503
        finally:
            running.terminate()
            running.wait(30)
            service.shutdown()


class _Answering(BaseHTTPRequestHandler):
    """Answers with the path that was asked for."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.path)))
        self.end_headers()
        self.wfile.write(self.path.encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.mark.parametrize(
    "name", ["Inspection", "1st", "a-b", "class", "intake", "identity", "public", "the_database", "x" * 31]
)
def test_a_name_that_can_not_be_is_refused(tmp_path: Path, name: str) -> None:
    place = tmp_path / "there"
    done = _new(name, place)
    assert done.returncode == 1
    assert not place.exists()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine", "utf-8")
    done = _new(NAME, tmp_path)
    assert (done.returncode, "Nothing was written" in done.stderr) == (1, True)
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]
    assert (tmp_path / "README.md").read_text("utf-8") == "mine"


def _new(name: str, place: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-P",
        "-m",
        "huiyin_operations.cli",
        "new",
        "service",
        name,
        "--directory",
        str(place),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False)
