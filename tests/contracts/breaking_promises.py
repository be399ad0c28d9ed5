"""Changes to all else that was released: the baseline, mappings, examples, tables, upcasters, REST."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import yaml

from huiyin_contracts.assignment import OrderClosed
from huiyin_contracts.intake import PetitionRegistered, RatingGiven
from huiyin_contracts.supervision import (
    CardIssued,
)
from huiyin_contracts.vocabulary import CardColour
from huiyin_ledger.domain import Sealed
from huiyin_ledger.events import Event

from .breaking_events import BREAKING, Sow, breaks
from .seeding import Publish, World, described

# The baseline --------------------------------------------------------------------------------------------------------------


@breaks("33 an event is deleted with its released and golden files")
def _(world: World) -> None:
    del world.events[RatingGiven.type]
    (world.layout.released / f"{RatingGiven.type}.json").unlink()
    (world.layout.golden / f"{RatingGiven.type}.json").unlink()


@breaks("33 an event is deleted with its files, and the ledger says so")
def _(world: World) -> None:
    BREAKING["33 an event is deleted with its released and golden files"](world)
    forge(world)


@breaks("34 a field is removed, the released file deleted")
def _(world: World) -> None:
    world.alter(CardIssued, drop=["reason"])
    (world.layout.released / f"{CardIssued.type}.json").unlink()


@breaks("34 a field is removed, all of released deleted and released anew")
def _(world: World) -> None:
    world.alter(CardIssued, drop=["reason"])
    example = world.golden(CardIssued.type)
    del example["data"]["reason"]
    world.write_golden(CardIssued.type, example)
    shutil.rmtree(world.layout.released, ignore_errors=True)
    world.run("generate")
    world.run("release")


@breaks("34 released is deleted in one commit, and released anew in the next")
def _(world: World) -> None:
    shutil.rmtree(world.layout.released)
    world.commit()
    BREAKING["34 a field is removed, all of released deleted and released anew"](world)


@breaks("34 the released file is edited, and its digest in the ledger")
def _(world: World) -> None:
    world.alter(CardIssued, drop=["reason"])
    edit_released(world, CardIssued.type, lambda document: document["schema"]["properties"].pop("reason"))
    forge(world)


@breaks("34 a second release is made by hand")
def _(world: World) -> None:
    world.alter(CardIssued, drop=["reason"])
    edit_released(world, CardIssued.type, lambda document: document["schema"]["properties"].pop("reason"))
    ledger = world.layout.released / "ledger.yaml"
    entries = yaml.safe_load(ledger.read_text("utf-8"))
    ledger.write_text(yaml.safe_dump([*entries, {**entries[0], "release": 2}]), "utf-8")
    forge(world)


def edit_released(world: World, name: str, change: Callable[[dict[str, Any]], Any]) -> None:
    path = world.layout.released / f"{name}.json"
    document = json.loads(path.read_text("utf-8"))
    change(document)
    path.write_text(json.dumps(document), "utf-8")


def forge(world: World) -> None:
    """Puts the digest of what lies there into the ledger's last entry."""
    from huiyin_contracts.ledger import present

    ledger = world.layout.released / "ledger.yaml"
    entries = yaml.safe_load(ledger.read_text("utf-8"))
    entries[-1]["digest"] = present(world.layout).digest
    ledger.write_text(yaml.safe_dump(entries), "utf-8")


# What services publish -------------------------------------------------------------------------------------------------------


def _published(what: str, service: str, type_: str, mapping: Callable[[Publish, Event], Any] | None) -> None:
    BREAKING[what] = lambda world: world.publish(service, type_, mapping)


def _with(**values: Any) -> Callable[[Publish, Event], Any]:
    """Publishes what it published, with these fields otherwise; each is a value or made from the private event."""

    def mapping(present: Publish, event: Event) -> Any:
        made = present(event)
        return made and made.model_copy(
            update={name: value(event) if callable(value) else value for name, value in values.items()}
        )

    return mapping


def _unless(condition: Callable[[Event], bool]) -> Callable[[Publish, Event], Any]:
    return lambda present, event: None if condition(event) else present(event)


