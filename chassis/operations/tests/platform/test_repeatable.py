"""A test run tries the same examples every time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

DRAWN = """
from hypothesis import given, settings, strategies as st
from huiyin_testing import profiles

settings.load_profile({profile!r})
drawn = []

@settings(max_examples=200)
@given(st.integers(), st.text(), st.floats())
def collect(a, b, c):
    drawn.append((a, b, c))

collect()
print(ascii(drawn))
"""
MORE_MODULES = "import huiyin_contracts.intake, huiyin_contracts.assignment, huiyin_web.app"


@pytest.mark.parametrize("before", [MORE_MODULES, ""], ids=["with more modules loaded", "alone"])
def test_the_examples_of_a_run_do_not_depend_on_what_ran_before(before: str) -> None:
    assert drawn("repeatable", before, hash_seed="1") == drawn("repeatable", "", hash_seed="2")


def test_exploring_tries_others_each_time() -> None:
    assert drawn("explore", "", hash_seed="1") != drawn("explore", "", hash_seed="1")


def drawn(profile: str, before: str, hash_seed: str) -> str:
    """The examples that a process of its own draws."""
    return subprocess.run(
        [sys.executable, "-P", "-c", before + DRAWN.format(profile=profile)],
        env={"PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_a_run_has_a_directory_of_its_own_that_no_other_run_closes(tmp_path: Path) -> None:
    assert not any(parent.name.startswith("pytest-of-") for parent in tmp_path.parents)
