"""Reserves free ports."""

from __future__ import annotations

import atexit
import contextlib
import os
import socket
from itertools import count

_FIRST, _LAST = 15_000, 32_000
"""The range lies below the ports that the system gives to outgoing connections, so that none of those gets in between."""
_claims = contextlib.ExitStack()
atexit.register(_claims.close)
_next = count(os.getpid() * 97)


def free_ports(wanted: int) -> list[int]:
    """So many different free ports of 127.0.0.1. Until this process ends no other test process is given one of them."""
    found: list[int] = []
    while len(found) < wanted:
        port = _FIRST + next(_next) % (_LAST - _FIRST)
        if _claimed(port) and _free(port):
            found.append(port)
    return found


def _claimed(port: int) -> bool:
    """A name that only one process in this network can have, and that it loses when it ends."""
    claim = _claims.enter_context(socket.socket(socket.AF_UNIX))
    try:
        claim.bind(f"\0huiyin-port-{port}")
    except OSError:
        return False
    return True


def _free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