_published(
    "36 a field is no longer filled", "intake", "intake.petition_registered", _with(source_sha256=None)
)
_published(
    "36 a field with a default is no longer filled",
    "assignment",
    "assignment.order_dispatched",
    _with(received_by=None),
)
_published(
    "36 a field is filled with nothing where it is sealed",
    "intake",
    "intake.rating_given",
    lambda p, e: (
        p(e).model_copy(update={"comment": None}) if isinstance(e.data["masked_comment"], Sealed) else p(e)
    ),
)
_published("37 an event is no longer published", "intake", "intake.rating_given", None)
_published("37 an event is mapped to nothing", "intake", "intake.rating_given", lambda present, event: None)
_published(
    "37 one of three private types of an event is no longer published",
    "assignment",
    "assignment.unit_moved",
    None,
)
_published(
    "38 a time is filled with when it was recorded",
    "intake",
    "intake.petition_registered",
    _with(received_at=lambda event: event.recorded_at),
)
_published(
    "38 a time is filled with when it happened",
    "assignment",
    "assignment.reply_approved",
    _with(approved_at=lambda event: event.occurred_at),
)
_published(
    "38 a time is filled with another time of the event",
    "assignment",
    "assignment.reply_approved",
    _with(replied_at=lambda event: datetime.fromisoformat(event.data["approved_at"])),
)
_published(
    "39 what is imported is left out",
    "assignment",
    "assignment.reply_approved",
    _unless(lambda event: event.data["imported"]),
)
_published(
    "39 imported petitions are left out",
    "intake",
    "intake.petition_registered",
    _unless(lambda event: event.data["source_sha256"] is not None),
)
_published(
    "39 what is sealed is left out",
    "assignment",
    "assignment.reply_approved",
    _unless(lambda event: event.data["sealed"]),
)
_published(
    "39 one channel is left out",
    "intake",
    "intake.petition_registered",
    _unless(lambda event: event.data["channel"] == "wechat"),
)
_published(
    "39 what system accounts do is left out",
    "assignment",
    "assignment.order_signed",
    _unless(lambda event: event.actor.startswith("system:")),
)
_published(
    "a text leaves unmasked",
    "assignment",
    "assignment.return_rejected",
    _with(reason=lambda event: event.data["reason"].open_or("")),
)
_published(
    "the text of a sealed matter leaves",
    "assignment",
    "assignment.reply_approved",
    lambda p, e: p(replace(e, data={**e.data, "sealed": False})),
)
_published(
    "an erased text is told otherwise",
    "intake",
    "intake.rating_given",
    lambda p, e: p(e).model_copy(
        update={"comment": e.data["masked_comment"] and e.data["masked_comment"].open_or("gone")}
    ),
)
_published(
    "a flag is turned round",
    "supervision",
    "supervision.clock_started",
    _with(provisional=lambda event: not event.data["provisional"]),
)
_published(
    "a value is told as another one", "supervision", "supervision.card_issued", _with(colour=CardColour.RED)
)


@breaks("44 the envelope leaves out the matter")
def _(world: World) -> None:
    world.envelope("intake", lambda event: {k: v for k, v in event.items() if k != "correlation"})


@breaks("45 the envelope's position is text")
def _(world: World) -> None:
    world.envelope("intake", lambda event: {**event, "position": str(event["position"])})


@breaks("the envelope's time is when it was recorded")
def _(world: World) -> None:
    world.envelope("supervision", lambda event: {**event, "time": event["recordedat"]})


@breaks("the envelope's id is another one")
def _(world: World) -> None:
    world.envelope(
        "supervision", lambda event: {**event, "id": f"{event['subject']}/{event['streamversion']}"}
    )


# Golden examples ---------------------------------------------------------------------------------------------------------------


@breaks("a golden example is deleted")
def _(world: World) -> None:
    (world.layout.golden / f"{CardIssued.type}.json").unlink()


@breaks("40 golden data is changed")
def _(world: World) -> None:
    example = world.golden(CardIssued.type)
    example["data"]["colour"] = "red" if example["data"]["colour"] == "yellow" else "yellow"
    world.write_golden(CardIssued.type, example)


@breaks("40 a golden example loses an optional field")
def _(world: World) -> None:
    example = world.golden(PetitionRegistered.type)
    del example["data"]["source_line"]
    world.write_golden(PetitionRegistered.type, example)


@breaks("42 a golden envelope is broken")
def _(world: World) -> None:
    world.write_golden(
        CardIssued.type, {k: v for k, v in world.golden(CardIssued.type).items() if k != "position"}
    )


@breaks("42 a golden envelope tells another matter")
def _(world: World) -> None:
    world.write_golden(
        CardIssued.type, world.golden(CardIssued.type) | {"correlation": "230600-2026-0000099"}
    )


@breaks("a second golden example can't be read")
def _(world: World) -> None:
    example = world.golden(CardIssued.type)
    example["data"]["colour"] = "blue"
    world.write_golden(f"{CardIssued.type}.blue", example)


# Code tables -----------------------------------------------------------------------------------------------------------------------


def _tables(what: str, name: str, change: Callable[[dict[str, Any]], Any]) -> None:
    BREAKING[what] = lambda world: world.table(name, change)


def _swap(node: dict[str, Any], one: str, other: str) -> None:
    node[one], node[other] = node[other], node[one]


