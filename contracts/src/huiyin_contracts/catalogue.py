"""The catalogue page: every event, its versions, owner, consumers and personal fields."""

from __future__ import annotations

from huiyin_contracts.base import ContractEvent
from huiyin_contracts.consumers import Consumers
from huiyin_contracts.registry import Registry

_HEAD = """\
# Contracts: the published events

Written by `./huiyin contracts generate`; don't edit. The services know of each other only what stands here. Each event
has a JSON Schema in `contracts/schemas/`, a golden example in `contracts/golden/`, and is described for its service in
`contracts/asyncapi/`. An event once released keeps its shape and its meaning: what may change, and what to do
otherwise, is told by `./huiyin contracts check`.
"""


def page(registry: Registry, consumers: Consumers) -> str:
    """The page as Markdown."""
    parts = [_HEAD]
    for service in registry.services:
        events = registry.owned_by(service)
        parts.append(
            f"\n## {service}\n\n| event | version | consumers | personal fields | meaning |\n|---|---|---|---|---|\n"
        )
        parts.extend(_row(event, consumers) for event in events)
        parts.extend(_fields(event) for event in events)
    return "".join(parts)


def _row(event: type[ContractEvent], consumers: Consumers) -> str:
    readers = ", ".join(consumers.get(event.type, ())) or "none"
    personal = ", ".join(f"`{name}`" for name in event.personal_fields()) or "none"
    return f"| `{event.__name__}` | {event.version} | {readers} | {personal} | {_doc(event)} |\n"


def _fields(event: type[ContractEvent]) -> str:
    lines = [
        f"\n### {event.__name__}\n\n`{event.type}`, owner {event.service}\n\n| field | required | meaning |\n|---|---|---|\n"
    ]
    for name, field in event.model_fields.items():
        required = "yes" if field.is_required() else "no"
        lines.append(f"| `{name}` | {required} | {field.description or ''} |\n")
    return "".join(lines)


def _doc(event: type[ContractEvent]) -> str:
    return " ".join((event.__doc__ or "").split())
