"""Links between services: every page that any of them names is a page of one that is installed."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from huiyin_testing.import_rules import service_packages

if TYPE_CHECKING:
    from huiyin_operations.embedded.platform import Platform

_NAMED = re.compile(r"""page_url\(\s*["']([a-z_]+\.[a-z_]+)["']""")


def test_every_page_that_is_named_is_a_page_of_an_installed_service(platform: Platform) -> None:
    app = platform.app()
    named = {
        (path, name)
        for package in ["huiyin_web", *service_packages()]
        for path in _sources(package)
        for name in _NAMED.findall(path.read_text("utf-8"))
    }
    assert named
    assert [(str(path), name) for path, name in named if name not in app.view_functions] == []


def _sources(package: str) -> list[Path]:
    root = Path(str(files(package)))
    return [path for path in root.rglob("*") if path.suffix in (".py", ".html")]
