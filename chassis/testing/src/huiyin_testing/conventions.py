"""Checks the convention of folders and names that every service keeps, by reading its source.

Services that look alike are learnt once. Each service's tests, and the chassis's, call `breaches`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from huiyin_web.bootstrap import GROUP

OTHER_DIALECTS = frozenset(
    {"http", "pages", "render", "reading", "queries", "projection", "labels", "wording", "words", "access"}
)
"""Names that once stood for the same things elsewhere."""
OTHER_DOORS = frozenset({"install", "register", "add", "blueprint"})
"""Names of functions that once did what `mount` does."""
_MOUNT = ("routes", "runtime")
_ENUMS = frozenset({"Enum", "StrEnum", "IntEnum", "Flag", "IntFlag", "Vocabulary"})


@dataclass(frozen=True, slots=True)
class Module:
    """One module of a service, by its path below the package, like ``features/sign_for_order/api.py``."""

    path: Path
    tree: ast.Module

    @property
    def room(self) -> str:
        return self.path.parts[0] if len(self.path.parts) > 1 else ""

    def functions(self) -> Iterator[ast.FunctionDef]:
        yield from (node for node in self.tree.body if isinstance(node, ast.FunctionDef))

    def classes(self) -> Iterator[ast.ClassDef]:
        yield from (node for node in self.tree.body if isinstance(node, ast.ClassDef))


def breaches(package: Path) -> list[str]:
    """Deviations of the service's package from the convention, with their files; empty if there are none."""
    modules = [
        Module(path.relative_to(package), ast.parse(path.read_text("utf-8")))
        for path in sorted(package.rglob("*.py"))
    ]
    checks = (_rooms, _doors, _views, _automations, _enums, _streams)
    found = [line for check in checks for line in check(modules)]
    return [f"{package.name}/{line}" for line in [*found, *_paths(package, modules)]]


def _rooms(modules: list[Module]) -> Iterator[str]:
    there = {str(module.path) for module in modules}
    for needed in ("bootstrap.py", "publishing.py", "event_labels.py"):
        if needed not in there:
            yield f"{needed} is missing"
    for module in modules:
        if module.path.stem in OTHER_DIALECTS and module.path.name != "__init__.py":
            yield f"{module.path}: {module.path.stem}.py is not a name of this house"
        if module.room == "features" and len(module.path.parts) != 3 and module.path.name != "__init__.py":
            yield f"{module.path}: a feature is a folder features/<verb_noun>/ with modules in it"


def _doors(modules: list[Module]) -> Iterator[str]:
    for module in modules:
        mounts = [each for each in module.functions() if each.name in ("mount", "mount_root")]
        is_door = module.room == "features" and module.path.stem in ("api", "page")
        if is_door and not mounts:
            yield f"{module.path}: mount(routes, runtime) is missing"
        if mounts and not is_door:
            yield f"{module.path}: only api.py and page.py mount routes"
        for each in mounts:
            if tuple(argument.arg for argument in each.args.args) != _MOUNT:
                yield f"{module.path}: {each.name} takes (routes, runtime)"
        if is_door:
            for each in module.functions():
                if each.name in OTHER_DOORS:
                    yield f"{module.path}: {each.name}() is called mount() here"


def _views(modules: list[Module]) -> Iterator[str]:
    for module in modules:
        if module.room != "views" or module.path.stem == "__init__":
            continue
        if len(module.path.parts) != 2:
            yield f"{module.path}: one module per read model, directly in views/"
        views = [each.name for each in module.classes() if _is_a(each, "View")]
        if len(views) > 1:
            yield f"{module.path}: one read model per module, here are {', '.join(views)}"
        for name in views:
            if not name.endswith("View"):
                yield f"{module.path}: {name} is called {name}View"


def _automations(modules: list[Module]) -> Iterator[str]:
    for module in modules:
        if module.room != "automations" or module.path.stem in ("__init__", "base"):
            continue
        if not re.fullmatch(r"when_\w+_then_\w+", module.path.stem):
            yield f"{module.path}: an automation is named when_<something>_then_<something>"
            continue
        name = "".join(word.capitalize() for word in module.path.stem.split("_"))
        if name not in {each.name for each in module.classes()}:
            yield f"{module.path}: its class is called {name}"


def _enums(modules: list[Module]) -> Iterator[str]:
    for module in modules:
        if module.room != "domain" or module.path.stem == "vocabulary":
            continue
        for each in module.classes():
            if any(_name(base) in _ENUMS for base in each.bases):
                yield f"{module.path}: {each.name} belongs into domain/vocabulary.py"


def _streams(modules: list[Module]) -> Iterator[str]:
    for module in modules:
        for aggregate in module.classes():
            if module.room == "domain" and _is_a(aggregate, "Aggregate"):
                methods = {node.name for node in aggregate.body if isinstance(node, ast.FunctionDef)}
                if "stream_id" not in methods:
                    yield f"{module.path}: {aggregate.name} has no stream_id()"


def _paths(package: Path, modules: list[Module]) -> Iterator[str]:
    """Addresses that are written down. They are asked for by name: see `http/links.py`."""
    services = "|".join(
        {entry.name for entry in entry_points(group=GROUP)} | {package.name.removeprefix("huiyin_")}
    )
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and re.match(rf"/({services})(/|$)", str(node.value)):
                yield f"{module.path}:{node.lineno}: {node.value!r} is asked for by the page's name"
    for template in sorted(package.rglob("*.html")):
        for number, line in enumerate(template.read_text("utf-8").splitlines(), 1):
            if re.search(rf"""["'(]/({services})(/|["'?])""", line):
                yield f"{template.relative_to(package)}:{number}: a path is asked for by the page's name"


def _is_a(node: ast.ClassDef, base: str) -> bool:
    return any(_name(each) == base for each in node.bases)


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Subscript):
        return _name(node.value)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
