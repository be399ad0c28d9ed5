"""A virtual environment with this one's packages and with chosen distributions of our own, made without a network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

_OURS = "huiyin"


@contextmanager
def temporary_directory() -> Iterator[Path]:
    """One that the database server's own user may enter. Not under pytest's: a pytest that is started meanwhile shuts
    everybody else out of there."""
    with TemporaryDirectory(prefix="huiyin-environment-", ignore_cleanup_errors=True) as directory:
        Path(directory).chmod(0o755)
        yield Path(directory)


class Environment:
    """A virtual environment in `directory`. Of our own distributions it has those that `keep` says, by their names in
    site-packages; more are put in by `install`."""

    def __init__(self, directory: Path, keep: Callable[[str], bool] = lambda name: True) -> None:
        self.directory = directory
        venv.create(directory, symlinks=True, with_pip=False)
        self.python = directory / "bin" / "python"
        (site,) = directory.glob("lib/python*/site-packages")
        for each in Path(sysconfig.get_paths()["purelib"]).iterdir():
            if _OURS not in each.name or keep(each.name):
                (site / each.name).symlink_to(each)

    def install(self, *places: Path, editable: bool = False) -> None:
        """Distributions from their source trees or wheels. CalledProcessError with pip's words."""
        given = [part for place in places for part in ([*(("-e",) if editable else ()), str(place)])]
        options = ["--quiet", "--no-index", "--no-deps", "--no-build-isolation"]
        if uv := shutil.which("uv"):
            self._run([uv, "pip", "install", "--python", str(self.python), *options, *given])
        else:
            self._run(
                [str(self.python), "-m", "pip", "install", "--disable-pip-version-check", *options, *given]
            )

    def build(self, source: Path, into: Path) -> Path:
        """The wheel of a distribution, built from its source tree. CalledProcessError where that fails."""
        with temporary_directory() as clean:
            copy = shutil.copytree(source, clean / source.name, ignore=shutil.ignore_patterns("__pycache__"))
            script = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"
            done = self.run("-c", script, str(into), cwd=copy)
            done.check_returncode()
        (wheel,) = into.glob(f"huiyin_{source.name}-*.whl")
        return wheel

    def run(self, *arguments: str, cwd: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
        """``python ARGUMENTS`` in it, with `more` variables and none of this process' own HUIYIN_ ones."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("HUIYIN_")}
        environment = {**kept, "PSYCOPG_WAIT_FUNC": "wait_selector", "COLUMNS": "200", **more}
        command: Sequence[str] = [str(self.python), "-P", *arguments]
        return subprocess.run(
            command, cwd=cwd or self.directory, env=environment, capture_output=True, text=True, check=False
        )

    @staticmethod
    def _run(command: Sequence[str]) -> None:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.stderr.write(done.stdout + done.stderr)
        done.check_returncode()
