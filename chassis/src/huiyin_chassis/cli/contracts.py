"""`./huiyin contracts`: what the services promise each other."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="The published events: check, generate, release.")


@app.command()
def check() -> None:
    """Committed schemas, documents and examples are those of the code, and nothing released was broken."""
    _run("check")


@app.command()
def generate() -> None:
    """Write the schemas, the documents and the examples that derive from the code."""
    _run("generate")


@app.command()
def release(
    same_meaning: Annotated[
        bool, typer.Option("--same-meaning", help="Wordings changed, meanings did not.")
    ] = False,
) -> None:
    """Make today's versions the released ones: from then on they may only grow."""
    _run("release", *(["--same-meaning"] if same_meaning else []))


def _run(*arguments: str) -> None:
    from huiyin_chassis.bootstrap import definitions
    from huiyin_contracts.check import main
    from huiyin_contracts.consumers import consumers_of

    status = main(arguments, consumers=consumers_of(definitions()))
    if status:
        sys.exit(status)
