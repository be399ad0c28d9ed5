"""`deploy/keep` alone: what it starts again, what it ends, and that nothing outlives it."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

KEEP = Path(__file__).parents[2] / "deploy" / "keep"
WITH_A_WORKER = "sleep 600 & echo $$ $!; wait"
STUBBORN = f"trap '' TERM; {WITH_A_WORKER}; sleep 600"


@contextmanager
def keeping(script: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [KEEP, "sh", "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as keep:
        yield keep
        keep.kill()


def started(keep: subprocess.Popen[str]) -> list[psutil.Process]:
    """The command and its worker, as soon as the command names them."""
    assert keep.stdout is not None
    return [psutil.Process(int(pid)) for pid in keep.stdout.readline().split()]


def test_a_command_that_is_killed_is_started_again_and_its_workers_end_first() -> None:
    with keeping(WITH_A_WORKER) as keep:
        first = started(keep)
        first[0].kill()
        second = started(keep)
        assert not any(process.is_running() for process in first)
        assert all(process.is_running() for process in second)
        keep.terminate()
        assert keep.wait(60) == 128 + signal.SIGTERM
        _, alive = psutil.wait_procs(second, timeout=60)
        assert not alive


def test_a_command_that_does_not_heed_sigterm_is_killed_with_its_workers() -> None:
    with keeping(STUBBORN) as keep:
        kept = started(keep)
        keep.terminate()
        assert keep.wait(60) == 128 + signal.SIGKILL
        _, alive = psutil.wait_procs(kept, timeout=60)
        assert not alive


def test_a_command_that_ends_in_order_gives_its_status() -> None:
    with keeping("trap 'exit 3' TERM; echo $$; sleep 600 & wait") as keep:
        started(keep)
        keep.terminate()
        assert keep.wait(60) == 3
