"""A released copy of the contracts to sow changes in: its own documents and git history, the real services' code."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, create_model

from huiyin_contracts.base import ContractEvent
from huiyin_contracts.check import main
from huiyin_contracts.consumers import consumers_of
from huiyin_contracts.layout import Layout
from huiyin_contracts.registry import RELEASED, Registry, Upcaster
from huiyin_contracts.vocabulary import Vocabulary
from huiyin_ledger.bus.envelope import to_cloudevent
from huiyin_ledger.events import Event
from huiyin_operations.cli.publications import Publications
from huiyin_web.bootstrap import definitions

Publish = Callable[[Event], BaseModel | None]


CONSUMERS = consumers_of(definitions())


@dataclass
class World:
    """One checkout with one release in its history, and the code that a change may replace part of."""

    root: Path
    events: dict[str, type[ContractEvent]] = field(default_factory=lambda: dict(RELEASED.events))
    upcasters: dict[str, Upcaster] = field(default_factory=lambda: dict(RELEASED.upcasters))
    publishers: dict[str, Publications] = field(default_factory=dict)

    @property
    def layout(self) -> Layout:
        return Layout(self.root / "documents", self.root / "docs.md", self.root / "pyproject.toml")

    def run(self, *arguments: str) -> int:
        return main(
            arguments,
            registry=Registry(self.events.values(), self.upcasters),
            layout=self.layout,
            consumers=CONSUMERS,
            publishers=tuple(self.publishers.values()),
        )

    def commit(self) -> None:
        git(self.root, "add", "--all")
        git(self.root, "commit", "--quiet", "--allow-empty", "--message", "a change")

    # What a change does -------------------------------------------------------------------------------------------

    def alter(
        self,
        event: type[ContractEvent],
        *,
        drop: Iterable[str] = (),
        doc: str | None = None,
        config: ConfigDict | None = None,
        base: type[ContractEvent] | None = None,
        **fields: Any,
    ) -> type[ContractEvent]:
        """The event with other fields: each is (annotation, Field) or a function of the present (annotation, Field)."""
        present = {
            name: (info.rebuild_annotation(), info)
            for name, info in event.model_fields.items()
            if name not in set(drop)
        }
        for name, change in fields.items():
            present[name] = change(*present[name]) if callable(change) else change
        parent = base or event.__mro__[1]
        if config:
            parent = type(parent.__name__, (parent,), {"model_config": config, "__module__": __name__})
        made = create_model(event.__name__, __base__=parent, __doc__=doc or event.__doc__, **present)
        self.events[event.type] = made
        return made

    def next_version(
        self, event: type[ContractEvent], upcaster: Upcaster | None, data: dict[str, Any], **fields: Any
    ) -> type[ContractEvent]:
        """A version after the latest of an event, with a golden example that has this data besides."""
        version = event.version + 1
        made = _with_fields(event, fields)
        made.version, made.type = version, f"{event.family}.v{version}"
        made.dataschema = f"urn:huiyin:schema:{made.type}"
        self.events[made.type] = made
        if upcaster:
            self.upcasters[event.type] = upcaster
        example = self.golden(event.type)
        example |= {"type": made.type, "dataschema": made.dataschema, "data": {**example["data"], **data}}
        self.write_golden(made.type, example)
        return made

    def vocabulary(self, event: type[ContractEvent], name: str, **members: tuple[str, str]) -> None:
        """Another list of values for a field: name in the code = (value, meaning)."""
        other = Vocabulary("Other", members)  # type: ignore[arg-type]
        self.alter(event, **{name: (other, event.model_fields[name])})

    def publish(self, service: str, type_: str, mapping: Callable[[Publish, Event], Any] | None) -> None:
        """Another mapping of a private type, made from the present one; None for none."""
        publications = self.publisher(service)
        known = dict(publications.definition.publish)
        if mapping is None:
            del known[type_]
        else:
            known[type_] = _bound(mapping, known[type_])
        self.publishers[service] = replace(
            publications, definition=replace(publications.definition, publish=known)
        )

    def publisher(self, service: str) -> Publications:
        (definition,) = (each for each in definitions() if each.name == service)
        return self.publishers.setdefault(service, Publications(definition))

    def envelope(self, service: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        self.publishers[service] = replace(
            self.publisher(service), envelope=lambda event: change(to_cloudevent(event))
        )

    def golden(self, name: str) -> dict[str, Any]:
        example: dict[str, Any] = json.loads((self.layout.golden / f"{name}.json").read_text("utf-8"))
        return example

    def write_golden(self, name: str, example: dict[str, Any]) -> None:
        (self.layout.golden / f"{name}.json").write_text(json.dumps(example), "utf-8")

    def table(self, name: str, change: Callable[[dict[str, Any]], None]) -> None:
        self._edit(self.layout.tables / f"{name}.yaml", change)

    def openapi(self, service: str, change: Callable[[dict[str, Any]], None]) -> None:
        self._edit(self.layout.openapi / f"{service}.json", change)

    def _edit(self, path: Path, change: Callable[[dict[str, Any]], None]) -> None:
        document = yaml.safe_load(path.read_text("utf-8"))
        change(document)
        path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")


def released_world(root: Path) -> World:
    """A new checkout with everything as it is here, released and committed."""
    here = Layout.here()
    shutil.copytree(here.root, root / "documents")
    shutil.copytree(here.tables, root / "data")
    shutil.rmtree(root / "documents" / "released", ignore_errors=True)
    (root / "pyproject.toml").write_text('version = "1.0.0"\n', "utf-8")
    world = World(root)
    for definition in definitions():
        world.publisher(definition.name)
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "config", "user.name", "a")
    git(root, "config", "user.email", "a@localhost")
    assert world.run("generate") == 0
    assert world.run("release") == 0
    world.commit()
    world.publishers.clear()  # those that a change doesn't touch are kept as they were released
    return world


def stopped(world: World, *, committed: bool) -> list[str]:
    """The steps that should have refused the change and didn't: check, release, and check once all is `committed`."""
    world.run("generate")
    passed = [] if world.run("check") else ["check"]
    if world.run("release", "--by", "someone", "--why", "because") == 0:
        passed.append("release")
    if committed:
        world.commit()
        if world.run("check", "--history") == 0:
            passed.append("check of the commit")
    return passed


def passes(world: World, *, after_release: bool = False, accept: Iterable[str] = ()) -> list[str]:
    """The steps that refused a change which should pass."""
    refused = []
    world.run("generate")
    if not after_release and not accept and world.run("check"):
        refused.append("check")
    accepted = [part for key in accept for part in ("--accept", key)]
    if world.run("release", "--by", "someone", "--why", "because", *accepted):
        refused.append("release")
    world.commit()
    if world.run("check", "--history"):
        refused.append("check of the commit")
    return refused


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True, text=True)
    return done.stdout


def described(text: str, annotation: Any, **more: Any) -> tuple[Any, Any]:
    """A new field."""
    return annotation, Field(description=text, **more)


def _bound(mapping: Callable[[Publish, Event], Any], present: Publish) -> Publish:
    return lambda event: mapping(present, event)


def _with_fields(event: type[ContractEvent], fields: dict[str, Any]) -> type[ContractEvent]:
    """A model like that of the event, with further fields."""
    present = {name: (i.rebuild_annotation(), i) for name, i in event.model_fields.items()}
    return create_model(
        event.__name__, __base__=event.__mro__[1], __doc__=event.__doc__, **{**present, **fields}
    )
