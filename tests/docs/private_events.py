"""Writes docs/private-events.md from the services' event classes: run it as a script after an event was changed."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any

from huiyin_ledger.ledger.types import EventType, EventTypes
from huiyin_web import identity_service
from huiyin_web.bootstrap import definitions
from huiyin_web.definition import ServiceDefinition
from huiyin_web.http.catalogs import SHARED, catalog
from huiyin_web.http.i18n import CHINESE, msgid_of

PLACE = Path(__file__).parents[2] / "docs" / "private-events.md"
HEAD = """\
# Private events: what each ledger holds

Written by `python tests/docs/private_events.py`; a test compares. These events belong to the service that records them: no
other service reads them, and they may change with an upcaster. What others get to know stands in [contracts.md](contracts.md).

A **sealed** field is encrypted under a person's key. Every event also has its jurisdiction, position, stream, version,
`occurred_at`, `recorded_at`, actor, causation and correlation.
"""


def page() -> str:
    every = (*definitions(), identity_service.definition())
    return HEAD + "".join(line for each in sorted(every, key=_name) for line in _service(each))


def _name(definition: ServiceDefinition) -> str:
    return definition.name


def _service(definition: ServiceDefinition) -> Iterator[str]:
    chinese = catalog([definition.package, *SHARED], CHINESE)
    names = definition.event_labels.names
    yield f"\n## {definition.name}\n"
    types = EventTypes(definition.aggregates)
    for aggregate in definition.aggregates:
        said = msgid_of(names[aggregate.__name__])
        yield f"\n### {aggregate.__name__}\n\n{said}（{chinese.gettext(said)}）\n\n"
        yield "| event | version | meaning | fields | published |\n|---|---|---|---|---|\n"
        for kind in types:
            if kind.aggregate_class is aggregate:
                said = msgid_of(names[kind.name])
                published = "yes" if kind.name in definition.publish else ""
                fields = "<br>".join(_fields(kind))
                yield (
                    f"| `{kind.name}` | {kind.schema_version} | {said}（{chinese.gettext(said)}） | {fields} | {published} |\n"
                )


def _fields(kind: EventType) -> Iterator[str]:
    hints = typing.get_type_hints(kind.event_class)
    for name in kind.decoders:
        sealed = " **sealed**" if name in kind.sealed else ""
        yield f"`{name}`: {_type(hints[name])}{sealed}"


def _type(hint: Any) -> str:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, UnionType):
        known = [_type(each) for each in arguments if each is not NoneType]
        return f"{' or '.join(known)}, or nothing"
    if origin is not None:
        return f"{origin.__name__} of {', '.join(_type(each) for each in arguments if each is not Ellipsis)}"
    if isinstance(hint, type) and issubclass(hint, Enum):
        return f"one of {', '.join(str(each.value) for each in hint)}"
    return "text" if hint.__name__ in ("Sealed", "str") else str(hint.__name__)


if __name__ == "__main__":
    PLACE.write_text(page(), "utf-8")
