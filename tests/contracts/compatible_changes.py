"""Changes that break nobody, each as a function that sows it into a `World`.

`PASSES`: at once. `AFTER_RELEASE`: what is new has to be released. `ACCEPTED`: somebody has to answer for it, by the
change's key in the ledger of releases.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from pydantic import Field, create_model

from huiyin_contracts.assignment import OrderClosed
from huiyin_contracts.base import PERSONAL, ContractEvent
from huiyin_contracts.intake import RatingGiven
from huiyin_contracts.supervision import CardIssued, ReturnVisited

from .seeding import World, described

Sow = Callable[[World], Any]
PASSES: dict[str, Sow] = {}
AFTER_RELEASE: dict[str, Sow] = {}
ACCEPTED: dict[str, tuple[str, Sow]] = {}


def passes(what: str) -> Callable[[Sow], Sow]:
    def register(sow: Sow) -> Sow:
        PASSES[what] = sow
        return sow

    return register


def noted(extra: dict[str, Any]) -> Callable[[Any, Any], tuple[Any, Any]]:
    def change(annotation: Any, info: Any) -> tuple[Any, Any]:
        default = {} if info.is_required() else {"default": info.default}
        known = info.json_schema_extra or {}
        return annotation, Field(
            description=info.description, json_schema_extra={**known, **extra}, **default
        )

    return change


PASSES |= {
    "a new optional field": lambda w: w.alter(CardIssued, shade=described("How dark.", str | None, default=None)),
    "a new optional flag": lambda w: w.alter(CardIssued, late=described("Given late.", bool, default=False)),
    "a new optional list of values": lambda w: w.alter(
        CardIssued, before=(CardIssued.model_fields["colour"].annotation | None, Field(default=None, description="The last."))
    ),
    "a field is marked personal": lambda w: w.alter(CardIssued, reason=noted(PERSONAL)),
    "a field is deprecated": lambda w: w.alter(
        CardIssued, reason=lambda a, i: (a, Field(description=i.description, deprecated=True))
    ),
    "a deprecated mark as an annotation": lambda w: w.alter(CardIssued, reason=noted({"deprecated": True})),
    "a unit is noted": lambda w: w.alter(ReturnVisited, attempt=lambda a, i: (a, Field(ge=1, description=i.description, json_schema_extra={"x-unit": "attempts"}))),
    "examples are noted": lambda w: w.alter(CardIssued, reason=noted({"examples": ["R22-23"]})),
    "fields in another order": lambda w: w.alter(CardIssued, drop=["card_id"], card_id=(CardIssued.model_fields["card_id"].rebuild_annotation(), CardIssued.model_fields["card_id"])),
    "a name of a value in the code becomes another": lambda w: w.vocabulary(
        CardIssued, "colour", AMBER=("yellow", "warning"), RED=("red", "grave warning, counts in assessment")
    ),
    "values in another order": lambda w: w.vocabulary(
        CardIssued, "colour", RED=("red", "grave warning, counts in assessment"), YELLOW=("yellow", "warning")
    ),
    "a new class of the catalogue": lambda w: w.table(
        "matter_classes", lambda t: t["classes"]["utilities"]["children"].update(lifts={"zh": "电梯", "en": "Lifts"})
    ),
    "a new division": lambda w: w.table("divisions", lambda t: t["divisions"].update({"230625": {"zh": "某县", "en": "Some County"}})),
    "a new version of a table": lambda w: w.table("divisions", lambda t: t.update(version="2027.1")),
    "a new route": lambda w: w.openapi("intake", lambda d: d["paths"].update({"/intake/api/v1/more": {"get": {"responses": {}}}})),
    "a new optional parameter": lambda w: w.openapi(
        "intake",
        lambda d: d["paths"]["/intake/api/v1/petitions"]["get"]["parameters"].append(
            {"in": "query", "name": "more", "schema": {"type": "string"}}
        ),
    ),
    "an answer says more": lambda w: w.openapi("intake", lambda d: [s["properties"].update(more={"type": "string"}) for s in d["components"]["schemas"].values() if "properties" in s]),
    "a route is described better": lambda w: w.openapi(
        "intake", lambda d: d["paths"]["/intake/api/v1/petitions"]["get"].update(summary="Another", description="words")
    ),
    "an event is published with more": lambda w: w.publish("supervision", "supervision.card_issued", _with_shade(w)),
    "the mapping is written otherwise": lambda w: w.publish(
        "supervision", "supervision.card_issued", lambda p, e: p(e).model_copy()
    ),
    "an upcaster is not touched": lambda w: None,
}  # fmt: skip


def _with_shade(world: World) -> Any:
    richer = world.alter(CardIssued, shade=described("How dark.", str | None, default=None))
    return lambda present, event: richer.model_validate({**present(event).to_data(), "shade": "dark"})


@passes("a second golden example")
def _(world: World) -> None:
    example = world.golden(CardIssued.type)
    example["data"]["colour"] = "red"
    world.write_golden(f"{CardIssued.type}.red", example | {"position": 102})


@passes("a second golden example under another kind of name")
def _(world: World) -> None:
    world.write_golden(f"{CardIssued.type}-2", world.golden(CardIssued.type) | {"position": 102})


def _new_event(world: World) -> None:
    class SupervisionEvent(ContractEvent):
        service: ClassVar[str] = "supervision"

    made = create_model(
        "CardAppealed", __base__=SupervisionEvent, __doc__="A unit appealed.", card_id=described("Card.", str)
    )
    world.events[made.type] = made
    example = world.golden(CardIssued.type)
    data = {"card_id": example["data"]["card_id"]}
    dataschema = f"urn:huiyin:schema:{made.type}"
    world.write_golden(made.type, example | {"type": made.type, "dataschema": dataschema, "data": data})


AFTER_RELEASE |= {
    "a new event": _new_event,
    "a second version with its upcaster": lambda w: w.next_version(
        OrderClosed, lambda data: {**data, "note": ""}, {"note": "n"}, note=described("A note.", str)
    ),
    "a second version that renames a field": lambda w: w.next_version(
        RatingGiven,
        lambda data: {**data, "note": data.get("comment") or ""},
        {"note": "n"},
        note=described("Note.", str),
    ),
    "a second version is published": lambda w: _moved(w),
}


def _moved(world: World) -> None:
    second = world.next_version(
        OrderClosed, lambda data: {**data, "note": ""}, {"note": "n"}, note=described("A note.", str)
    )
    world.publish(
        "assignment",
        "assignment.order_closed",
        lambda present, event: second.model_validate({**present(event).to_data(), "note": "now told"}),
    )


ACCEPTED |= {
    "a slip of the pen": (
        f"{CardIssued.type}:reason",
        lambda w: w.alter(CardIssued, reason=lambda a, i: (a, Field(description="Code of the rule which it follows."))),
    ),
    "F5 a new value, once its readers know it": (
        f"{CardIssued.type}:colour=green",
        lambda w: w.vocabulary(
            CardIssued, "colour",
            YELLOW=("yellow", "warning"), RED=("red", "grave warning, counts in assessment"), GREEN=("green", "praise"),
        ),
    ),
    "a division is renamed": (
        "codes:divisions=230671",
        lambda w: w.table("divisions", lambda t: t["divisions"]["230671"].update(zh="大庆高新技术产业开发区")),
    ),
}  # fmt: skip
