"""The check where there is no checkout: one service, the chassis and the contracts, installed from their wheels."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from huiyin_contracts.registry import RELEASED

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory of packages: everybody else's as they are installed here, ours from the wheels."""
    site = tmp_path_factory.mktemp("site")
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        ours = "huiyin" in path.name or path.suffix == ".pth"
        if not ours:
            (site / path.name).symlink_to(path)
    wheels = tmp_path_factory.mktemp("wheels")
    for part in ("contracts", "chassis/ledger", "chassis/web", "chassis/operations", "services/assignment"):
        (wheel,) = WheelBuilder(str(ROOT / part)).build(directory=str(wheels), versions=["standard"])
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(site)
    return site


def check(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = (
        f"import sys; sys.path.insert(0, {str(site)!r}); sys.argv[0] = 'huiyin'; "
        "from huiyin_operations.cli.__main__ import start; start()"
    )
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", program, "contracts", *arguments],
        cwd=site,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_contracts_are_checked_from_wheels_alone(site: Path) -> None:
    done = check(site, "check")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{len(RELEASED.events)} event versions hold\n"


def test_a_mapping_that_leaves_out_what_somebody_reads_is_found_in_the_wheel(site: Path) -> None:
    path = site / "huiyin_assignment" / "publishing.py"
    text = path.read_text("utf-8")
    line = next(line for line in text.splitlines() if ".CallerContacted.TOPIC:" in line)
    path.write_text(text.replace(line, ""), "utf-8")
    try:
        done = check(site, "check")
    finally:
        path.write_text(text, "utf-8")
    assert done.returncode == 1
    assert "assignment publishes no huiyin.assignment.caller_contacted, which intake reads." in done.stderr


def test_nothing_is_released_from_an_installed_package(site: Path) -> None:
    done = check(site, "release")
    assert done.returncode == 1
    assert "a release is made in a checkout" in done.stderr
