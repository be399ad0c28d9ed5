"""The committed OpenAPI documents are those that the services serve."""

from __future__ import annotations

import json
from typing import Any

from huiyin_contracts.layout import Layout
from huiyin_operations.cli.rest_documents import rest_documents
from huiyin_operations.embedded.platform import Platform
from huiyin_web.bootstrap import definitions
from huiyin_web.identity.policy import roles_of


def served(platform: Platform) -> dict[str, Any]:
    client = platform.app().test_client()
    return {name: client.get(f"/{name}/openapi.json").json for name in sorted(platform.runtimes)}


def test_the_committed_documents_are_those_that_are_served(platform: Platform) -> None:
    """Those that are told without a database as well, by `contracts generate`."""
    found = served(platform)
    committed = {path.stem: path.read_text("utf-8") for path in Layout.here().openapi.glob("*.json")}
    assert {name: json.loads(text) for name, text in committed.items()} == found
    assert rest_documents(definitions()) == committed


def test_every_operation_says_what_it_is_and_who_may(platform: Platform) -> None:
    for name, document in served(platform).items():
        assert document["openapi"] == "3.1.0"
        assert document["paths"], name
        for path, operations in document["paths"].items():
            assert path.startswith((f"/{name}/", "/open311/")), path
            for method, operation in operations.items():
                where = f"{method.upper()} {path}"
                assert set(operation["x-roles"]) == {str(role) for role in roles_of(operation["x-action"])}, (
                    where
                )
                assert "default" in operation["responses"], where
