"""`./huiyin bench`: the figures that the README claims, measured again here, each against its peers in the same run."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Annotated

import typer

from huiyin_operations.cli.context import Json, checkout, fail


def command(
    names: Annotated[
        list[str] | None, typer.Argument(help="Which ones; default: all.", show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure on an embedded PostgreSQL that fsyncs, and on a RabbitMQ node of its own.

    Each benchmark is a module in tests/bench that says how it measures; the machine's facts come with its figures.
    Run it on a machine that does nothing else. Exit status 0 when every target is met.
    """
    tests = checkout() / "tests"
    if not (tests / "bench").is_dir():
        fail("There are no benchmarks in this checkout.")
    arguments = [*(names or ()), *(["--json"] if as_json else [])]
    done = subprocess.run(
        [sys.executable, tests / "bench", *arguments],
        env={**os.environ, "PYTHONPATH": str(tests / "support")},
        check=False,
    )
    raise typer.Exit(done.returncode)
