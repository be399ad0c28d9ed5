"""`./huiyin deployment`: what a host needs to know of the services that are installed, as text for its files."""

from __future__ import annotations

import typer

from huiyin_web.bootstrap import definitions, service_names
from huiyin_web.definition import ServiceDefinition

app = typer.Typer(
    help="Print the parts of a deployment that name the installed services.", no_args_is_help=True
)
_FIRST_PORT = 8101


@app.command()
def procfile() -> None:
    """The processes of one host, for honcho: each service, its relay, and the gateway."""
    for name in service_names():
        typer.echo(f"{name}: exec deploy/keep ./huiyin serve {name}")
        typer.echo(f"{name}-relay: exec deploy/keep ./huiyin relay {name}")
    typer.echo("gateway: exec deploy/keep deploy/gateway/run")


@app.command()
def units() -> None:
    """The units to enable beside huiyin.target, for systemctl."""
    for name in service_names():
        typer.echo(f"huiyin@{name}.service huiyin-relay@{name}.service")
    typer.echo("huiyin-gateway.service")


@app.command()
def settings() -> None:
    """Each service's settings with values to begin from, to follow those of deploy/env.example."""
    ordered = sorted(definitions(), key=lambda each: (each.menu.place, each.name))
    for port, definition in enumerate(ordered, _FIRST_PORT):
        for line in _lines(definition, port):
            typer.echo(line)
    for definition in ordered:
        if definition.mount_root is not None:
            typer.echo(f"HUIYIN_GATEWAY_DOOR={definition.name}")


def _lines(definition: ServiceDefinition, port: int) -> tuple[str, ...]:
    name, upper = definition.name, definition.name.upper()
    return (
        f"HUIYIN_{upper}_DATABASE_URL=postgresql://huiyin_{name}:CHANGE@127.0.0.1/huiyin_{name}",
        f"HUIYIN_{upper}_PORT={port}",
        f"HUIYIN_{upper}_URL=http://127.0.0.1:{port}",
    )
