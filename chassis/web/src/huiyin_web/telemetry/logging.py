"""Structured logs with service, actor and correlation, without the content of events."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

from huiyin_ledger.domain import current_act
from huiyin_ledger.settings import ServiceSettings

WITHHELD = frozenset(
    {"answer", "body", "comment", "data", "id_number", "message", "name", "payload", "phone", "text", "title"}
)
"""Keys whose values may be personal; they are never logged."""

_QUIET = ("kombu", "amqp", "nameko", "eventlet.wsgi.server", "psycopg.pool", "werkzeug", "httpx", "httpcore")


def configure_logging(settings: ServiceSettings) -> None:
    """Log to stderr as the settings say; logs of libraries come out in the same shape, from warnings on."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _from(settings.service),
        _with_the_act,
        _withheld,
    ]
    structlog.configure(
        processors=[
            *shared,
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    rendered: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, rendered],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def _from(service: str) -> Processor:
    def add(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        line.setdefault("service", service)
        return line

    return add


def _with_the_act(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    try:
        act = current_act()
    except LookupError:
        return line
    line.setdefault("actor", act.actor)
    if act.correlation:
        line.setdefault("correlation", act.correlation)
    return line


def _withheld(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key in WITHHELD & line.keys():
        line[key] = "(withheld)"
    return line
