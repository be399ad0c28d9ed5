"""`./huiyin up`: the whole platform in one process, over the embedded PostgreSQL, until Ctrl-C."""

from __future__ import annotations

from huiyin_operations.cli.context import Data, Host, Port, console, data_directory, listening_address


def command(
    data: Data = None,
    port: Port = None,
    host: Host = None,
) -> None:
    """Serve every service on one port, without demo data; the first run asks for an administrator.

    Off a terminal the administrator comes from HUIYIN_ADMIN_USER and HUIYIN_ADMIN_PASSWORD.
    """
    where, number = listening_address(port, host)
    from huiyin_operations.cli.administrator import ensure_administrator
    from huiyin_operations.cli.progress import rebuilding
    from huiyin_operations.embedded.instance import serving
    from huiyin_operations.embedded.platform import Platform
    from huiyin_operations.embedded.serving import serve_embedded

    directory = data_directory(data)
    with (
        serving(directory, url=f"http://{where}:{number}", verb="up"),
        Platform(directory, host=where, port=number) as platform,
    ):
        ensure_administrator(platform.identity)
        serve_embedded(
            platform, host=where, port=number, ready=lambda: _ready(where, number), rebuilding=rebuilding
        )


def _ready(host: str, port: int) -> None:
    console.print(f"Huiyin is up: [bold]http://{host}:{port}[/bold]   Ctrl-C stops it.", highlight=False)
