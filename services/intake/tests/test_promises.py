"""What intake publishes is what was released, and gives every consumer the fields that it reads."""

from __future__ import annotations

import pytest

from huiyin_chassis.cli.publications import Publications
from huiyin_contracts.check import main
from huiyin_intake.bootstrap import definition


def test_what_is_promised_is_published(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"], publishers=[Publications(definition())]) == 0, capsys.readouterr().err
