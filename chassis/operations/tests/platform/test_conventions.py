"""Every service keeps the convention of rooms and names, and each departure from it is told."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from huiyin_testing.conventions import breaches
from huiyin_web.bootstrap import definitions
from huiyin_web.definition import ServiceDefinition

SERVICE = {
    "bootstrap.py": "",
    "publishing.py": "",
    "event_labels.py": "",
    "domain/vocabulary.py": "class State(StrEnum): ...",
    "domain/order.py": "class Order(Aggregate):\n    def stream_id(): ...",
    "features/sign_order/command.py": "",
    "features/sign_order/handler.py": "",
    "features/sign_order/api.py": "def mount(routes, runtime): ...",
    "features/sign_order/page.py": "def mount(routes, runtime): ...",
    "features/track_order/page.py": "def mount_root(routes, runtime): ...",
    "automations/base.py": "",
    "automations/when_signed_then_tell.py": "class WhenSignedThenTell(Automation): ...",
    "views/orders.py": "class OrdersView(View[OrderRow]): ...",
}
DIALECTS = {
    "features/sign_order/http.py": ("", "http.py is not a name of this house"),
    "features/sign_order/render.py": ("", "render.py is not a name of this house"),
    "features/helpers.py": ("", "a feature is a folder"),
    "features/sign_order/api.py": ("def install(routes, runtime): ...", "install() is called mount() here"),
    "features/sign_order/page.py": ("def mount(blueprint, runtime): ...", "mount takes (routes, runtime)"),
    "features/track_order/page.py": (
        "def mount_root(pages, runtime): ...",
        "mount_root takes (routes, runtime)",
    ),
    "features/track_order/api.py": ("def blueprint(runtime): ...", "mount(routes, runtime) is missing"),
    "features/sign_order/handler.py": ("def mount(routes, runtime): ...", "only api.py and page.py"),
    "routes.py": ("def mount(routes, runtime): ...", "only api.py and page.py"),
    "views/orders/projection.py": ("class OrdersView(View): ...", "one module per read model"),
    "views/orders.py": ("class Orders(View): ...", "Orders is called OrdersView"),
    "views/both.py": ("class AView(View): ...\nclass BView(View): ...", "one read model per module"),
    "automations/on_signed.py": ("", "when_<something>_then_<something>"),
    "automations/when_signed_then_tell.py": ("class Teller: ...", "its class is called WhenSignedThenTell"),
    "domain/order.py": ("class Order(Aggregate): ...", "Order has no stream_id()"),
    "domain/state.py": ("class State(Enum): ...", "State belongs into domain/vocabulary.py"),
}


@pytest.mark.parametrize("definition", definitions(), ids=lambda each: each.name)
def test_every_service_keeps_the_convention(definition: ServiceDefinition) -> None:
    assert breaches(Path(str(files(definition.package)))) == []


def test_a_service_in_the_convention_has_no_breach(tmp_path: Path) -> None:
    assert breaches(_written(tmp_path, SERVICE)) == []


@pytest.mark.parametrize("path", DIALECTS)
def test_a_dialect_is_told_with_its_place(tmp_path: Path, path: str) -> None:
    source, said = DIALECTS[path]
    found = breaches(_written(tmp_path, {**SERVICE, path: source}))
    assert any(said in line and path in line for line in found), found


@pytest.mark.parametrize("path", ["bootstrap.py", "publishing.py", "event_labels.py"])
def test_a_missing_room_is_told(tmp_path: Path, path: str) -> None:
    without = {name: source for name, source in SERVICE.items() if name != path}
    assert any(f"{path} is missing" in line for line in breaches(_written(tmp_path, without)))


def _written(place: Path, sources: dict[str, str]) -> Path:
    package = place / "huiyin_sample"
    for name, source in sources.items():
        file = package / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source, "utf-8")
    return package
