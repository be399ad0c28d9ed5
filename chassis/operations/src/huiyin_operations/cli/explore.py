"""`./huiyin explore`: properties with many random examples, to find faults that the repeatable run can't."""

from __future__ import annotations

import typer

from huiyin_operations.cli.test import pytest


def command(context: typer.Context) -> None:
    """Look for faults with random examples, twenty times as many as in a test run: ./huiyin explore [PYTEST ARGUMENTS].

    What it finds becomes an @example of that test, or a test with a name, and then fails in every run until mended.
    """
    arguments = ["-m", "hypothesis", "--hypothesis-profile=explore", *context.args]
    raise typer.Exit(pytest(arguments, PYTHONHASHSEED="random"))
