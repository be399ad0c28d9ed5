"""A view that doesn't fit together is refused when its module is imported."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from huiyin_ledger.domain import Aggregate
from huiyin_ledger.events import Event
from huiyin_ledger.rows import BadRow
from huiyin_ledger.views.view import BadView, View, creates, folds
from huiyin_samples.letters import Letter, Noted, Opened, Shut


@dataclass
class SmallRow:
    jurisdiction: str
    number: str
    notes: int = 0


@dataclass
class OtherRow:
    number: str


def test_what_a_view_folds_is_what_its_methods_name() -> None:
    class Small(View[SmallRow]):
        name = "small"
        key = ("jurisdiction", "number")

        @creates(Opened)
        def opened(self, event: Event) -> SmallRow:
            return self.row(event)

        @folds(Noted, Shut)
        def changed(self, row: SmallRow, event: Event) -> None:
            row.notes += 1

    assert Small.sources == {"sample": {"sample.letter_opened", "sample.letter_noted", "sample.letter_shut"}}
    assert {name for name, handler in Small.handlers.items() if handler.creates} == {"sample.letter_opened"}


def test_a_row_begins_with_its_key() -> None:
    with pytest.raises(BadView, match="SmallRow doesn't begin with its key"):

        class Small(View[SmallRow]):
            name = "small"
            key = ("jurisdiction", "notes")


def test_an_event_has_one_method() -> None:
    with pytest.raises(BadView, match="two methods for"):

        class Small(View[SmallRow]):
            name = "small"
            key = ("jurisdiction", "number")

            @folds(Noted)
            def noted(self, row: SmallRow, event: Event) -> None:
                row.notes += 1

            @folds(Noted, Shut)
            def again(self, row: SmallRow, event: Event) -> None:
                row.notes += 2


def test_a_method_is_about_the_rows_of_its_view() -> None:
    with pytest.raises(BadView, match="noted is about OtherRow"):

        class Small(View[SmallRow]):
            name = "small"
            key = ("jurisdiction", "number")

            @folds(Noted)
            def noted(self, row: OtherRow, event: Event) -> None:
                row.number = ""


def test_an_event_without_a_name_is_not_folded() -> None:
    class Nameless(Aggregate.Event):
        pass

    with pytest.raises(BadView, match="Nameless has no TOPIC"):

        class Small(View[SmallRow]):
            name = "small"
            key = ("jurisdiction", "number")

            @folds(Nameless)
            def noted(self, row: SmallRow, event: Event) -> None:
                row.notes += 1


def test_values_that_could_be_changed_in_place_are_no_columns() -> None:
    @dataclass
    class ListRow:
        jurisdiction: str
        names: list[str] = field(default_factory=list)

    with pytest.raises(BadRow, match="lists are tuple"):

        class Lists(View[ListRow]):
            name = "lists"
            key = ("jurisdiction",)


@dataclass
class VersionedRow:
    jurisdiction: str
    number: str
    version: int


def test_rows_have_the_version_of_the_aggregate_that_they_follow() -> None:
    class Versions(View[VersionedRow]):
        name = "versions"
        key = ("jurisdiction", "number")
        follows = Letter

        @creates(Opened)
        def opened(self, event: Event) -> VersionedRow:
            return self.row(event)

        @folds(*(each for each in Letter.EVENTS if each is not Opened))
        def later(self, row: VersionedRow, event: Event) -> None: ...

    assert all(handler.versions for handler in Versions.handlers.values())


def test_a_view_that_would_fall_a_version_behind_is_refused() -> None:
    with pytest.raises(BadView, match="has no method for sample"):

        class Behind(View[VersionedRow]):
            name = "behind"
            key = ("jurisdiction", "number")
            follows = Letter

            @creates(Opened)
            def opened(self, event: Event) -> VersionedRow:
                return self.row(event)


def test_a_version_is_that_of_an_aggregate() -> None:
    with pytest.raises(BadView, match="rows with a version follow an aggregate"):

        class Loose(View[VersionedRow]):
            name = "loose"
            key = ("jurisdiction", "number")


def test_a_row_without_a_dict_is_refused() -> None:
    @dataclass(slots=True)
    class SlotsRow:
        jurisdiction: str

    with pytest.raises(BadView, match="without slots"):

        class Slots(View[SlotsRow]):
            name = "slots"
            key = ("jurisdiction",)
