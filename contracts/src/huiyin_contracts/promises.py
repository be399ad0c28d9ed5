"""The promises of a release as plain documents by name, and the changes between two releases.

``huiyin.<service>.<event>.v<n>`` holds an event's schema, its golden examples, the verdicts of `samples` and what its
upcaster makes of them; ``publications/<service>`` what the service makes of its own events; ``openapi/<service>`` its
REST interface; ``codes`` the code tables; ``envelope`` the CloudEvents attributes. What needs the services' code is
made anew where they are installed, and kept as it was released where they aren't.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from huiyin_contracts import code_tables, publications, rest, samples
from huiyin_contracts.asyncapi import ENVELOPE
from huiyin_contracts.base import ContractEvent
from huiyin_contracts.compatibility import Difference, differences, exchanged, reworded
from huiyin_contracts.golden import golden_by_type
from huiyin_contracts.layout import Layout
from huiyin_contracts.publications import Publisher
from huiyin_contracts.registry import Registry
from huiyin_contracts.samples import changed, variants
from huiyin_contracts.schema import schema_of

Documents = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A difference in the document of that name."""

    document: str
    difference: Difference

    @property
    def key(self) -> str:
        """Its name in the list of accepted changes."""
        return f"{self.document}:{self.difference.place}"


def promises(
    registry: Registry, layout: Layout, publishers: Sequence[Publisher] = (), before: Documents | None = None
) -> dict[str, Any]:
    """What the code and the files promise now. `before`: the last release, whose examples are tried again."""
    released = before or {}
    found: dict[str, Any] = {"envelope": ENVELOPE, "codes": code_tables.tables(layout.tables)}
    examples = golden_by_type(layout)
    for type_, event in registry.events.items():
        found[type_] = _event(registry, event, examples.get(type_, {}), released.get(type_))
    for path in sorted(layout.openapi.glob("*.json")):
        found[f"openapi/{path.stem}"] = json.loads(path.read_text("utf-8"))
    found |= {name: document for name, document in released.items() if name.startswith("publications/")}
    for publisher in publishers:
        name = f"publications/{publisher.name}"
        golden = owned(registry, examples, publisher.name)
        if publisher.kinds or name in released:
            found[name] = publications.record(publisher, golden, released.get(name, {}))
    return found


def owned(
    registry: Registry, examples: Mapping[str, Mapping[str, Any]], service: str
) -> list[dict[str, Any]]:
    """The data of the golden examples of this service's events."""
    return [
        each["data"] for event in registry.owned_by(service) for each in examples.get(event.type, {}).values()
    ]


def changes(before: Documents, after: Documents, registry: Registry) -> Iterator[Change]:
    """Every change from one release to the next that isn't free."""
    said = [
        {n: d["schema"].get("description", "") for n, d in each.items() if _is_event(n)}
        for each in (before, after)
    ]
    for name in exchanged(*said):
        yield Change(name, Difference("", "means now what another event meant"))
    for name, old in before.items():
        new = after.get(name)
        if new is None:
            yield Change(name, Difference("", "was removed"))
        elif new != old:
            yield from (Change(name, each) for each in _compared(name, old, new, registry))


def falsified(registry: Registry, layout: Layout) -> Iterator[str]:
    """Upcasters that change a field which both versions share, or whose result the next version refuses."""
    examples = golden_by_type(layout)
    for type_, upcaster in registry.upcasters.items():
        event = registry.events.get(type_)
        following = event and registry.successor(event)
        if event is None or following is None:
            continue
        kept = common(event, following)
        wrong: set[str] = set()
        for example in examples.get(type_, {}).values():
            for name, data in variants(event, schema_of(event), example.get("data", {})).items():
                try:
                    made = upcaster(json.loads(json.dumps(data)))
                    following.model_validate(made)
                except Exception as error:  # noqa: BLE001 - an upcaster may fail in any way
                    wrong.add(
                        f"the upcaster of {type_} fails for {name or 'its example'}: {type(error).__name__}."
                    )
                    continue
                lost = [field for field in kept if field in data and made.get(field) != data[field]]
                wrong.update(
                    f"the upcaster of {type_} makes {made.get(field)!r} of {field} {data[field]!r}; both versions have "
                    "this field with one meaning, so its value stays."
                    for field in lost
                )
        yield from sorted(wrong)


def common(old: type[ContractEvent], new: type[ContractEvent]) -> set[str]:
    """Fields that both versions have with one meaning."""
    before, after = schema_of(old)["properties"], schema_of(new)["properties"]
    return {
        name
        for name in before.keys() & after.keys()
        if not any(each.kind == "breaking" for each in differences(before[name], after[name]))
    }


def _is_event(name: str) -> bool:
    return name.startswith("huiyin.")


def _event(
    registry: Registry, event: type[ContractEvent], examples: Mapping[str, Any], before: Any
) -> dict[str, Any]:
    schema = schema_of(event)
    tried = (before or {}).get("schema", schema)
    first = next(iter((before or {}).get("examples") or examples), "")
    data = ((before or {}).get("examples", {}).get(first) or examples.get(first, {})).get("data", {})
    verdicts, pairs = _tried(event, json.dumps(tried), json.dumps(data))
    found: dict[str, Any] = {
        "schema": schema,
        "examples": dict(examples),
        "verdicts": verdicts,
        "refused_pairs": pairs,
    }
    if event.type in registry.upcasters and registry.successor(event):
        found["upcast"] = _upcast(registry, event, tried, (before or {}).get("examples") or examples)
    return found


