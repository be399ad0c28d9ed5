"""Expected errors, explained in one line: what happened and what to type."""

from __future__ import annotations

import errno

import psycopg
from pydantic import ValidationError

from huiyin_ledger.clock.clock import ClockDamaged
from huiyin_ledger.domain import Refused
from huiyin_ledger.ledger.checkpoint import CheckpointProblem
from huiyin_ledger.vault.keyring import KeyringProblem
from huiyin_operations.embedded.instance import AlreadyServed
from huiyin_operations.embedded.postgres import EmbeddedPostgresError
from huiyin_operations.embedded.programs import Missing
from huiyin_operations.migrations import CannotMigrate, ChangedMigration, NewerSchema
from huiyin_web.identity.openid.connection import OpenIDMisconfigured

_DISK_FULL = "The disk is full: free space, then start again. Nothing that was confirmed is lost."


def explanation(error: Exception) -> str | None:
    """The explanation; None for an unexpected error, which keeps its traceback."""
    match error:
        case Refused():
            return error.message
        case EmbeddedPostgresError() | AlreadyServed() | KeyringProblem() | CheckpointProblem():
            return str(error)
        case OpenIDMisconfigured():
            return f"The login service can't be used: {error}"
        case CannotMigrate() | ChangedMigration() | NewerSchema() | ClockDamaged() | Missing():
            return str(error)
        case psycopg.errors.DiskFull():
            return _DISK_FULL
        case psycopg.OperationalError():
            return f"The database can't be reached: {error}\nSee what is in force: ./huiyin doctor"
        case ValidationError() if error.title == "ServiceSettings":
            lines = [f"HUIYIN_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors() if e["loc"]]
            return "These settings can't be used:\n" + "\n".join(lines)
        case OSError() if error.errno == errno.ENOSPC:
            return _DISK_FULL
        case PermissionError():
            return f"No permission for {error.filename}: start as the user who owns it, or choose another --data."
        case NotADirectoryError() | IsADirectoryError() | FileExistsError():
            return f"{error.filename}: {error.strerror}. Choose another path."
    return None
