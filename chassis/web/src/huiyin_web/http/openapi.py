"""The OpenAPI 3.1 document of one service's API routes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

from flask import Flask
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel

from huiyin_web.http.access import action_of
from huiyin_web.http.dispatch import is_api
from huiyin_web.identity.policy import Role, roles_of

_PROBLEM: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457 problem details. `code` is stable; `detail` is for people.",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {k: {"type": "string"} for k in ("pointer", "code", "detail")},
            },
        },
    },
}
_REFERENCE = re.compile(r"#/components/schemas/([\w.\-]+)")


def document(app: Flask, service: str, blueprints: Iterable[APIBlueprint]) -> dict[str, Any]:
    """The document of `service` from the routes that its blueprints declared. A name that two of them give to different
    schemas gets the later one's own name before it: ``State`` of ``intake_audit`` is ``AuditState``."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {"Problem": _PROBLEM}
    actions = _actions(app)
    for blueprint in blueprints:
        own = {name: _plain(schema) for name, schema in blueprint.components_schemas.items()}
        taken = {name for name, schema in own.items() if schemas.get(name, schema) != schema}
        apart = {name: _apart(blueprint.name, service, name) for name in taken}
        for uri, item in sorted(blueprint.paths.items()):
            if not is_api(uri):
                continue
            operations = _referring(_plain(item), apart)
            for method, operation in operations.items():
                _complete(operation, actions.get((uri, method)))
            paths[uri] = operations
        for name, schema in own.items():
            schemas[apart.get(name, name)] = _referring(schema, apart)
    used = _reachable(paths, schemas) | {"Problem"}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"Huiyin {service}",
            "version": version("huiyin-web"),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": {name: schemas[name] for name in sorted(used)},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def _plain(part: BaseModel) -> dict[str, Any]:
    return part.model_dump(mode="json", by_alias=True, exclude_unset=True, warnings=False)


def _apart(blueprint: str, service: str, name: str) -> str:
    return blueprint.removeprefix(service).title().replace("_", "") + name


def _referring(part: Any, apart: Mapping[str, str]) -> Any:
    """`part` with its references to what is named apart."""
    if isinstance(part, dict):
        return {k: _renamed(v, apart) if k == "$ref" else _referring(v, apart) for k, v in part.items()}
    return [_referring(each, apart) for each in part] if isinstance(part, list) else part


def _renamed(reference: str, apart: Mapping[str, str]) -> str:
    place, _, name = reference.rpartition("/")
    return f"{place}/{apart.get(name, name)}"


def _complete(operation: dict[str, Any], action: str | None) -> None:
    operation.pop("security", None)
    if action is not None:
        roles = roles_of(action)
        operation["x-action"] = action
        operation["x-roles"] = sorted(roles)
        operation["security"] = [{"bearer": []}] + ([{}] if Role.CITIZEN in roles else [])
    responses = operation.setdefault("responses", {})
    if not responses:
        responses["200"] = {"description": "Done"}
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses["default"] = {"description": "Refused, or in error", "content": content}


def _actions(app: Flask) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for rule in app.url_map.iter_rules():
        action = action_of(app.view_functions[rule.endpoint])
        uri = re.sub(r"<(?:[^<:>]+:)?([^<>]+)>", r"{\1}", rule.rule)
        if action is not None:
            found.update({(uri, method.lower()): action for method in rule.methods or ()})
    return found


def _reachable(paths: dict[str, Any], schemas: dict[str, Any]) -> set[str]:
    seen: set[str] = set()
    waiting = set(_REFERENCE.findall(repr(paths)))
    while waiting:
        name = waiting.pop()
        if name in schemas and name not in seen:
            seen.add(name)
            waiting |= set(_REFERENCE.findall(repr(schemas[name])))
    return seen
