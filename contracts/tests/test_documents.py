"""The generated documents are what their formats ask for."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker

from huiyin_contracts.asyncapi import ENVELOPE
from huiyin_contracts.golden import golden_examples
from huiyin_contracts.layout import Layout
from huiyin_contracts.registry import RELEASED

EXAMPLES = golden_examples()
LAYOUT = Layout.here()


def schema(type_: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((LAYOUT.schemas / f"{type_}.json").read_text("utf-8"))
    return document


@pytest.mark.parametrize("type_", RELEASED.events)
def test_every_schema_is_valid_and_accepts_its_golden_example(type_: str) -> None:
    Draft202012Validator.check_schema(schema(type_))
    Draft202012Validator(schema(type_), format_checker=FormatChecker()).validate(EXAMPLES[type_]["data"])


@pytest.mark.parametrize("type_", RELEASED.events)
def test_every_schema_refuses_an_example_without_its_first_field(type_: str) -> None:
    data = dict(EXAMPLES[type_]["data"])
    data.pop(next(iter(data)))
    assert not Draft202012Validator(schema(type_)).is_valid(data)


@pytest.mark.parametrize("type_", RELEASED.events)
def test_every_golden_example_is_a_cloudevent_in_our_envelope(type_: str) -> None:
    example = EXAMPLES[type_]
    Draft202012Validator(ENVELOPE, format_checker=FormatChecker()).validate(example)
    assert example["dataschema"] == RELEASED.events[type_].dataschema
    assert example["source"] == f"/huiyin/{RELEASED.events[type_].service}"
    assert set(example) <= set(ENVELOPE["properties"])


@pytest.mark.parametrize("service", RELEASED.services)
def test_every_reference_in_an_asyncapi_document_leads_somewhere(service: str) -> None:
    path = LAYOUT.asyncapi / f"{service}.yaml"
    document = yaml.safe_load(path.read_text("utf-8"))
    references = list(_references(document))
    assert references
    for reference in references:
        if reference.startswith("#/"):
            node = document
            for step in reference.removeprefix("#/").split("/"):
                node = node[step]
        else:
            assert (path.parent / reference).resolve().is_file()


@pytest.mark.parametrize("service", RELEASED.services)
def test_an_asyncapi_document_sends_every_event_of_its_service_over_its_channel(service: str) -> None:
    document = yaml.safe_load((LAYOUT.asyncapi / f"{service}.yaml").read_text("utf-8"))
    owned = {event.__name__: event.type for event in RELEASED.owned_by(service)}
    assert document["asyncapi"] == "3.0.0"
    assert set(document["info"]) >= {"title", "version"}
    assert document["operations"]["publishEvents"]["action"] == "send"
    assert {name: m["name"] for name, m in document["components"]["messages"].items()} == owned
    assert set(document["channels"]["events"]["messages"]) == set(owned)
    assert document["channels"]["events"]["address"] == f"{service}.{{shard}}"
    assert set(document["channels"]["events"]["parameters"]) == {"shard"}


def _references(node: Any) -> Any:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for child in node.values():
            yield from _references(child)
    elif isinstance(node, list):
        for child in node:
            yield from _references(child)
