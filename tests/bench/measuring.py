"""What every benchmark here needs: a database of its own, the facts of the machine, a table that people can read."""

from __future__ import annotations

import os
import platform
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.sql import SQL, Identifier

SEED = 20260302


@contextmanager
def fresh_database(admin_url: str) -> Iterator[str]:
    """A new, empty database on the server; its URL for the same user. Dropped at the end."""
    name = f"bench_{secrets.token_hex(6)}"
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    try:
        yield in_database(admin_url, name)
    finally:
        with psycopg.connect(admin_url, autocommit=True) as connection:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def in_database(url: str, name: str, user: str | None = None) -> str:
    """The same server's other database, as another user if one is given."""
    facts = conninfo_to_dict(url) | {"dbname": name}
    if user is not None:
        facts["user"] = user
    return make_conninfo(**facts)  # type: ignore[arg-type]


def machine(admin_url: str) -> dict[str, Any]:
    """Processor, memory, load before the run, and the server's settings that decide about durability."""
    with psycopg.connect(admin_url) as connection:
        settings = dict(
            connection.execute(
                """SELECT name, setting FROM pg_settings WHERE name IN
                   ('server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers')"""
            ).fetchall()
        )
    return {
        "cores": os.cpu_count(),
        "processor": _first_line("/proc/cpuinfo", "model name"),
        "memory": _first_line("/proc/meminfo", "MemTotal"),
        "load_before": os.getloadavg()[0],
        "python": platform.python_version(),
        "seed": SEED,
        "postgresql": settings,
    }


def table(title: str, rows: Sequence[Sequence[Any]], heads: Sequence[str]) -> str:
    """A plain text table, figures to the right."""
    texts = [[_shown(v) for v in row] for row in rows]
    widths = [max(len(r[i]) for r in [list(heads), *texts]) for i in range(len(heads))]
    lines = [title, "  ".join(h.ljust(w) for h, w in zip(heads, widths, strict=True))]
    for row, shown in zip(rows, texts, strict=True):
        cells = [
            text.rjust(w) if isinstance(v, (int, float)) else text.ljust(w)
            for v, text, w in zip(row, shown, widths, strict=True)
        ]
        lines.append("  ".join(cells))
    return "\n".join(lines)


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}" if value < 100 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _first_line(file: str, start: str) -> str:
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except OSError:
        return "unknown"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(start)), "unknown")
