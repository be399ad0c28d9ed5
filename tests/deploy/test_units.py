"""The files of `deploy/` that nothing else runs: do they say what they mean?"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from huiyin_ledger.settings import ServiceSettings
from huiyin_web.bootstrap import service_names

DEPLOY = Path(__file__).parents[2] / "deploy"
SYSTEMD_ANALYZE = shutil.which("systemd-analyze")


@pytest.mark.skipif(SYSTEMD_ANALYZE is None, reason="systemd-analyze is not on this machine")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    assert SYSTEMD_ANALYZE is not None
    home = str(DEPLOY.parent)
    for unit in (DEPLOY / "systemd").iterdir():
        text = unit.read_text().replace("/opt/huiyin/", f"{home}/").replace("=/opt/huiyin\n", f"={home}\n")
        (tmp_path / unit.name).write_text(text.replace("User=huiyin", "User=root"))
    for template in ("huiyin@", "huiyin-relay@"):
        shutil.copy(tmp_path / f"{template}.service", tmp_path / f"{template}intake.service")
    units = [
        "huiyin@intake.service",
        "huiyin-relay@intake.service",
        "huiyin-gateway.service",
        "huiyin.target",
    ]
    done = subprocess.run(
        [SYSTEMD_ANALYZE, "verify", "--recursive-errors=no", *(str(tmp_path / unit) for unit in units)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert str(tmp_path) not in done.stderr


def test_every_installed_service_has_its_process_its_relay_its_units_and_its_settings() -> None:
    procfile, units, settings = (_printed(part) for part in ("procfile", "units", "settings"))
    for service in service_names():
        assert f"{service}: exec deploy/keep ./huiyin serve {service}\n" in procfile
        assert f"{service}-relay: exec deploy/keep ./huiyin relay {service}\n" in procfile
        assert {f"huiyin@{service}.service", f"huiyin-relay@{service}.service"} <= set(units.split())
        assert {f"HUIYIN_{service.upper()}_{each}" for each in ("DATABASE_URL", "PORT", "URL")} <= _names(
            settings
        )
    ports = re.findall(r"_PORT=(\d+)", settings)
    assert len(ports) == len(set(ports)) == len(service_names())


def test_the_units_that_are_enabled_belong_to_the_target() -> None:
    for unit in ("huiyin@", "huiyin-relay@", "huiyin-gateway"):
        assert "WantedBy=huiyin.target" in (DEPLOY / "systemd" / f"{unit}.service").read_text()


def test_the_settings_to_begin_from_are_settings_that_there_are() -> None:
    known = {field.upper() for field in ServiceSettings.model_fields}
    own = {f"{service.upper()}_{suffix}" for service in service_names() for suffix in (*known, "URL")}
    others = {"GATEWAY_LISTEN", "GATEWAY_CERTIFICATE", "GATEWAY_KEY", "GATEWAY_DOOR", "IDENTITY_DATABASE_URL"}
    names = _names((DEPLOY / "env.example").read_text()) | _names(_printed("settings"))
    assert {name.removeprefix("HUIYIN_") for name in names} <= known | own | others


def _printed(part: str) -> str:
    command = [sys.executable, "-P", "-m", "huiyin_operations.cli", "deployment", part]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _names(text: str) -> set[str]:
    return set(re.findall(r"^(HUIYIN_\w+)=", text, flags=re.MULTILINE))
