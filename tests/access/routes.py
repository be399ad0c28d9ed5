"""Every route of the product with what it declares, and something to fill its address, its query and its body with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from jsonschema import Draft202012Validator
from werkzeug.datastructures import ImmutableMultiDict

from huiyin_web.http.access import action_of
from huiyin_web.http.dispatch import is_api

from .world import ORGAN, PASSWORD, ROADS, Thing, World, session_of

FILES = "static"
"""Styles and scripts of the product itself: no route of anything."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TEXTS = _words(
    """title text location address accused accused_party confirmed_because no_accusation_because reason firm post kept_because because answer words comment
    note not_reached facts evidence progress proof legal_basis remarks source_notice name taken_back_because english hours footer"""
)
"""What people write freely."""
PROSE = "本人书面说明，已逐项核对"

CHOICES: Mapping[str, Any] = {
    "accusation": False, "anonymous": False, "answered": True, "category": "claim", "channel": "hotline",
    "confidential": False, "decision": "redo", "done": "done", "head_count": 1, "kept": True, "persons": 1, "proxy": False,
    "kind": "department", "language": "zh", "matter_class": "utilities/street_lighting", "mode": "dispatch",
    "nature": "complaint", "no_address": False, "outcome": "accepted", "phone": "13912345678", "resolved": "resolved",
    "role": "clerk", "satisfaction": "satisfied", "state": "disabled", "sure": "true", "urgency": "ordinary",
    "verdict": "approve", "way": "phone", "what": "identity", "year": 2031, "posts": "", "accusations": "on",
    "id_no": "23060219900307104X", "code": "NOBODYSCODENOBOD", "query_code": "NOBODYSCODENOBOD",
    "login": "nobody", "hotline": "12345", "one_time_code": "000000", "password": PASSWORD, "old": PASSWORD,
    "again": "another bench by the river", "subject": "nobody", "duties": "replied", "substitute": "nobody", "classes": ["utilities"], "may": "order.read",
    "bound": "", "second_factor": "",
    "level": "city", "leader": "leader-2", "leaders": ["leader-1"], "lawyer": "lawyer-1", "lawyers": ["lawyer-1"],
    "deputies": [], "companions": [], "room": "一号室", "rooms": ["一号室"], "places": [], "account": "", "day_off": "next",
    "on": "2026-05-21", "starts": "09:00", "ends": "11:30", "first": "2026-06-01", "last": "2026-06-30",
    "frequency": "weekly", "every": 1, "weekday": 2, "nth": 0, "slots": 10, "representatives": 1, "announced_before": 3,
    "booking_ends_before": 1, "booking_ends_at": "17:00", "hall_phone": "12345", "moves": [], "other": "nobodys",
    "mail_address": "nobody@example.gov.cn", "messenger": "https://messenger.example.gov.cn/",
}  # fmt: skip
"""What is chosen from a list, ticked, or of a form of its own."""

_WITH_OTHER_CHOICES = frozenset({"accused", "received_by", "id_no"})
"""Fields that a body can't have beside the choices of the example."""

DAYS = {
    "api": {"off": {"2031-01-01": "元旦"}, "working": {}},
    "page": {"off": "2031-01-01 元旦", "working": ""},
}

OBJECTS = _words(
    """registration_no numbers session_no sessions jurisdiction unit competent_unit accused_unit accused_units received_by proposed_unit parent
    petitioner_ref clock_id id place q number"""
)
"""What names a thing that lies somewhere: the matrix gives the own, the foreign and the unknown one."""

NAMES_NOTHING = _words(
    """version opened contacted_at notice_served_at promised_for received_at received_on postmarked_on idempotency_key
    csrf_token cursor sort limit page lang next from do go secret to at axis on since until period part age explain
    colour imported newest_first part search overdue provisional show lastEventId timeout v try_class try_place service remove
    first month quarter shown offered loads owed late emblem holder muted ways paper edited first_day last_day leader"""
)
"""Moments, pages of a list, and other things that say nothing of who may see what."""

FORMS: Mapping[str, Mapping[str, str]] = {
    "assignment.page_return_decision": {"decision": "reject"},
    "intake.page_move_session": {"place": "place-1"},
    "intake.page_preview_series": {"kind": "scheduled", "place": "place-1"},
    "intake.page_save_session": {"kind": "scheduled", "place": "place-1"},
    "roles.define_role": {"role": "night_desk"},
    "posts.give_post": {"accusations": "role", "unit": ""},
    "posts.name_substitute": {"first_day": "2026-03-02", "last_day": "2026-03-03"},
}
"""Where a page's form has another list of choices under the same name."""

