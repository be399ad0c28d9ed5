"""The audit desk where every service is a process of its own: the others are asked over HTTP, long work is one more
process, and a service that is down is named."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from one_host import Host

pytestmark = pytest.mark.rabbitmq

CITY = "230600"


def test_the_desk_hears_the_services_that_run_and_names_those_that_do_not(host: Host) -> None:
    host.start("intake", "assignment", "supervision", "reporting")
    for silent in ("assignment", "supervision"):
        host.stop(silent)
    intake, reporting = (f"http://127.0.0.1:{host.ports[name]}" for name in ("intake", "reporting"))
    bearer = {"Authorization": f"Bearer {host.token('auditor', CITY)}", "Accept-Language": "en"}
    sent = httpx.post(
        f"{intake}/intake/api/v1/petitions",
        json={
            "jurisdiction": CITY,
            "channel": "web",
            "title": "三号楼暖气不热",
            "text": "三号楼二单元从上周起暖气一直不热，请尽快派人查看。",
            "name": "王小明",
            "phone": "13812345678",
        },
        timeout=60,
    )
    number = sent.json()["registration_no"]

    with httpx.Client(base_url=reporting, headers=bearer, timeout=120) as auditor:
        page = auditor.get(f"/reporting/audit/matters/{number}", params={"lang": "en"}).text
        assert "Petition registered" in page
        assert "Assignment can't be reached now" in page
        assert "Supervision can't be reached now" in page
        assert "Intake can't be reached now" not in page
        assert "王小明" not in page

        assert auditor.post("/reporting/audit/ledgers/intake/verifications").status_code == 303
        while (told := _verification(auditor, intake))["state"] == "running":
            continue
        assert (told["state"], told["holds"]) == ("done", True)
        assert [(v["jurisdiction"], v["events"] > 0) for v in told["jurisdictions"]] == [(CITY, True)]
        assert "Holds: every hash" in auditor.get("/reporting/audit/ledgers", params={"lang": "en"}).text
    host.stop("intake", "reporting")
    for name in ("intake", "reporting"):
        assert "Traceback" not in host.log(name).read_text()


def _verification(auditor: httpx.Client, address: str) -> dict[str, Any]:
    told: dict[str, Any] = auditor.get(f"{address}/intake/api/v1/audit/ledger").json()["verification"]
    return told
