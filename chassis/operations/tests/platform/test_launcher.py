"""`./huiyin` where it can't do what it should: each time it says what to type."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
TOOLS = (
    "sh",
    "awk",
    "cat",
    "cp",
    "cut",
    "df",
    "dirname",
    "grep",
    "id",
    "mkdir",
    "mktemp",
    "readlink",
    "rm",
    "sha256sum",
    "tail",
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The launcher and what it reads, in a path with a space."""
    made = tmp_path / "a check out"
    made.mkdir()
    for name in ("huiyin", "requirements.lock", "requirements-test.lock"):
        shutil.copy2(ROOT / name, made / name)
    return made


def tools(place: Path, python: str | None) -> Path:
    """A PATH with nothing in it but what a bare system has, and `python` as its python3."""
    place.mkdir()
    for name in TOOLS:
        found = shutil.which(name)
        assert found is not None
        (place / name).symlink_to(found)
    if python is not None:
        (place / "python3").write_text(python)
        (place / "python3").chmod(0o755)
    return place


def launch(
    checkout: Path, path: Path | None = None, verb: str = "doctor", **environment: str
) -> subprocess.CompletedProcess[str]:
    clean = {
        key: value for key, value in os.environ.items() if not key.startswith(("HUIYIN_", "PIP_", "UV_"))
    }
    if path is not None:
        clean["PATH"] = str(path)
    return subprocess.run(
        [checkout / "huiyin", verb],
        env={**clean, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_says_what_to_install_where_python_is_too_old(checkout: Path, tmp_path: Path) -> None:
    old = '#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2 && exit 0\nexit 1\n'
    done = launch(checkout, tools(tmp_path / "bin", old))
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed; found: Python 3.9.2" in done.stderr
    assert "apt-get install python3 python3-venv" in done.stderr


def test_it_says_what_to_install_where_there_is_no_python(checkout: Path, tmp_path: Path) -> None:
    done = launch(checkout, tools(tmp_path / "bin", None))
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed; found: none" in done.stderr


def test_it_says_so_where_python_can_not_make_environments(checkout: Path, tmp_path: Path) -> None:
    without_venv = '#!/bin/sh\n[ "$1" = -c ] && exit 0\necho "No module named venv" >&2\nexit 1\n'
    done = launch(checkout, tools(tmp_path / "bin", without_venv))
    assert done.returncode == 1
    assert "can't make virtual environments" in done.stderr
    assert "apt-get install python3-venv" in done.stderr
    assert not (checkout / ".venv").exists()


def test_it_says_so_where_the_registry_can_not_be_reached_and_leaves_nothing_that_looks_whole(
    checkout: Path,
) -> None:
    done = launch(
        checkout,
        PIP_CONFIG_FILE=os.devnull,
        PIP_INDEX_URL="http://127.0.0.1:9/simple",
        PIP_RETRIES="0",
        PIP_NO_CACHE_DIR="1",
    )
    assert done.returncode == 1
    assert "the package registry can't be reached" in done.stderr
    assert "PIP_INDEX_URL" in done.stderr
    assert not (checkout / ".venv" / "huiyin.stamp").exists()


def test_it_says_so_where_the_disk_is_full(checkout: Path, tmp_path: Path) -> None:
    path = tools(tmp_path / "bin", "#!/bin/sh\nexit 0\n")
    (path / "df").unlink()
    (path / "df").write_text("#!/bin/sh\necho header\necho /dev/x 100 100 12 99% /\n")
    (path / "df").chmod(0o755)
    done = launch(checkout, path)
    assert done.returncode == 1
    assert "the disk is full: 12 MB are free" in done.stderr


def test_only_the_verbs_that_test_install_what_tests_need_and_nothing_is_installed_twice(
    checkout: Path, tmp_path: Path
) -> None:
    calls = tmp_path / "calls"
    python = f'''#!/bin/sh
echo "$@" >>"{calls}"
[ "$2" != venv ] || {{ mkdir -p "$3/bin" && cp "$0" "$3/bin/python"; }}
'''
    path = tools(tmp_path / "bin", python)
    installed = []
    for verb in ("demo", "demo", "test", "demo", "explore", "test"):
        calls.write_text("")
        done = launch(checkout, path, verb)
        assert done.returncode == 0, done.stderr
        said = calls.read_text()
        assert said.endswith(f"-m huiyin_operations.cli {verb}\n")
        installed.append([name for name in ("requirements.lock", "requirements-test.lock") if name in said])
    assert installed == [
        ["requirements.lock"],
        [],
        ["requirements.lock", "requirements-test.lock"],
        [],
        [],
        [],
    ]


def test_it_leaves_no_temporary_file(checkout: Path, tmp_path: Path) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    launch(checkout, tools(tmp_path / "bin", None), TMPDIR=str(temporary))
    assert not list(temporary.iterdir())
