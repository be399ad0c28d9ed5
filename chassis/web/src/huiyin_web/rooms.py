"""Finds what a service has in its rooms, so that no list repeats the folders: what lies there belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.resources import files
from inspect import isabstract
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

from huiyin_ledger.views.view import View
from huiyin_web.automations import Automation
from huiyin_web.runtime import Runtime
from huiyin_web.worklist import Load, Outcome, Worklist

if TYPE_CHECKING:
    from flask_openapi3 import APIBlueprint

Named = TypeVar("Named", Load, Outcome, Worklist)


def mounting(package: str, door: str = "mount") -> Callable[[APIBlueprint, Runtime], None]:
    """A function that mounts the routes of every feature: it calls `door` of each ``api`` and ``page`` in the folders
    of ``features`` that has one, in order of their names."""

    def mount(routes: APIBlueprint, runtime: Runtime) -> None:
        for module in _modules(package, "features/*/api.py", "features/*/page.py"):
            if hasattr(module, door):
                getattr(module, door)(routes, runtime)

    return mount


def views_in(package: str) -> tuple[View, ...]:
    """The read models in ``views``, in order of their modules."""
    return tuple(_made(package, "views/*.py", View))


def automations_in(package: str) -> tuple[Automation, ...]:
    """The automations in ``automations``, in order of their modules."""
    return tuple(_made(package, "automations/*.py", Automation))


def worklists_in(package: str) -> tuple[Worklist, ...]:
    """What the modules ``work`` in the folders of ``features`` name, in the order in which they name them."""
    return tuple(_named(package, Worklist))


def loads_in(package: str) -> tuple[Load, ...]:
    """The same of who holds how much."""
    return tuple(_named(package, Load))


def outcomes_in(package: str) -> tuple[Outcome, ...]:
    """The same of what became of somebody's work."""
    return tuple(_named(package, Outcome))


def _named(package: str, kind: type[Named]) -> Iterator[Named]:
    for module in _modules(package, "features/*/work.py"):
        yield from (each for each in vars(module).values() if isinstance(each, kind))


def _made(package: str, pattern: str, kind: type) -> Iterator[Any]:
    """One of each class of the kind that the modules define, unless it is abstract."""
    for module in _modules(package, pattern):
        for each in vars(module).values():
            own = isinstance(each, type) and each.__module__ == module.__name__
            if own and issubclass(each, kind) and not isabstract(each):
                yield each()


def _modules(package: str, *patterns: str) -> Iterator[ModuleType]:
    home = Path(str(files(package)))
    for path in sorted(path for pattern in patterns for path in home.glob(pattern)):
        parts = path.relative_to(home).with_suffix("").parts
        if parts[-1] != "__init__":
            yield import_module(".".join((package, *parts)))
