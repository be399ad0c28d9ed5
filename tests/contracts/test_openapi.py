"""The OpenAPI committed OpenAPI documents are those that the services serve."""

from __future__ import annotations

import json

from huiyin_chassis.embedded.platform import Platform
from huiyin_chassis.identity.policy import roles_of

from .openapi_documents import COMMITTED, served


def test_the_committed_documents_are_those_that_are_served(platform: Platform) -> None:
    found = served(platform)
    committed = {path.stem: path.read_text("utf-8") for path in COMMITTED.glob("*.json")}
    stale = sorted(name for name in found.keys() | committed.keys() if found.get(name) != committed.get(name))
    assert stale == [], "run .venv/bin/python tests/contracts/openapi_documents.py"


def test_every_operation_says_what_it_is_and_who_may(platform: Platform) -> None:
    for name, text in served(platform).items():
        document = json.loads(text)
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