FIXED: Mapping[str, str] = {
    "action": "order.audit_reply",
    "figure": "K1",
    "service": "intake",
    "office": "230600",
    "ref": "nobodysdraft",
    "number": "1",
    "substitute": "successor",
    "question": "what",
    "entry": "lawyer",
    "notice": "00000000-0000-4000-8000-000000000000",
}
"""Variables of addresses that name no thing that lies somewhere, or, like a draft, none that anybody else can name."""


@dataclass(frozen=True)
class Route:
    rule: str
    method: str
    endpoint: str
    action: str | None
    arguments: frozenset[str]

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"

    @property
    def api(self) -> bool:
        return is_api(self.rule)

    @property
    def looks(self) -> bool:
        return self.method == "GET"

    def path(self, named: Mapping[str, str]) -> str:
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: {**FIXED, **named}[found[1]], self.rule)


@dataclass(frozen=True)
class Named:
    """A thing as addresses and bodies name it, and beside it the like of it that there is not."""

    place: str
    values: Mapping[str, str]
    nobodys: Mapping[str, str]
    thing: Thing | None = None
    nth: str = ""

    def __str__(self) -> str:
        return f"{'/'.join(self.values.values())} {self.nth}"


def routes_of(world: World) -> list[Route]:
    found = [
        Route(
            rule.rule,
            method,
            rule.endpoint,
            action_of(world.app.view_functions[rule.endpoint]),
            frozenset(rule.arguments),
        )
        for rule in world.app.url_map.iter_rules()
        if rule.endpoint != FILES
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]
    return sorted(found, key=lambda each: (each.rule, each.method))


def documents(world: World) -> dict[str, Any]:
    """By service."""
    return {
        service: world.client.get(f"/{service}/openapi.json").get_json()
        for service in world.platform.runtimes
    }


def operations(world: World) -> Iterator[tuple[str, str, Mapping[str, Any], Mapping[str, Any]]]:
    """Address as routes have it, method, operation, and the document that it stands in."""
    for document in documents(world).values():
        for uri, item in document["paths"].items():
            for method, operation in item.items():
                yield uri, method.upper(), operation, document


def named_by(world: World, arguments: frozenset[str]) -> list[Named] | None:
    """Things that an address with these variables names, everywhere; None where nobody has said what they name."""
    variables = arguments - FIXED.keys()
    if not variables:
        return []
    if variables == {"registration_no"}:
        return (
            [_of(each, {}) for each in world.things]
            + [
                Named(
                    place,
                    {"registration_no": no},
                    {"registration_no": no.replace("2026", "2031")},
                    nth="bulletin",
                )
                for place in world.places
                for no in [world.bulletin(place)]
            ]
            + [
                Named(
                    place,
                    {"registration_no": f"account:{world.account(place)}"},
                    {"registration_no": "account:nobody"},
                    nth="account",
                )
                for place in world.places
            ]
        )
    if variables == {"registration_no", "addition"}:
        return [_of(each, {"addition": world.additions.get(each.number, "2")}) for each in world.things]
    if variables == {"source", "stream"}:
        return [
            Named(
                each.place,
                {"source": "intake", "stream": world.standstills[each.number]},
                {"source": "intake", "stream": "0" * 32},
                each,
                each.stage,
            )
            for each in world.things
            if each.number in world.standstills
        ]
    if variables == {"bulletin_no"}:
        return [
            Named(place, {"bulletin_no": no}, {"bulletin_no": no.replace("2026", "2031")})
            for place in world.places
            for no in [world.bulletin(place)]
        ]
    if variables == {"session_no"}:
        return [
            Named(place, {"session_no": no}, {"session_no": no.replace("2026", "2031")})
            for place in world.places
            for no in [world.session(place)]
        ]
    if variables == {"session_no", "booking"}:
        return [
            Named(
                place,
                {"session_no": no, "booking": "1"},
                {"session_no": no.replace("2026", "2031"), "booking": "1"},
            )
            for place in world.places
            for no in [world.session(place)]
        ]
    if variables == {"session_no", "registration_no"}:
        return [_of(each, {"session_no": world.session(each.place)}) for each in world.things]
    if variables == {"id"}:
        return [Named(place, {"id": world.account(place)}, {"id": "nobody"}) for place in world.places]
    if variables == {"jurisdiction", "petitioner_ref"}:
        return [
            Named(
                each.place,
                {"jurisdiction": each.place, "petitioner_ref": world.petitioner_ref(each)},
                {"jurisdiction": each.place, "petitioner_ref": "0" * 32},
                each,
                each.stage,
            )
            for each in world.things
        ]
    if variables == {"jurisdiction"}:
        return [Named(place, {"jurisdiction": place}, {"jurisdiction": "999999"}) for place in world.places]
    if variables == {"jurisdiction", "unit"}:
        return [
            Named(place, {"jurisdiction": place, "unit": ROADS}, {"jurisdiction": place, "unit": "nowhere"})
            for place in world.places
        ]
    return None


