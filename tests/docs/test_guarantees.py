"""Promises that name their tests name tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_test_named_in_the_guarantees_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "guarantees.md").read_text()))
    defined = {
        name
        for place in ("chassis", "contracts/tests", "services", "tests")
        for file in (ROOT / place).rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)
    }
    assert len(named) > 80
    assert sorted(named - defined) == []


def test_every_file_named_in_the_guarantees_exists() -> None:
    text = (ROOT / "docs" / "guarantees.md").read_text()
    named = set(re.findall(r"`((?:chassis|services|tests)/[\w/.]+)`", text))
    assert named
    assert sorted(each for each in named if not (ROOT / each).exists()) == []
