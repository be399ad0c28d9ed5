"""What may change in a released event, and what may not: each rule both ways."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BaseModel, Field

from huiyin_contracts.base import PERSONAL, ContractEvent
from huiyin_contracts.compatibility import differences
from huiyin_contracts.schema import schema_of
from huiyin_contracts.vocabulary import Vocabulary


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


def test_a_new_enum_value_passes() -> None:
    class More(Vocabulary):
        RED = "red", "stop"
        GREEN = "green", "go"
        BLUE = "blue", "turn"

    class Wider(Painted):
        __doc__ = Painted.__doc__
        colour: Annotated[More, Field(description="Which paint.")]

    assert changes(Wider) == []


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

    assert only(Changed) == "colour enum value 'red' was removed or changed"


def test_a_changed_meaning_of_an_enum_value_fails() -> None:
    class Other(Vocabulary):
        RED = "red", "go"
        GREEN = "green", "go"

    class Changed(Painted):
        __doc__ = Painted.__doc__
        colour: Annotated[Other, Field(description="Which paint.")]

    assert only(Changed) == "colour value 'red' changed its meaning from 'stop' to 'go'"


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
