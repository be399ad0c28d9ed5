"""What an event tells of whether its matter is an accusation, before anything else is known of the matter."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from huiyin_contracts.golden import golden_examples
from huiyin_contracts.registry import RELEASED
from huiyin_ledger.events import Event
from huiyin_ledger.subscriptions.secrecy import Secrecy, secrecy_of

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
EXAMPLES = golden_examples()
REFERRED = [type_ for type_ in EXAMPLES if "accusation_referred" in type_]
FLAGGED = [type_ for type_, example in EXAMPLES.items() if "sealed" in example["data"]]


def published(type_: str, **other: Any) -> Event:
    example = EXAMPLES.get(type_, {"jurisdiction": "230600", "data": {}})
    return Event(
        source="intake",
        jurisdiction=example["jurisdiction"],
        position=1,
        type=type_,
        stream="stream-1",
        version=1,
        occurred_at=NOON,
        recorded_at=NOON,
        actor="clerk-1",
        causation="",
        correlation="",
        data={**example["data"], **other},
    )


@pytest.mark.parametrize("type_", REFERRED)
def test_a_referral_is_sealed_and_names_its_organ_in_every_version(type_: str) -> None:
    told = secrecy_of(published(type_), RELEASED)
    assert told.sealed
    assert told.only_unit
    assert told.only_unit.startswith("230")


@pytest.mark.parametrize("type_", FLAGGED)
def test_what_carries_the_flag_is_what_the_flag_says(type_: str) -> None:
    assert secrecy_of(published(type_, sealed=False), RELEASED) == Secrecy(False)
    told = secrecy_of(published(type_, sealed=True, unit="discipline"), RELEASED)
    assert told.sealed
    assert told.only_unit
    assert told.only_unit.endswith("/discipline")


@pytest.mark.parametrize("type_", [*REFERRED, *FLAGGED])
def test_one_that_can_not_be_read_may_be_about_an_accusation(type_: str) -> None:
    broken = published(type_, registration_no=None, competent_unit=None, sealed=None)
    assert secrecy_of(broken, RELEASED).sealed
    newer = published(f"{type_.rpartition('.')[0]}.v99")
    assert secrecy_of(newer, RELEASED).sealed


def test_every_event_of_intake_that_no_accusation_has_says_so() -> None:
    told = {type_: secrecy_of(published(type_), RELEASED).sealed for type_ in EXAMPLES if ".intake." in type_}
    silent = {type_.split(".")[2] for type_, sealed in told.items() if sealed is None}
    assert silent == {
        "petition_sealed",
        "petition_closed_after_erasure",
        "petitioner_erased",
        "rating_given",
    }