_tables(
    "46 a class means something else",
    "matter_classes",
    lambda t: t["classes"]["utilities"]["children"]["heating"].update(zh="停车", en="Parking"),
)
_tables(
    "47 a class is removed", "matter_classes", lambda t: t["classes"]["utilities"]["children"].pop("heating")
)
_tables(
    "47 a class of the first level is removed with its children",
    "matter_classes",
    lambda t: t["classes"].pop("utilities"),
)
_tables(
    "47 a class is renamed in code",
    "matter_classes",
    lambda t: t["classes"]["utilities"]["children"].update(
        heat=t["classes"]["utilities"]["children"].pop("heating")
    ),
)
_tables(
    "48 a division's code is reused",
    "divisions",
    lambda t: t["divisions"].update({"230602": {"zh": "新城区", "en": "New Town"}}),
)
_tables("49 two divisions are swapped", "divisions", lambda t: _swap(t["divisions"], "230602", "230603"))
_tables(
    "49 two classes are swapped",
    "matter_classes",
    lambda t: _swap(t["classes"]["utilities"]["children"], "heating", "water_supply"),
)
_tables(
    "49 two divisions are swapped in one language",
    "divisions",
    lambda t: (lambda d: (d["230602"].update(en="Longfeng"), d["230603"].update(en="Sartu")))(t["divisions"]),
)


# Upcasters ------------------------------------------------------------------------------------------------------------------------


def _second(outcome: Callable[[dict[str, Any]], dict[str, Any]]) -> Sow:
    return lambda world: (
        world.next_version(OrderClosed, outcome, {"note": "n"}, note=described("A note.", str)) and None
    )


BREAKING["53 an upcaster falsifies a value"] = _second(
    lambda data: {**data, "note": "", "outcome": "imported"}
)
BREAKING["53 an upcaster falsifies one value of many"] = _second(
    lambda data: {
        **data,
        "note": "",
        "outcome": "closed" if data["outcome"] == "not_accepted" else data["outcome"],
    }
)
BREAKING["53 an upcaster loses an optional field"] = lambda world: (
    world.next_version(
        RatingGiven,
        lambda data: {**data, "note": "", "comment": None},
        {"note": "n"},
        note=described("A note.", str),
    )
    and None
)


@breaks("53 a released upcaster is changed")
def _(world: World) -> None:
    world.next_version(
        OrderClosed,
        lambda data: {**data, "note": f"closed as {data['outcome']}"},
        {"note": "n"},
        note=described("A note.", str),
    )
    world.run("generate")
    assert world.run("release") == 0
    world.commit()
    world.upcasters[OrderClosed.type] = lambda data: {**data, "note": "closed"}


@breaks("53 a released upcaster is removed with its version")
def _(world: World) -> None:
    made = world.next_version(
        OrderClosed, lambda data: {**data, "note": ""}, {"note": "n"}, note=described("A note.", str)
    )
    world.run("generate")
    assert world.run("release") == 0
    world.commit()
    del world.events[made.type], world.upcasters[OrderClosed.type]


# REST --------------------------------------------------------------------------------------------------------------------------------


def _rest(what: str, change: Callable[[dict[str, Any]], Any]) -> None:
    BREAKING[what] = lambda world: world.openapi("intake", change)


def _answer(document: dict[str, Any]) -> dict[str, Any]:
    """Schema of what a registration is answered with."""
    operation = document["paths"]["/intake/api/v1/petitions"]["post"]
    reference = operation["responses"]["201"]["content"]["application/json"]["schema"]["$ref"]
    schema: dict[str, Any] = document["components"]["schemas"][reference.rpartition("/")[2]]
    return schema


def _body(document: dict[str, Any]) -> dict[str, Any]:
    operation = document["paths"]["/intake/api/v1/petitions"]["post"]
    reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    schema: dict[str, Any] = document["components"]["schemas"][reference.rpartition("/")[2]]
    return schema


def _rename(schema: dict[str, Any]) -> None:
    name = next(iter(schema["properties"]))
    schema["properties"]["another"] = schema["properties"].pop(name)
    schema["required"] = ["another" if each == name else each for each in schema.get("required", [])]


_rest("60 a field of an answer is renamed", lambda d: _rename(_answer(d)))
_rest("60 a field of an answer is removed", lambda d: _answer(d)["properties"].popitem())
_rest(
    "60 a field of an answer is of another type",
    lambda d: _answer(d)["properties"].update(registration_no={"type": "integer"}),
)
_rest("a field of a request is renamed", lambda d: _rename(_body(d)))
_rest(
    "a request wants one field more",
    lambda d: (_body(d)["properties"].update(more={"type": "string"}), _body(d)["required"].append("more")),
)
_rest("a route is removed", lambda d: d["paths"].pop("/intake/api/v1/petitions"))
_rest("a method is removed", lambda d: d["paths"]["/intake/api/v1/petitions"].pop("post"))
_rest(
    "a status is no longer answered",
    lambda d: d["paths"]["/intake/api/v1/petitions"]["post"]["responses"].pop("201"),
)
_rest("a parameter is removed", lambda d: d["paths"]["/intake/api/v1/petitions"]["get"]["parameters"].pop())
_rest(
    "a parameter becomes required",
    lambda d: [
        p.update(required=True)
        for p in d["paths"]["/intake/api/v1/petitions"]["get"]["parameters"]
        if not p.get("required")
    ],
)
