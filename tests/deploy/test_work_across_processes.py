"""The first page where every service is a process of its own: the others are asked over HTTP, one that is down is named."""

from __future__ import annotations

from html import unescape

import httpx
import pytest

from one_host import Host

pytestmark = pytest.mark.rabbitmq

CITY = "230600"
PETITION = {
    "jurisdiction": CITY,
    "channel": "web",
    "anonymous": True,
    "title": "路灯不亮",
    "text": "三号楼前的路灯不亮。",
}


def test_the_work_of_the_services_that_run_is_shown_and_the_others_are_named(host: Host) -> None:
    host.start("intake", "assignment", "supervision")
    host.stop("assignment")
    intake, supervision = (f"http://127.0.0.1:{host.ports[name]}" for name in ("intake", "supervision"))
    sent = httpx.post(f"{intake}/intake/api/v1/petitions", json=PETITION, timeout=60)
    number = sent.json()["registration_no"]
    bearer = {"Authorization": f"Bearer {host.token('operator', CITY)}"}
    with httpx.Client(base_url=supervision, headers=bearer, timeout=60) as operator:
        home = unescape(operator.get("/home", params={"lang": "en"}).text)
        assert number in home
        assert "To triage" in home
        assert "Assignment can't be reached now: its work is missing here." in home
        assert "Supervision can't be reached now" not in home
        host.stop("intake")
        home = unescape(operator.get("/home", params={"lang": "en"}).text)
        assert number not in home
        assert "Intake can't be reached now: its work is missing here." in home
    host.stop("supervision")
    assert "Traceback" not in host.log("supervision").read_text()
