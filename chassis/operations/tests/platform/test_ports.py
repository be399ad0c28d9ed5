"""Ports for servers that tests start."""

from __future__ import annotations

import socket
import subprocess
import sys

from huiyin_testing.ports import free_ports

SAME_START = """
from itertools import count
from huiyin_testing import ports
ports._next = count({first} - ports._FIRST)
print(*ports.free_ports(1))
"""


def given_to_another(first: int) -> int:
    """The port that a process of its own is given when it looks from `first` on; free again when it has ended."""
    code = SAME_START.format(first=first)
    return int(subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, check=True).stdout)


def test_a_port_is_given_once_even_to_another_process() -> None:
    [port] = free_ports(1)
    assert given_to_another(first=port) > port


def test_a_port_that_somebody_listens_on_is_not_given() -> None:
    [start] = free_ports(1)
    port = given_to_another(first=start)
    with socket.create_server(("127.0.0.1", port)):
        assert given_to_another(first=port) > port


def test_ports_lie_outside_those_of_outgoing_connections() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        outgoing = server.getsockname()[1]
    assert all(port < outgoing for port in free_ports(3))
