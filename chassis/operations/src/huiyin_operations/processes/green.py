"""Patches a serving process for eventlet."""

from __future__ import annotations

import os
import warnings


def patch() -> None:
    """Make this process's sockets green. To be called before anything else is imported."""
    os.environ["PSYCOPG_WAIT_FUNC"] = "wait_selector"  # psycopg must not block eventlet
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")
    import eventlet

    eventlet.monkey_patch()


def require_green() -> None:
    """RuntimeError unless sockets are green and psycopg waits in Python, so that no query stops the others."""
    import eventlet
    import psycopg.waiting

    if not eventlet.patcher.is_monkey_patched("socket"):
        raise RuntimeError("call eventlet.monkey_patch() before anything else is imported")
    if psycopg.waiting.wait is not psycopg.waiting.wait_selector:
        raise RuntimeError(
            f"start Python with PSYCOPG_WAIT_FUNC=wait_selector (now {os.environ.get('PSYCOPG_WAIT_FUNC', 'unset')})"
        )
