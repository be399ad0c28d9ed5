"""What may change in a released event, and what may not: each rule both ways."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

import pytest
from pydantic import BaseModel, Field, create_model

from huiyin_contracts.base import PERSONAL, ContractEvent
from huiyin_contracts.compatibility import Kind, differences
from huiyin_contracts.schema import schema_of
from huiyin_contracts.vocabulary import ClosedPart, Vocabulary


class Colour(Vocabulary):
    RED = "red", "stop"
    GREEN = "green", "go"


class Side(BaseModel):
    length: Annotated[int, Field(description="In metres.")]


class Painted(ContractEvent):
    """Something was painted."""

    service: ClassVar[str] = "paint"
    colour: Annotated[Colour, Field(description="Which paint.")]
    by: Annotated[str, Field(description="Painter.", json_schema_extra=PERSONAL)]
    coats: Annotated[int | None, Field(description="How many.")] = None
    sides: Annotated[dict[str, Side], Field(description="By name.")] = {}


def changes(current: type[ContractEvent]) -> list[str]:
    return [f"{d.path} {d.what}" for d in differences(schema_of(Painted), schema_of(current))]


def only(current: type[ContractEvent]) -> str:
    (change,) = changes(current)
    return change


def test_an_unchanged_event_passes() -> None:
    assert changes(Painted) == []


def test_a_new_optional_field_passes() -> None:
    class Wider(Painted):
        __doc__ = Painted.__doc__
        gloss: Annotated[bool, Field(description="Shines.")] = False

    assert changes(Wider) == []


def test_a_new_required_field_fails() -> None:
    class Wider(Painted):
        __doc__ = Painted.__doc__
        gloss: Annotated[bool, Field(description="Shines.")]

    assert only(Wider) == "gloss is new and required; only optional fields may be added"


def test_a_removed_field_fails() -> None:
    class Poorer(ContractEvent):
        """Something was painted."""

        service: ClassVar[str] = "paint"
        colour: Annotated[Colour, Field(description="Which paint.")]
        coats: Annotated[int | None, Field(description="How many.")] = None
        sides: Annotated[dict[str, Side], Field(description="By name.")] = {}

    assert only(Poorer) == "by was removed"


def test_a_renamed_field_fails_and_the_new_name_is_guessed() -> None:
    class Renamed(ContractEvent):
        """Something was painted."""

        service: ClassVar[str] = "paint"
        colour: Annotated[Colour, Field(description="Which paint.")]
        painter: Annotated[str, Field(description="Painter.", json_schema_extra=PERSONAL)] = ""
        coats: Annotated[int | None, Field(description="How many.")] = None
        sides: Annotated[dict[str, Side], Field(description="By name.")] = {}

    assert only(Renamed) == "by was removed (renamed to painter?)"


def test_a_field_that_becomes_required_fails() -> None:
    class Strict(Painted):
        __doc__ = Painted.__doc__
        coats: Annotated[int | None, Field(description="How many.")]

    assert "coats became required; older events lack it" in changes(Strict)


def test_a_field_that_becomes_optional_fails() -> None:
    class Lax(Painted):
        __doc__ = Painted.__doc__
        by: Annotated[str, Field(description="Painter.", json_schema_extra=PERSONAL)] = ""

    assert "by became optional; readers rely on it" in changes(Lax)


def test_a_narrowed_type_fails() -> None:
    class Narrow(Painted):
        __doc__ = Painted.__doc__
        coats: Annotated[int, Field(description="How many.")] = 1

    assert any(c.startswith("coats type changed from integer or null to integer") for c in changes(Narrow))


def test_another_type_fails() -> None:
    class Other(Painted):
        __doc__ = Painted.__doc__
        by: Annotated[int, Field(description="Painter.", json_schema_extra=PERSONAL)]

    assert only(Other) == "by type changed from 'string' to 'integer'"


def test_a_narrower_bound_fails() -> None:
    class Bounded(Painted):
        __doc__ = Painted.__doc__
        by: Annotated[str, Field(description="Painter.", json_schema_extra=PERSONAL, max_length=3)]

    assert only(Bounded) == "by maxLength changed from None to 3"


def test_a_new_enum_value_is_for_readers_to_know_first() -> None:
    class More(Vocabulary):
        RED = "red", "stop"
        GREEN = "green", "go"
        BLUE = "blue", "turn"

    class Wider(Painted):
        __doc__ = Painted.__doc__
        colour: Annotated[More, Field(description="Which paint.")]

    (change,) = differences(schema_of(Painted), schema_of(Wider))
    assert (change.place, change.kind, change.what) == (
        "colour=blue",
        Kind.WIDENING,
        "enum value 'blue' is new",
    )


def test_a_removed_enum_value_fails() -> None:
    class Fewer(Vocabulary):
        RED = "red", "stop"

    class Narrow(Painted):
        __doc__ = Painted.__doc__
        colour: Annotated[Fewer, Field(description="Which paint.")]

    assert any("enum" in change and change.startswith("colour ") for change in changes(Narrow))


def test_a_changed_enum_value_fails() -> None:
    class Other(Vocabulary):
        RED = "crimson", "stop"
        GREEN = "green", "go"

    class Changed(Painted):
        __doc__ = Painted.__doc__
        colour: Annotated[Other, Field(description="Which paint.")]

    assert "colour enum value 'red' was removed or changed" in changes(Changed)


def test_a_changed_meaning_of_an_enum_value_fails() -> None:
    class Other(Vocabulary):
        RED = "red", "hold"
        GREEN = "green", "go"

    class Changed(Painted):
        __doc__ = Painted.__doc__
        colour: Annotated[Other, Field(description="Which paint.")]

    (change,) = differences(schema_of(Painted), schema_of(Changed))
    assert change.what == "meaning of value 'red' changed from 'stop' to 'hold'"
    assert (change.place, change.kind) == ("colour=red", Kind.WORDING)


@pytest.mark.parametrize(
    ("red", "green"),
    [
        (("red", "go"), ("green", "stop")),
        (("red", "go"), ("green", "go")),
        (("red", "not stop"), ("green", "go")),
        (("red", "stop after 3 seconds"), ("green", "go")),
    ],
)
def test_meanings_that_change_places_or_turn_round_are_refused_for_ever(
    red: tuple[str, str], green: tuple[str, str]
) -> None:
    other = Vocabulary("Other", {"RED": red, "GREEN": green})  # type: ignore[arg-type]
    changed = create_model(
        "Painted",
        __base__=Painted,
        __doc__=Painted.__doc__,
        colour=(other, Field(description="Which paint.")),
    )
    assert {d.kind for d in differences(schema_of(Painted), schema_of(changed))} == {Kind.BREAKING}


def test_two_names_in_the_code_that_change_their_values_fail() -> None:
    """The schema says the same, and whatever writes RED sends green."""

    class Other(Vocabulary):
        GREEN = "red", "stop"
        RED = "green", "go"

    class Changed(Painted):
        __doc__ = Painted.__doc__
        colour: Annotated[Other, Field(description="Which paint.")]

    assert changes(Changed) == [
        "colour GREEN stands for 'red' now, not for 'green'",
        "colour RED stands for 'green' now, not for 'red'",
    ]


def test_a_name_in_the_code_may_become_another_one() -> None:
    class Other(Vocabulary):
        CRIMSON = "red", "stop"
        GREEN = "green", "go"

    class Changed(Painted):
        __doc__ = Painted.__doc__
        colour: Annotated[Other, Field(description="Which paint.")]

    assert changes(Changed) == []


def test_a_closed_part_of_a_vocabulary_stays_closed() -> None:
    class Warned(Painted):
        __doc__ = Painted.__doc__
        only: Annotated[Literal[Colour.RED], ClosedPart(Colour), Field(description="Never green.")] = (
            Colour.RED
        )
        part: Annotated[
            Literal[Colour.RED, Colour.GREEN], ClosedPart(Colour), Field(description="Never others.")
        ] = Colour.RED

    class Wider(Warned):
        __doc__ = Painted.__doc__
        part: Annotated[Colour, Field(description="Never others.")] = Colour.RED

    found = list(differences(schema_of(Warned), schema_of(Wider)))
    assert [(each.path, each.kind, each.what) for each in found] == [
        ("part", Kind.BREAKING, "is no longer a closed list of values")
    ]
    narrow, wide = ({"enum": values, "x-closed": True} for values in (["red"], ["red", "green"]))
    (change,) = differences(narrow, wide)
    assert (change.kind, change.what) == (
        Kind.BREAKING,
        "enum value 'green' is new, and the list is closed for ever",
    )


@pytest.mark.parametrize("extra", [{"deprecated": True}, {"x-unit": "metre"}])
def test_a_new_note_on_a_field_passes(extra: dict[str, Any]) -> None:
    class Noted(Painted):
        __doc__ = Painted.__doc__
        coats: Annotated[int | None, Field(description="How many.", json_schema_extra=extra)] = None

    assert changes(Noted) == []


def test_another_note_than_the_released_one_is_a_change_of_meaning() -> None:
    (icon,) = differences({"x-icon": "brush"}, {"x-icon": "pen"})
    assert icon.kind is Kind.WORDING
    (hours,) = differences({"x-unit": "minutes"}, {"x-unit": "hours"})
    assert hours.kind is Kind.BREAKING


def test_a_changed_meaning_of_a_field_fails() -> None:
    class Changed(Painted):
        __doc__ = Painted.__doc__
        coats: Annotated[int | None, Field(description="How thick, in millimetres.")] = None

    assert only(Changed).startswith("coats its documented meaning changed")


def test_a_changed_meaning_of_the_event_fails() -> None:
    class Changed(Painted):
        """Something was washed."""

    assert only(Changed).startswith(" its documented meaning changed")


def test_a_dropped_personal_mark_fails() -> None:
    class Bold(Painted):
        __doc__ = Painted.__doc__
        by: Annotated[str, Field(description="Painter.")]

    assert only(Bold) == "by is no longer marked personal"


def test_a_new_personal_mark_passes() -> None:
    class Careful(Painted):
        __doc__ = Painted.__doc__
        coats: Annotated[int | None, Field(description="How many.", json_schema_extra=PERSONAL)] = None

    assert changes(Careful) == []


def test_a_change_inside_a_nested_value_fails() -> None:
    class Feet(BaseModel):
        length: Annotated[int, Field(description="In feet.")]

    class Changed(Painted):
        __doc__ = Painted.__doc__
        sides: Annotated[dict[str, Feet], Field(description="By name.")] = {}

    assert only(Changed).startswith("sides.*.length its documented meaning changed")
