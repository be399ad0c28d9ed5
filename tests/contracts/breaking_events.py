"""Changes to events and vocabularies that break what was released, each as a function that sows it into a `World`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    NaiveDatetime,
    PlainSerializer,
)

from huiyin_contracts.assignment import AcceptanceDecided, OrderDispatched, ReplyApproved
from huiyin_contracts.base import ContractEvent
from huiyin_contracts.intake import PetitionRegistered, PetitionTriaged, RatingGiven
from huiyin_contracts.reporting import BulletinPublished
from huiyin_contracts.supervision import (
    CalendarYearLoaded,
    CardIssued,
    ClockStarted,
    RedoOrdered,
    ReturnVisited,
)
from huiyin_contracts.vocabulary import Category, ClosedPart, Resolution

from .seeding import World, described

Sow = Callable[[World], None]
BREAKING: dict[str, Sow] = {}


def breaks(what: str) -> Callable[[Sow], Sow]:
    def register(sow: Sow) -> Sow:
        assert what not in BREAKING
        BREAKING[what] = sow
        return sow

    return register


# Shapes ---------------------------------------------------------------------------------------------------------------


def retyped(annotation: Any) -> Callable[[Any, Any], tuple[Any, Any]]:
    """The field with another type and the same words."""

    def change(_present: Any, info: Any) -> tuple[Any, Any]:
        default = {} if info.is_required() else {"default": info.default}
        return annotation, Field(
            description=info.description, json_schema_extra=info.json_schema_extra, **default
        )

    return change


def _shape(what: str, event: type[ContractEvent], **how: Any) -> None:
    BREAKING[what] = lambda world: world.alter(event, **how) and None


_shape("a required field is removed", PetitionRegistered, drop=["channel"])
_shape("an optional field is removed", PetitionRegistered, drop=["source_line"])
_shape("a field is renamed", PetitionTriaged, drop=["title"], heading=described("Title.", str))
_shape(
    "an optional field is renamed",
    ReturnVisited,
    drop=["resolved"],
    settled=described("x", Resolution | None, default=None),
)
_shape("null is no longer allowed", OrderDispatched, nature=retyped(Category))
_shape("null is allowed where it was not", CardIssued, reason=retyped(str | None))
_shape("text becomes a number", CardIssued, reason=retyped(int))
_shape("a whole number becomes a fraction", ReturnVisited, attempt=retyped(float))
_shape("a number becomes text", ReplyApproved, round=retyped(str))
_shape(
    "an optional field becomes required",
    PetitionRegistered,
    source_line=described("Line (from 1) or record of that file; null if it was not imported.", int | None),
)
_shape(
    "a required field becomes optional",
    CardIssued,
    reason=described("Code of the rule it follows from.", str, default=""),
)
_shape("a new field is required", CardIssued, shade=described("How dark.", str))
_shape("a time becomes a day", ReplyApproved, approved_at=retyped(date))
_shape(
    "a pattern is widened",
    PetitionRegistered,
    registration_no=retyped(Annotated[str, Field(pattern="^[0-9-]+$")]),
)
_shape("a pattern is removed", PetitionRegistered, registration_no=retyped(str))
_shape("a minimum is lowered", ReturnVisited, attempt=retyped(Annotated[int, Field(ge=0)]))
_shape("a maximum is added", ReturnVisited, attempt=retyped(Annotated[int, Field(ge=1, le=3)]))
_shape("a shortest length is dropped", CardIssued, unit=retyped(str))
_shape("a longest length is added", CardIssued, reason=retyped(Annotated[str, Field(max_length=20)]))
_shape(
    "a default is another one",
    PetitionTriaged,
    answered_directly=lambda a, i: (a, Field(description=i.description, default=True)),
)
_shape("a list becomes a set", CalendarYearLoaded, off=retyped(frozenset[str]))
_shape(
    "a map becomes a list",
    BulletinPublished,
    counts=described("Plain counts, by the same kind of key as the figures.", tuple[int, ...], default=()),
)
_shape("a nested number becomes text", BulletinPublished, cutoffs=retyped(dict[str, dict[str, str]]))
_shape("text becomes an object", CardIssued, reason=retyped(dict[str, str]))
_shape(
    "a personal mark is removed",
    PetitionTriaged,
    title=described("Title; names, numbers and addresses are masked.", str),
)
_shape("unknown fields are refused", PetitionRegistered, config=ConfigDict(extra="forbid", frozen=True))
_shape("unknown fields come through", PetitionRegistered, config=ConfigDict(extra="allow", frozen=True))
_shape(
    "a literal is narrowed", PetitionTriaged, category=retyped(Literal[Category.CLAIM, Category.SUGGESTION])
)


@breaks("a value of a list is removed")
def _(world: World) -> None:
    world.vocabulary(CardIssued, "colour", YELLOW=("yellow", "warning"))


@breaks("a value of a list is renamed")
def _(world: World) -> None:
    world.vocabulary(
        CardIssued,
        "colour",
        YELLOW=("yellow", "warning"),
        RED=("crimson", "grave warning, counts in assessment"),
    )


@breaks("an event is published under another type")
def _(world: World) -> None:
    made = world.alter(RatingGiven)
    del world.events[RatingGiven.type]
    made.type = "huiyin.intake.rated.v1"
    world.events[made.type] = made
    example = world.golden(RatingGiven.type) | {"type": made.type}
    (world.layout.golden / f"{RatingGiven.type}.json").unlink()
    world.write_golden(made.type, example)


@breaks("a version is raised in place")
def _(world: World) -> None:
    made = world.next_version(RatingGiven, None, {})
    del world.events[RatingGiven.type]
    (world.layout.golden / f"{RatingGiven.type}.json").unlink()
    assert made.type in world.events


@breaks("an event is removed")
def _(world: World) -> None:
    del world.events[RatingGiven.type]


@breaks("an event has another owner")
def _(world: World) -> None:
    made = world.alter(RatingGiven, base=CardIssued.__mro__[1])
    del world.events[RatingGiven.type]
    world.events[made.type] = made


@breaks("a second version has no upcaster")
def _(world: World) -> None:
    world.next_version(RatingGiven, None, {"score": 1}, score=described("Out of five.", int))


@breaks("a second version has an upcaster that fails")
def _(world: World) -> None:
    world.next_version(
        RatingGiven,
        lambda data: {**data, "score": data["points"]},
        {"score": 1},
        score=described("Out of five.", int),
    )


@breaks("a serializer writes another value")
def _(world: World) -> None:
    annotation = Annotated[str, PlainSerializer(lambda value: value.upper())]
    world.alter(CardIssued, reason=retyped(annotation))


# What nobody sees in a schema --------------------------------------------------------------------------------------------


@breaks("15 two names of values are swapped in the code")
def _(world: World) -> None:
    world.vocabulary(
        CardIssued, "colour", RED=("yellow", "warning"), YELLOW=("red", "grave warning, counts in assessment")
    )


@breaks("15 a name stands for another value, and the old name is gone")
def _(world: World) -> None:
    world.vocabulary(
        CardIssued,
        "colour",
        AMBER=("yellow", "warning"),
        YELLOW=("red", "grave warning, counts in assessment"),
    )


@breaks("18 a time need not have a zone")
def _(world: World) -> None:
    world.alter(ReplyApproved, approved_at=retyped(datetime))


@breaks("18 an optional time may not have a zone")
def _(world: World) -> None:
    world.alter(AcceptanceDecided, notice_served_at=retyped(NaiveDatetime | None))


@breaks("56 a closed part of a vocabulary lets in what it kept out")
def _(world: World) -> None:
    world.alter(
        PetitionTriaged,
        category=retyped(
            Annotated[
                Literal[Category.SUGGESTION, Category.CLAIM, Category.UNCLASSIFIED, Category.ACCUSATION],
                ClosedPart(Category),
            ]
        ),
    )


@breaks("56 a closed part becomes the whole vocabulary")
def _(world: World) -> None:
    world.alter(PetitionTriaged, category=retyped(Category))


@breaks("56 a closed part is no longer said to be closed")
def _(world: World) -> None:
    world.alter(
        PetitionTriaged, category=retyped(Literal[Category.SUGGESTION, Category.CLAIM, Category.UNCLASSIFIED])
    )


def _refuses(unwanted: Any) -> Any:
    def check(value: Any) -> Any:
        if value == unwanted:
            raise ValueError("unwanted")
        return value

    return AfterValidator(check)


@breaks("58 a validator refuses a value")
def _(world: World) -> None:
    present = PetitionRegistered.model_fields["channel"].annotation
    world.alter(PetitionRegistered, channel=retyped(Annotated[present, _refuses("wechat")]))


@breaks("58 a validator refuses null")
def _(world: World) -> None:
    world.alter(OrderDispatched, matter_class=retyped(Annotated[str | None, _refuses(None)]))


@breaks("58 a validator refuses empty text")
def _(world: World) -> None:
    world.alter(ReplyApproved, text=retyped(Annotated[str, _refuses("")]))


@breaks("58 a validator refuses two values together")
def _(world: World) -> None:
    class Strict(ReplyApproved.__mro__[1]):  # type: ignore[name-defined,misc]
        def model_post_init(self, context: Any) -> None:
            if self.sealed and self.imported:
                raise ValueError("never both")

    world.alter(ReplyApproved, base=Strict)


@breaks("58 a validator changes a value")
def _(world: World) -> None:
    world.alter(ReplyApproved, imported=retyped(Annotated[bool, AfterValidator(lambda value: False)]))


@breaks("58 numbers are taken as text")
def _(world: World) -> None:
    world.alter(CardIssued, config=ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True))


# Meanings -----------------------------------------------------------------------------------------------------------------


def _meaning(what: str, event: type[ContractEvent], **how: Any) -> None:
    BREAKING[what] = lambda world: world.alter(event, **how) and None


def said(text: str) -> Callable[[Any, Any], tuple[Any, Any]]:
    def change(annotation: Any, info: Any) -> tuple[Any, Any]:
        default = {} if info.is_required() else {"default": info.default}
        return annotation, Field(description=text, json_schema_extra=info.json_schema_extra, **default)

    return change


_meaning(
    "seconds become minutes in words",
    BulletinPublished,
    medians=said("Medians in minutes, by the same kind of key as the figures."),
)
_meaning("a field means something else", CardIssued, reason=said("Name of whoever gave the card."))
_meaning("the event means something else", CardIssued, doc="A card was taken back.")
_meaning(
    "a negation turns a field round",
    ReturnVisited,
    answered=said("Somebody was not reached, or did not answer."),
)
_meaning(
    "two fields swap their meanings",
    ClockStarted,
    nominal_due_at=said("The same after rolling over days off (CC §203); overdue counts from here."),
    effective_due_at=said("End of the last day or hour counted; drives reminders."),
)


@breaks("a value means something else")
def _(world: World) -> None:
    world.vocabulary(
        CardIssued, "colour", YELLOW=("yellow", "praise"), RED=("red", "grave warning, counts in assessment")
    )


@breaks("two values swap their meanings")
def _(world: World) -> None:
    world.vocabulary(
        CardIssued, "colour", YELLOW=("yellow", "grave warning, counts in assessment"), RED=("red", "warning")
    )


@breaks("two events swap their meanings")
def _(world: World) -> None:
    world.alter(CardIssued, doc=RedoOrdered.__doc__)
    world.alter(RedoOrdered, doc=CardIssued.__doc__)


@breaks("F5 a list has a new value")
def _(world: World) -> None:
    world.vocabulary(
        CardIssued,
        "colour",
        YELLOW=("yellow", "warning"),
        RED=("red", "grave warning, counts in assessment"),
        GREEN=("green", "praise"),
    )
