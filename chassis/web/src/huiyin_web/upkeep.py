"""Periodic work of every service."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import structlog

from huiyin_ledger.ledger.audit import Reach, everywhere
from huiyin_ledger.ledger.checkpoint import Checkpoint, CheckpointProblem, Checkpoints, SigningKey
from huiyin_ledger.subscriptions.failure import TRANSIENT
from huiyin_web.definition import Timer
from huiyin_web.notices.handing_over import hand_over
from huiyin_web.notices.sending import send_due
from huiyin_web.runtime import Runtime
from huiyin_web.service import Service
from huiyin_web.standstill import board

_log = structlog.get_logger(__name__)


def sign(runtime: Runtime, reach: Reach = everywhere) -> tuple[list[Checkpoint], str]:
    """Sign where the ledger stands, outside of the database; what stands where it stood is not signed again.

    The new checkpoints, and the public key in base64. Raises CheckpointProblem.
    """
    directory = runtime.settings.checkpoints
    key = SigningKey.open(directory, create=runtime.settings.mode == "embedded")
    heads = [(j, *runtime.ledger.head(j)) for j in runtime.ledger.jurisdictions() if reach(j)]
    added = Checkpoints(directory, runtime.name).add(heads, key, datetime.now(UTC))
    return added, base64.b64encode(key.public.public_bytes_raw()).decode()


def sign_heads(runtime: Runtime) -> None:
    """The hourly timer; logs why nothing could be signed."""
    try:
        sign(runtime)
    except CheckpointProblem as problem:
        _log.error("no checkpoint", service=runtime.name, reason=str(problem))


def tell(service: Service) -> None:
    """The timer that carries out intents and has messages leave. Where a database doesn't answer, the next one does."""
    try:
        hand_over(service)
        send_due(service)
    except TRANSIENT as error:
        _log.warning("notices wait", service=service.name, error=type(error).__name__)


def upkeep_of(service: Service) -> tuple[Timer, ...]:
    """The timers that every service has."""
    return (
        Timer("checkpoint", timedelta(hours=1), sign_heads),
        Timer("standstills", timedelta(minutes=1), lambda _runtime: board.post(service)),
        Timer("notices", timedelta(seconds=5), lambda _runtime: tell(service)),
    )
