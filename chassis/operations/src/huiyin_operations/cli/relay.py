"""`./huiyin relay SERVICE`: publishes one service's events, in a process of its own."""

from __future__ import annotations

from huiyin_operations.cli.context import Data
from huiyin_operations.cli.serve import Service


def command(service: Service, data: Data = None) -> None:
    """Publish what the service records to RabbitMQ until it is stopped.

    One relay per service works, others stand by: start as many as you like.
    Settings: HUIYIN_<SERVICE>_DATABASE_URL, HUIYIN_IDENTITY_DATABASE_URL, HUIYIN_BROKER_URL.
    """
    from huiyin_operations.cli.context import connected

    with connected(service, data) as (publisher, transport):
        from huiyin_operations.processes import services as processes

        processes.run(processes.relay_class(publisher, transport), host="127.0.0.1", port=0)
