"""`./huiyin test`: everything the tests need, then pytest."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from huiyin_operations.cli.context import checkout, errors, fail
from huiyin_operations.embedded.programs import Missing, advice, install, missing_packages


def command(context: typer.Context) -> None:
    """Run the tests: ./huiyin test [PYTEST ARGUMENTS].

    They need RabbitMQ, Chromium with Chinese fonts, and nginx: as root on Debian or Ubuntu they are installed, to
    anybody else it is said what to install. Every run tries the same examples; `explore` tries others.
    """
    _prepare()
    raise typer.Exit(pytest(context.args, PYTHONHASHSEED="0"))


def pytest(arguments: Sequence[str], **environment: str) -> int:
    """Run pytest on this checkout with these variables set beside those that are; its exit status."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "pytest", *arguments],
        cwd=checkout(),
        env={**os.environ, "PSYCOPG_WAIT_FUNC": "wait_selector", **environment},
        check=False,
    )
    return done.returncode


def _prepare() -> None:
    packages = missing_packages()
    if not packages:
        return
    if os.geteuid() or not Path("/usr/bin/apt-get").exists():
        fail(f"The tests need programs that are not on this machine. {advice(packages)}")
    try:
        install(packages, lambda text: errors.print(text, highlight=False))
    except Missing as error:
        fail(str(error))