@cache
def _tried(event: type[ContractEvent], before: str, example: str) -> tuple[dict[str, Any], list[str]]:
    """Verdicts on sample values of the released schema and of today's, and the pairs of released values that are refused."""
    released, data = json.loads(before), json.loads(example)
    one, other = samples.verdicts(event, released, data), samples.verdicts(event, schema_of(event), data)
    merged = {path: {**one.get(path, {}), **other.get(path, {})} for path in {**one, **other}}
    return merged, samples.refused_pairs(event, released, data)


def _upcast(
    registry: Registry, event: type[ContractEvent], schema: dict[str, Any], examples: Mapping[str, Any]
) -> dict[str, Any]:
    """Name of the example and its variant -> what the upcaster makes of it."""
    made: dict[str, Any] = {}
    for example, whole in examples.items():
        for name, data in variants(event, schema, whole.get("data", {})).items():
            try:
                made[f"{example} {name}".strip()] = registry.upcasters[event.type](
                    json.loads(json.dumps(data))
                )
            except Exception as error:  # noqa: BLE001 - an upcaster may fail in any way
                made[f"{example} {name}".strip()] = type(error).__name__
    return made


def _compared(name: str, old: Any, new: Any, registry: Registry) -> Iterator[Difference]:
    if name == "codes":
        yield from _codes(old, new)
    elif name == "envelope":
        yield from differences(old, new)
    elif name.startswith("openapi/"):
        yield from rest.differences_of(old, new)
    elif name.startswith("publications/"):
        lifted = publications.compare(old, new, _Lift(registry))
        yield from (Difference(private, what) for private, what in lifted)
    else:
        yield from differences(old["schema"], new["schema"])
        yield from _examples(old, new)
        yield from _behaviour(old, new)


def _examples(old: Any, new: Any) -> Iterator[Difference]:
    for name, example in old["examples"].items():
        if name not in new["examples"]:
            yield Difference("", f"lost its golden example {name}")
        elif new["examples"][name] != example:
            parts = changed(example, new["examples"][name])
            fields = changed(example.get("data", {}), new["examples"][name].get("data", {}))
            what = ", ".join(f"data.{field}" for field in fields) or ", ".join(parts)
            yield Difference(
                "", f"has another golden example {name} ({what}); a released example stays, add a second one"
            )


def _behaviour(old: Any, new: Any) -> Iterator[Difference]:
    for path, verdict in old["verdicts"].items():
        now = new["verdicts"].get(path)
        if now is None:
            continue
        turned = sorted(value for value in verdict if value in now and now[value] != verdict[value])
        if turned:
            shown = ", ".join(f"{v} was {_word(verdict[v])} and is {_word(now[v])}" for v in turned[:4])
            yield Difference(path, f"takes other values: {shown}{' ...' if len(turned) > 4 else ''}")
    for pair in sorted(set(old["refused_pairs"]) ^ set(new["refused_pairs"])):
        known = pair.split(" ")[0].split("=")[0] in new["verdicts"]
        if known:
            word = "is refused now" if pair in new["refused_pairs"] else "is no longer refused"
            yield Difference("", f"{pair} {word}")
    for name, data in old.get("upcast", {}).items():
        made = new.get("upcast", {}).get(name)
        if isinstance(made, dict) and isinstance(data, dict):
            made = {field: value for field, value in made.items() if field in data}
        if made != data:
            yield Difference("", f"is upcast otherwise ({name}): {made}, and was {data}")


def _word(verdict: Any) -> str:
    return verdict if isinstance(verdict, str) else f"written as {json.dumps(verdict, ensure_ascii=False)}"


def _codes(old: Any, new: Any) -> Iterator[Difference]:
    """Codes stay; what they are called may get better, on record; a code never takes the name of another one."""
    for table, entries in old.items():
        now = new.get(table, {})
        yield from (
            Difference(table, f"code {code} ({entries[code].get('zh')}) was removed", value=code)
            for code in sorted(entries.keys() - now.keys())
        )
        for part in sorted({name for entry in entries.values() for name in entry}):
            before = {code: entry[part] for code, entry in entries.items() if part in entry}
            after = {code: entry[part] for code, entry in now.items() if part in entry}
            swapped = exchanged(before, after)
            for code in sorted(before.keys() & now.keys()):
                if code in swapped:
                    what = f"code {code} has {part} {after[code]!r} now, as another code had"
                    yield Difference(table, what, value=code)
                elif before[code] != after.get(code):
                    yield reworded(table, f"{part} of code {code}", before[code], after.get(code), code)


@dataclass(frozen=True)
class _Lift:
    """Compares what was published in one version with what is published in a later one of the same event."""

    registry: Registry

    def __call__(self, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
        """The part of `before` that `after` has to contain."""
        old, new = self.registry.events.get(before["type"]), self.registry.events.get(after["type"])
        if before["type"] == after["type"] or old is None or new is None:
            return before
        if old.family != new.family or new.version < old.version:
            return before
        kept = common(old, new)
        data = {name: value for name, value in before["data"].items() if name in kept}
        return {**before, "type": after["type"], "dataschema": after.get("dataschema"), "data": data}
