"""Names of the divisions that pages show beside their codes."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml


@cache
def _table() -> dict[str, dict[str, str]]:
    text = (files("huiyin_reporting") / "data" / "divisions.yaml").read_text("utf-8")
    divisions: dict[str, dict[str, str]] = yaml.safe_load(text)["divisions"]
    return divisions


def place_name(code: str, language: str) -> str:
    """The division's name in ``zh`` or ``en``; the code itself where no name is known."""
    return _table().get(code, {}).get(language, code)
