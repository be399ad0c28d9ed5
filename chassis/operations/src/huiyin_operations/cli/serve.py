"""`./huiyin serve SERVICE`: one service in a process of its own, over PostgreSQL and RabbitMQ."""

from __future__ import annotations

from typing import Annotated

import typer

from huiyin_operations.cli.context import Data, Host, Port, errors, listening_address

Service = Annotated[
    str, typer.Argument(help="intake, assignment, supervision, reporting, or another installed service.")
]


def command(
    service: Service,
    data: Data = None,
    port: Port = None,
    host: Host = None,
) -> None:
    """Serve one service until it is stopped. Its relay is a process of its own: ./huiyin relay SERVICE.

    Settings: HUIYIN_<SERVICE>_DATABASE_URL, HUIYIN_IDENTITY_DATABASE_URL, HUIYIN_BROKER_URL, HUIYIN_<PEER>_URL of
    the services it follows, HUIYIN_PEER_TOKEN. ./huiyin doctor says which are missing.
    """
    from huiyin_operations.cli.context import connected

    where, number = listening_address(port, host, service)
    with connected(service, data, host=where, port=number) as (connected_service, transport):
        from huiyin_operations.processes import services as processes
        from huiyin_web.app import create_app

        if outdated := connected_service.runtime.views.outdated():
            errors.print(
                f"[bold red]Outdated views[/] (nothing is written to them): {', '.join(outdated)}."
                "  Type: ./huiyin view refresh"
            )
        app = create_app([connected_service])
        processes.run(processes.service_class(connected_service, transport, app), host=where, port=number)
