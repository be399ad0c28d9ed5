"""What lies in a service's rooms belongs to it: nothing is listed, nothing is forgotten."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from huiyin_web.bootstrap import definitions
from huiyin_web.definition import ServiceDefinition
from huiyin_web.rooms import automations_in, mounting, views_in


@pytest.mark.parametrize("definition", definitions(), ids=lambda each: each.name)
@pytest.mark.parametrize("room", ["views", "automations"])
def test_every_module_of_a_room_gives_the_service_what_it_defines(
    definition: ServiceDefinition, room: str
) -> None:
    sources = sorted((Path(str(files(definition.package))) / room).glob("*.py"))
    named = [path.stem for path in sources if path.stem not in ("__init__", "base")]
    found = [type(each).__module__ for each in getattr(definition, room)]
    assert found == [f"{definition.package}.{room}.{name}" for name in named]


def test_every_feature_opens_its_doors_in_order_of_their_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = "    routes.append((__name__, runtime))"
    for module, door in (
        ("write/page", "mount"),
        ("read/page", "mount_root"),
        ("read/api", "mount"),
        ("read/query", "mount"),
    ):
        path = tmp_path / "huiyin_of_doors/features" / f"{module}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"def {door}(routes, runtime):\n{opened}\n", "utf-8")
    (tmp_path / "huiyin_of_doors/__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    routes: Any = []
    runtime: Any = "runtime"
    mounting("huiyin_of_doors")(routes, runtime)
    mounting("huiyin_of_doors", "mount_root")(routes, runtime)
    modules = ["read.api", "write.page", "read.page"]
    assert routes == [(f"huiyin_of_doors.features.{each}", runtime) for each in modules]


def test_a_room_that_a_package_lacks_is_empty() -> None:
    assert automations_in("huiyin_contracts") == views_in("huiyin_contracts") == ()
