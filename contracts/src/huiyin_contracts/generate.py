"""Writes what is derived from the event classes: JSON Schemas, AsyncAPI documents, the catalogue page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from huiyin_contracts import asyncapi, catalogue
from huiyin_contracts.base import ContractEvent
from huiyin_contracts.consumers import Consumers, read_consumers, render_consumers
from huiyin_contracts.layout import Layout
from huiyin_contracts.registry import Registry
from huiyin_contracts.schema import schema_of


class _Block(yaml.SafeDumper):
    """Without anchors: the documents are read by people and by tools that know none."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def documents(
    registry: Registry,
    layout: Layout,
    consumers: Consumers | None = None,
    rest: Mapping[str, str] | None = None,
) -> dict[Path, str]:
    """Every generated file and its text. Without `consumers`, the committed list holds. `rest`: service -> the text of
    its OpenAPI document, of those that are at hand."""
    readers = read_consumers(layout.consumers) if consumers is None else consumers
    files: dict[Path, str] = {}
    if layout.catalogue is not None:
        files[layout.catalogue] = catalogue.page(registry, readers)
    if consumers is not None:
        files[layout.consumers] = render_consumers(consumers)
    files |= {layout.openapi / f"{service}.json": text for service, text in (rest or {}).items()}
    for event in registry.events.values():
        files[layout.schemas / f"{event.type}.json"] = render_json(schema_of(event))
    for service in registry.services:
        files[layout.asyncapi / f"{service}.yaml"] = _asyncapi(service, tuple(registry.owned_by(service)))
    return files


@cache
def _asyncapi(service: str, events: tuple[type[ContractEvent], ...]) -> str:
    document = asyncapi.document(service, list(events))
    return yaml.dump(document, Dumper=_Block, sort_keys=False, allow_unicode=True, width=110)


def stale(files: dict[Path, str], layout: Layout) -> list[Path]:
    """Generated files that are missing, differ from what they should be, or should no longer be there."""
    wrong = [path for path, text in files.items() if not path.exists() or path.read_text("utf-8") != text]
    present = [*layout.schemas.glob("*.json"), *layout.asyncapi.glob("*.yaml")]
    return sorted({*wrong, *(path for path in present if path not in files)})


def write(files: dict[Path, str], layout: Layout) -> list[Path]:
    """Brings the generated files up to date; returns those that it changed."""
    changed = stale(files, layout)
    for path in changed:
        if path in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[path], "utf-8")
        else:
            path.unlink()
    return changed


def render_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
