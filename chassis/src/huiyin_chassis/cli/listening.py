"""The address a serving verb listens on: checked before anything is started."""

from __future__ import annotations

import errno
import os
import socket

from huiyin_chassis.cli.context import fail

DEFAULT_PORT = 8000
DEFAULT_HOST = "127.0.0.1"


def chosen(port: int | None, host: str | None, service: str = "") -> tuple[str, int]:
    """What the options say, else HUIYIN_<SERVICE>_PORT and HUIYIN_PORT (_HOST likewise), else 127.0.0.1:8000.
    Port 0 becomes a free one.

    Ends the process with what to type where the port can't be had.
    """
    where = host or _named("HOST", service) or DEFAULT_HOST
    number = port if port is not None else _number(_named("PORT", service))
    family = socket.AF_INET6 if ":" in where else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((where, number))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                fail(f"Port {number} is taken by another program. Choose another: --port {number + 1}")
            if error.errno == errno.EACCES:
                fail(f"Port {number} needs root. Choose one above 1023: --port {DEFAULT_PORT}")
            fail(f"{where} is no address of this machine: {error.strerror}")
        return where, int(probe.getsockname()[1])


def _named(what: str, service: str) -> str:
    return os.environ.get(f"HUIYIN_{service.upper()}_{what}") or os.environ.get(f"HUIYIN_{what}") or ""


def _number(text: str) -> int:
    if text and not (text.isdecimal() and int(text) <= 65535):
        fail(f"{text} is no port: HUIYIN_PORT is a number up to 65535.")
    return int(text or DEFAULT_PORT)
