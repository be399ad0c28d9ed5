"""`./huiyin translations`: the Chinese catalogs that all share and of every installed service."""

from __future__ import annotations

from typing import Annotated

import typer

from huiyin_operations.cli.context import console
from huiyin_web.bootstrap import definitions
from huiyin_web.http.catalogs import SHARED, catalog_problems, contradictions, update_catalog

app = typer.Typer(
    no_args_is_help=True, help="The Chinese catalogs: update them from the sources, check them."
)

_Packages = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PACKAGE]...", help="Like huiyin_intake; default: every one.", show_default=False
    ),
]


@app.command()
def update(packages: _Packages = None) -> None:
    """Add the texts that are new in Python and templates, drop those that are gone, name the files of each."""
    for package in packages or _all():
        console.print(f"{package}: {'updated' if update_catalog(package) else 'unchanged'}", highlight=False)
    check(packages)


@app.command()
def check(packages: _Packages = None) -> None:
    """Exit status 1 where a text has no translation, or two in different packages, or a translation has no text."""
    problems = [f"{package}: {line}" for package in packages or _all() for line in catalog_problems(package)]
    problems += contradictions(_all())
    for line in problems:
        console.print(line, highlight=False, markup=False)
    if problems:
        raise typer.Exit(1)


def _all() -> list[str]:
    return [*SHARED, *(definition.package for definition in definitions())]
