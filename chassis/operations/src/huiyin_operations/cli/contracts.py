"""`./huiyin contracts`: what the services promise each other."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="The published events: check, generate, release.")


@app.command()
def check(
    history: Annotated[
        bool, typer.Option("--history", help="Fail where git can't show the earlier releases.")
    ] = False,
) -> None:
    """Documents and examples are those of the code, and nothing that was released is broken."""
    _run("check", *(["--history"] if history else []))


@app.command()
def generate() -> None:
    """Write the schemas, the documents and the list of consumers that derive from the code."""
    _run("generate")


@app.command()
def release(
    by: Annotated[str, typer.Option("--by", help="Who answers for it.")] = "",
    why: Annotated[str, typer.Option("--why", help="What for.")] = "",
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", help="A change of words or a new value, as check names it."),
    ] = None,
) -> None:
    """Make today's versions the released ones: from then on they may only grow."""
    accepted = [part for each in accept or () for part in ("--accept", each)]
    _run("release", "--by", by, "--why", why, *accepted)


def _run(*arguments: str) -> None:
    from huiyin_contracts.check import main
    from huiyin_contracts.consumers import consumers_of
    from huiyin_operations.cli.publications import Publications
    from huiyin_operations.cli.rest_documents import rest_documents
    from huiyin_web.bootstrap import definitions

    found = definitions()
    status = main(
        arguments,
        consumers=consumers_of(found),
        publishers=[Publications(each) for each in found],
        rest=rest_documents(found),
    )
    if status:
        sys.exit(status)
