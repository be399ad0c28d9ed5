"""What `./huiyin doctor` and `./huiyin up` say of the login service that the settings name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from huiyin_testing.ports import free_ports
from one_host import Host
from openid_provider import CLIENT_ID, CLIENT_SECRET, LoginProvider

from .test_embedded import ADMIN, huiyin

RULES = '[[post]]\nclaim = "groups"\nvalue = "clerks"\nrole = "clerk"\njurisdiction = "230602"\n'


@pytest.fixture
def named(tmp_path: Path) -> dict[str, str]:
    """Settings that name a login service which does not run yet."""
    (port,) = free_ports(1)
    (tmp_path / "rules.toml").write_text(RULES)
    return {
        "HUIYIN_OIDC_ISSUER": LoginProvider(port).issuer,
        "HUIYIN_OIDC_CLIENT_ID": CLIENT_ID,
        "HUIYIN_OIDC_CLIENT_SECRET": CLIENT_SECRET,
        "HUIYIN_OIDC_RULES": str(tmp_path / "rules.toml"),
        "HUIYIN_PUBLIC_URL": "https://huiyin.example",
    }


def doctor(directory: Path, settings: dict[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The report, and what it says of the login service."""
    done = huiyin("doctor", "--json", "--data", str(directory / "data"), **settings)
    report: dict[str, Any] = json.loads(done.stdout)
    return report, [each["what"] for each in report["missing"] if "login service" in each["what"]]


def test_doctor_says_what_to_register_and_whether_the_service_answers(
    named: dict[str, str], tmp_path: Path
) -> None:
    report, (missing,) = doctor(tmp_path, named)
    assert "ConnectError" in missing
    assert report["ok"], "accounts of the system log in meanwhile"
    assert report["login_service"] == {
        "issuer": named["HUIYIN_OIDC_ISSUER"],
        "redirect_uri": "https://huiyin.example/login/openid/return",
        "post_logout_redirect_uri": "https://huiyin.example/login",
        "backchannel_logout_uri": "https://huiyin.example/login/openid/logout",
    }
    assert report["settings"]["HUIYIN_OIDC_CLIENT_SECRET"] == "set"

    service = LoginProvider(int(named["HUIYIN_OIDC_ISSUER"].rpartition(":")[2]))
    service.start()
    try:
        assert doctor(tmp_path, named)[1] == []
        _, (missing,) = doctor(tmp_path, {**named, "HUIYIN_OIDC_ISSUER": f"{service.issuer}/"})
        assert f"describes the issuer {service.issuer}, which is not {service.issuer}/" in missing
    finally:
        service.stop()


def test_rules_that_are_wrong_are_named_before_anything_is_served(
    named: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "rules.toml").write_text(RULES.replace('"clerk"', '"King"'))
    report, (missing,) = doctor(tmp_path, named)
    assert "post 1: 'King' is no role" in missing
    assert not report["ok"]
    started = huiyin("up", "--data", str(tmp_path / "data"), "--port", "0", **ADMIN, **named)
    assert started.returncode == 1
    assert "post 1: 'King' is no role" in started.stderr
    assert "Traceback" not in started.stderr


@pytest.mark.rabbitmq
def test_a_login_at_the_door_holds_in_every_process_and_so_does_its_end(
    named: dict[str, str], host: Host
) -> None:
    """Services run under eventlet, behind the gateway; the provider itself tells the door of the logout."""
    host.environment |= {**named, "HUIYIN_PUBLIC_URL": host.url}
    host.start("intake", "reporting", "gateway")
    provider = LoginProvider(int(named["HUIYIN_OIDC_ISSUER"].rpartition(":")[2]))
    provider.start()
    try:
        wang = {"preferred_username": "wang", "name": "王强", "groups": ["clerks"]}
        provider.tell(site=host.url, people={"wang": wang})
        with httpx.Client(base_url=host.url, timeout=60) as ours, httpx.Client(timeout=60) as there:
            begun = ours.get("/login/openid?next=/reporting/")
            entered = ours.get(provider.log_in(there, begun.headers["Location"], "wang"))
            assert entered.headers["Location"] == "/reporting/"
            for service in ("intake", "reporting"):
                assert ours.get(f"/{service}/", follow_redirects=True).url.path != "/login"
            provider.logs_out(there)
            for service in ("intake", "reporting"):
                assert ours.get(f"/{service}/", follow_redirects=True).url.path == "/login"
    finally:
        provider.stop()
