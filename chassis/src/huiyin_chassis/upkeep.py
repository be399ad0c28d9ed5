"""What every service does for itself from time to time, whatever it is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import structlog

from huiyin_chassis.ledger.checkpoint import CheckpointProblem, Checkpoints, SigningKey
from huiyin_chassis.service import Runtime, Timer

_log = structlog.get_logger(__name__)


def sign_heads(runtime: Runtime) -> None:
    """Sign where the ledger stands, outside of the database; what stands where it stood is not signed again."""
    directory = runtime.settings.checkpoints
    try:
        key = SigningKey.open(directory, create=runtime.settings.mode == "embedded")
        heads = [(j, *runtime.ledger.head(j)) for j in runtime.ledger.jurisdictions()]
        Checkpoints(directory, runtime.name).add(heads, key, datetime.now(UTC))
    except CheckpointProblem as problem:
        _log.error("no checkpoint", service=runtime.name, reason=str(problem))


UPKEEP: tuple[Timer, ...] = (Timer("checkpoint", timedelta(hours=1), sign_heads),)
