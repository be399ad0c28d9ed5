"""Compares an OpenAPI document with the released one: a client of the released one must work with the new one.

Responses may add fields, requests may require fewer; descriptions are free.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from huiyin_contracts.compatibility import Difference, Kind, differences

Node = Mapping[str, Any]

_WORDS = frozenset(
    {"description", "summary", "title", "examples", "example", "operationId", "tags", "deprecated"}
)
_FREE_IN_REQUESTS = ("became optional",)
_FREE_IN_ANSWERS = ("is new and required", "became required")


def differences_of(released: Node, current: Node) -> Iterator[Difference]:
    """Every breaking change for a client of the released document."""
    for path, operations in released.get("paths", {}).items():
        now = current.get("paths", {}).get(path)
        if now is None:
            yield Difference(path, "was removed")
            continue
        for method, operation in operations.items():
            where = f"{method.upper()} {path}"
            if method not in now:
                yield Difference(where, "was removed")
            else:
                yield from _operation(where, _plain(operation, released), _plain(now[method], current))


def _operation(where: str, old: Node, new: Node) -> Iterator[Difference]:
    yield from _parameters(where, old, new)
    before, after = old.get("requestBody"), new.get("requestBody")
    if before is None and after is not None and after.get("required"):
        yield Difference(where, "wants a body now")
    elif before is not None and after is not None:
        if after.get("required") and not before.get("required"):
            yield Difference(where, "wants a body now")
        yield from _contents(f"{where} request", before, after, _FREE_IN_REQUESTS)
    elif before is not None:
        yield Difference(where, "takes no body any more")
    for status, answer in old.get("responses", {}).items():
        if status not in new.get("responses", {}):
            yield Difference(where, f"answers no {status} any more")
        else:
            yield from _contents(f"{where} {status}", answer, new["responses"][status], _FREE_IN_ANSWERS)


def _parameters(where: str, old: Node, new: Node) -> Iterator[Difference]:
    before = {(each["in"], each["name"]): each for each in old.get("parameters", ())}
    after = {(each["in"], each["name"]): each for each in new.get("parameters", ())}
    for key, parameter in before.items():
        subject = f"{where} {key[0]} {key[1]}"
        if key not in after:
            yield Difference(subject, "was removed")
            continue
        if after[key].get("required") and not parameter.get("required"):
            yield Difference(subject, "became required")
        yield from _schemas(
            subject, parameter.get("schema", {}), after[key].get("schema", {}), _FREE_IN_REQUESTS
        )
    for key in after.keys() - before.keys():
        if after[key].get("required"):
            yield Difference(f"{where} {key[0]} {key[1]}", "is new and required")


def _contents(where: str, old: Node, new: Node, free: tuple[str, ...]) -> Iterator[Difference]:
    for kind, content in old.get("content", {}).items():
        if kind not in new.get("content", {}):
            yield Difference(where, f"is no longer {kind}")
        else:
            yield from _schemas(
                where, content.get("schema", {}), new["content"][kind].get("schema", {}), free
            )


def _schemas(where: str, old: Any, new: Any, free: tuple[str, ...]) -> Iterator[Difference]:
    for each in differences(old, new):
        if each.kind is Kind.BREAKING and not each.what.startswith(free):
            yield Difference(f"{where} {each.path}".strip(), each.what, value=each.value)


def _plain(node: Any, document: Node, inside: tuple[str, ...] = ()) -> Any:
    """Without words, and with every reference resolved but those that lead back to themselves."""
    if isinstance(node, list):
        return [_plain(each, document, inside) for each in node]
    if not isinstance(node, Mapping):
        return node
    reference = node.get("$ref")
    if isinstance(reference, str):
        if reference in inside:
            return {}
        target: Any = document
        for step in reference.removeprefix("#/").split("/"):
            target = target[step]
        return _plain(target, document, (*inside, reference))
    return {
        key: {name: _plain(each, document, inside) for name, each in child.items()}
        if key == "properties"
        else _plain(child, document, inside)
        for key, child in node.items()
        if key not in _WORDS
        and not (key.startswith("x-") and key not in ("x-meanings", "x-names", "x-closed"))
    }
