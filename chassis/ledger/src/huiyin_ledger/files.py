"""Files that are there whole or not at all, and on the disk."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def create(path: Path, content: bytes, mode: int = 0o600) -> bool:
    """Write a file that is not there yet; False where it is, or where another process was quicker."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = _beside(path, content, mode)
    try:
        os.link(written, path)
    except FileExistsError:
        return False
    finally:
        written.unlink()
    return True


def replace(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file, in the place of the one that may be there."""
    _beside(path, content, mode).replace(path)


def _beside(path: Path, content: bytes, mode: int) -> Path:
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft
