"""The JSON Schema of one event, in the plain form that is written, released and compared."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from huiyin_contracts.base import ContractEvent

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]


@cache
def schema_of(event: type[ContractEvent]) -> Schema:
    """Its schema with every reference resolved in place and no generated titles. Not to be changed by whoever gets it."""
    raw = event.model_json_schema()
    definitions = raw.pop("$defs", {})
    plain = _plain(raw, definitions)
    return {
        "$schema": DIALECT,
        "$id": event.dataschema,
        "title": event.__name__,
        "x-service": event.service,
        "x-version": event.version,
        **plain,
    }


def _plain(node: Any, definitions: Mapping[str, Any]) -> Any:
    if isinstance(node, list):
        return [_plain(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target = definitions[node["$ref"].removeprefix("#/$defs/")]
        beside = {k: v for k, v in node.items() if k != "$ref"}
        return _plain({**target, **beside}, definitions)
    return {
        key: {name: _plain(value, definitions) for name, value in child.items()}
        if key == "properties"
        else _plain(child, definitions)
        for key, child in node.items()
        if not (key == "title" and isinstance(child, str))
    }
