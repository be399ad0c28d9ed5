"""`./huiyin new`: makes what a developer begins with."""

from __future__ import annotations

import keyword
import re
from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from huiyin_operations.cli.context import checkout, console, fail
from huiyin_web.bootstrap import service_names

app = typer.Typer(help="Make a new service from the template.", no_args_is_help=True)

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_LONGEST = 30
_TAKEN = frozenset(
    [
        "account",
        "accounts",
        "admin",
        "audit",
        "broker",
        "chassis",
        "contracts",
        "database",
        "demo",
        "design",
        "gateway",
        "home",
        "identity",
        "live",
        "login",
        "logout",
        "open311",
        "petition",
        "previous",
        "public",
        "shadow",
        "static",
        "subscription",
        "track",
        "vault",
        "view",
    ]
)
"""Names of addresses, schemas and settings that are in use otherwise."""


@app.callback()
def _root() -> None:
    pass


@app.command()
def service(
    name: Annotated[str, typer.Argument(help="Small letters, digits and underscores, like inspection.")],
    directory: Annotated[
        Path | None,
        typer.Option("--directory", help="Where to put it; default: services/NAME in the checkout."),
    ] = None,
    chinese: Annotated[str, typer.Option("--chinese", help="What it is called in Chinese.")] = "",
) -> None:
    """Make a small service that works: an event that it follows, a read model, a page, a route for programs, an action,
    an event of its own with its words, and tests. Nothing that exists is changed."""
    _require_free(name)
    within = directory is None
    place = checkout() / "services" / name if directory is None else directory.expanduser().absolute()
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        fail(f"{place} is there already. Nothing was written. Choose another: --directory DIR")
    _write(name, place, chinese)
    console.print(f"Made {place}.", highlight=False)
    install = (
        "" if within else f"  .venv/bin/python -m pip install --no-deps --no-build-isolation -e {place}\n"
    )
    console.print(
        f"Next:\n{install}  ./huiyin test {place / 'tests'}\n  ./huiyin migrate    where there is an installation"
        "\nThen docs/how-to/add-a-service.md.",
        highlight=False,
    )


def _require_free(name: str) -> None:
    if (
        not _NAME.fullmatch(name)
        or len(name) > _LONGEST
        or keyword.iskeyword(name)
        or name.endswith("_database")
    ):
        fail(
            f"{name!r} can't be a service's name: small letters, digits and underscores, at most {_LONGEST}."
        )
    if name in service_names() or find_spec(f"huiyin_{name}") is not None:
        fail(f"There is a service {name} already.")
    if name in _TAKEN:
        fail(f"{name} is an address or a schema already. Choose another name.")


def _write(name: str, place: Path, chinese: str) -> None:
    title = name.replace("_", " ").capitalize()
    words = {"name": name, "dist": name.replace("_", "-"), "title": title, "chinese": chinese or title}
    with as_file(files("huiyin_operations.cli") / "new_service") as template:
        for source in sorted(template.rglob("*.tmpl")):
            target = place / str(source.relative_to(template)).removesuffix(".tmpl").replace("NAME", name)
            target.parent.mkdir(parents=True, exist_ok=True)
            text = re.sub(r"@(\w+)@", lambda found: words[found[1]], source.read_text("utf-8"))
            target.write_text(text, "utf-8")
