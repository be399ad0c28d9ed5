"""The catalogue page: every event, its versions, owner, consumers and personal fields."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin_contracts import vocabulary
from huiyin_contracts.base import ContractEvent
from huiyin_contracts.consumers import Consumers
from huiyin_contracts.registry import Registry
from huiyin_contracts.vocabulary import Vocabulary

_HEAD = """\
# Contracts: the published events

Written by `./huiyin contracts generate`; don't edit. The services know of each other only what stands here. Each event
has a JSON Schema in `schemas/`, a golden example in `golden/`, and is described for its service in `asyncapi/` (all in
`contracts/src/huiyin_contracts/documents/`). An event once released keeps its shape and its meaning: what may change, and what to do
otherwise, is told by `./huiyin contracts check`.
"""


def page(registry: Registry, consumers: Consumers) -> str:
    """The page as Markdown."""
    parts = [_HEAD]
    for service in registry.services:
        events = registry.owned_by(service)
        parts.append(
            f"\n## {service}\n\n| event | version | owner | consumers | personal fields | meaning |\n|---|---|---|---|---|---|\n"
        )
        parts.extend(_row(event, consumers) for event in events)
        parts.extend(_fields(event) for event in events)
    parts.extend(_words())
    return "".join(parts)


def _words() -> Iterator[str]:
    """Every closed list of values with what its values mean."""
    yield "\n## Values\n"
    for words in vars(vocabulary).values():
        if not isinstance(words, type) or not issubclass(words, Vocabulary) or words is Vocabulary:
            continue
        yield f"\n### {words.__name__}\n\n{' '.join((words.__doc__ or '').split())}\n\n| value | meaning |\n|---|---|\n"
        yield from (f"| `{word.value}` | {word.meaning} |\n" for word in words)


def _row(event: type[ContractEvent], consumers: Consumers) -> str:
    readers = ", ".join(consumers.get(event.family, ())) or "none"
    personal = ", ".join(f"`{name}`" for name in event.personal_fields()) or "none"
    return f"| `{event.__name__}` | {event.version} | {event.service} | {readers} | {personal} | {_doc(event)} |\n"


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
