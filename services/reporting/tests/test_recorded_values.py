"""Values of a ledger as the audit desk shows them."""

from __future__ import annotations

from typing import get_args

import pytest

from huiyin_contracts import assignment, intake, supervision
from huiyin_contracts.base import ContractEvent
from huiyin_contracts.vocabulary import Vocabulary
from huiyin_reporting.audit_desk.recorded_values import scalar
from huiyin_web.http.vocabulary import label

EVENTS = [
    each
    for module in (intake, assignment, supervision)
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, ContractEvent)
]
WORDED = sorted(
    {
        (name, kind)
        for event in EVENTS
        for name, field in event.model_fields.items()
        for kind in (field.annotation, *get_args(field.annotation))
        if isinstance(kind, type) and issubclass(kind, Vocabulary)
    },
    key=str,
)


@pytest.mark.parametrize(("name", "kind"), WORDED)
def test_a_value_of_a_vocabulary_is_shown_as_its_word(name: str, kind: type[Vocabulary]) -> None:
    assert [scalar(member.value, name) for member in kind] == [label(kind, member) for member in kind]


def test_a_class_and_a_place_are_shown_by_their_names() -> None:
    assert "/" not in scalar("utilities/heating", "matter_class")
    assert scalar("230600", "place") != "230600"


def test_a_days_end_is_shown_as_on_every_other_page() -> None:
    moment = "2026-12-14T16:00:00+00:00"
    assert scalar(moment, "effective_due_at") == "2026-12-14 24:00"
    assert scalar(moment, "recorded_at") == "2026-12-15 00:00:00"


@pytest.mark.parametrize(("value", "shown"), [(0, "0"), (False, "No"), ("", "–"), ("d", "d")])
def test_any_other_value_is_shown_as_it_was_recorded(value: object, shown: str) -> None:
    assert scalar(value, "amount_unit") == shown
