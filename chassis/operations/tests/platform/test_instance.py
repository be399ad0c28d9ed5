from __future__ import annotations

import os
from pathlib import Path

import pytest

from huiyin_operations.embedded.instance import AlreadyServed, serving, serving_now


def test_a_directory_is_served_by_one_process_at_a_time(tmp_path: Path) -> None:
    with (
        serving(tmp_path, url="http://127.0.0.1:8000", verb="up"),
        pytest.raises(AlreadyServed, match=r"http://127\.0\.0\.1:8000"),
        serving(tmp_path, url="http://127.0.0.1:8001", verb="demo"),
    ):
        pytest.fail("served twice")


def test_who_serves_is_known_while_it_serves_and_no_longer(tmp_path: Path) -> None:
    assert serving_now(tmp_path) is None
    with serving(tmp_path, url="http://127.0.0.1:8000", verb="up"):
        instance = serving_now(tmp_path)
        assert instance is not None
        assert (instance.pid, instance.url, instance.verb) == (os.getpid(), "http://127.0.0.1:8000", "up")
    assert serving_now(tmp_path) is None


def test_what_a_killed_process_left_behind_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "instance.json").write_text('{"pid": 1, "url": "http://127.0.0.1:8000", "verb": "up"}')
    (tmp_path / "instance.lock").touch()
    assert serving_now(tmp_path) is None
    with serving(tmp_path, url="http://127.0.0.1:8001", verb="up"):
        instance = serving_now(tmp_path)
        assert instance is not None
        assert instance.url == "http://127.0.0.1:8001"
