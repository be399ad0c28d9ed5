"""Who serves a data directory: one process at a time, and where it can be reached."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from huiyin_ledger import files

_FILE = "instance.json"
_LOCK = "instance.lock"


class AlreadyServed(Exception):
    """Another process serves this data directory; the message says where."""


@dataclass(frozen=True, slots=True)
class Instance:
    """A process that serves."""

    pid: int
    url: str
    verb: str


@contextmanager
def serving(data: Path, *, url: str, verb: str) -> Iterator[None]:
    """Hold the directory for as long as the block runs. AlreadyServed where somebody else does.

    The lock is the kernel's: it goes with the process, however that ends.
    """
    data.mkdir(parents=True, exist_ok=True)
    with (data / _LOCK).open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            other = _read(data)
            where = f" at {other.url} (process {other.pid})" if other else ""
            raise AlreadyServed(
                f"{data} is already being served{where}. Stop that one, or choose another directory with --data."
            ) from None
        files.replace(data / _FILE, json.dumps(asdict(Instance(os.getpid(), url, verb))).encode(), mode=0o644)
        try:
            yield
        finally:
            (data / _FILE).unlink(missing_ok=True)


def serving_now(data: Path) -> Instance | None:
    """The process that serves the directory now, if there is one."""
    try:
        with (data / _LOCK).open("rb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return _read(data)
    except FileNotFoundError:
        pass
    return None


def _read(data: Path) -> Instance | None:
    try:
        return Instance(**json.loads((data / _FILE).read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None