def _of(thing: Thing, more: Mapping[str, str]) -> Named:
    return Named(
        thing.place,
        {"registration_no": thing.number, **more},
        {"registration_no": thing.nobodys, **more},
        thing,
        thing.stage,
    )


class Asked(ImmutableMultiDict[str, str]):
    """Remembers what the routes ask their queries and forms for."""

    names: ClassVar[set[str]] = set()

    def get(self, key: str, *more: Any, **options: Any) -> Any:
        self.names.add(key)
        return super().get(key, *more, **options)

    def getlist(self, key: str, *more: Any, **options: Any) -> Any:
        self.names.add(key)
        return super().getlist(key, *more, **options)

    def __contains__(self, key: object) -> bool:
        self.names.add(str(key))
        return super().__contains__(key)


def is_known(name: str) -> bool:
    return any(name in each for each in (TEXTS, CHOICES, OBJECTS, NAMES_NOTHING, DAYS["api"]))


def query(operation: Mapping[str, Any], place: str) -> dict[str, str]:
    """What a look can't do without."""
    samples = {"jurisdiction": place, "from": "2026-03-01T00:00:00Z"}
    asked = [
        each["name"]
        for each in operation.get("parameters", ())
        if each["in"] == "query" and each.get("required")
    ]
    return {name: samples[name] for name in asked}


def form(route: Route, place: str, named: Mapping[str, str]) -> dict[str, Any]:
    """Everything that a page could ask for; it takes what it knows."""
    return {**_samples(place, named), **DAYS["page"], **FORMS.get(route.endpoint, {})}


def body(
    schema: Mapping[str, Any], document: Mapping[str, Any], place: str, named: Mapping[str, str]
) -> dict[str, Any]:
    """An example of the schema: what it asks for, and all else that names things or holds texts."""
    schema = _resolved(schema, document)
    samples = {**_samples(place, named), **DAYS["api"]}
    made = {}
    for name, field in schema.get("properties", {}).items():
        shapes = [_resolved(each, document) for each in field.get("anyOf", [field])]
        choices = next((each["enum"] for each in shapes if "enum" in each), None)
        assert is_known(name) or choices, f"the field {name}: say in routes.py what it holds"
        if choices and samples.get(name) not in choices:
            made[name] = choices[0]
        elif name in samples and name not in _WITH_OTHER_CHOICES:
            made[name] = samples[name]
    faults = Draft202012Validator({**schema, "components": document["components"]}).iter_errors(made)
    wrong = [fault.message for fault in faults]
    assert not wrong, f"the example of {schema.get('title')} is none: {wrong}"
    return made


def _resolved(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Mapping[str, Any] = document["components"]["schemas"][name] if name else schema
    return found


def _samples(place: str, named: Mapping[str, str]) -> dict[str, Any]:
    numbers = {"numbers": [named["registration_no"]]} if "registration_no" in named else {}
    sessions = [named.get("session_no", session_of(place))]
    objects = {
        "jurisdiction": place,
        "place": place,
        "unit": ROADS,
        "competent_unit": ORGAN,
        "accused_unit": ROADS,
        "accused_units": [ROADS],
        "proposed_unit": ROADS,
        "parent": ORGAN,
        "petitioner_ref": "0" * 32,
        "clock_id": "sign/1",
        "registration_no": f"{place}-2026-0000001",
        "numbers": [f"{place}-2026-0000001"],
        "id": "newcomer",
        "session_no": session_of(place),
        "sessions": sessions,
    }
    return {**dict.fromkeys(TEXTS, PROSE), **CHOICES, **objects, **named, **numbers}
