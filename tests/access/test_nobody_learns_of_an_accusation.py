"""Accusations are registered, referred, left lying and worked on: to whoever may not know of one, the world looks as
before.

Everybody looks: every role, in every place, in each unit with and without each post. They look at every page, list,
document, file and figure that is theirs, at the pages of the same petitioner's other matter, and search for the
number, the writer and the words. Roles, posts, units and routes are found, so that a new one is walked too; who may know is written down in
`rules`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import cycle, islice

from huiyin_contracts.base import UnitKey
from huiyin_contracts.vocabulary import Channel
from huiyin_intake.features.add_text.command import AddText, add_text
from huiyin_intake.features.refer_accusation.command import (
    ReferAccusation,
    mark_as_accusation,
    refer_accusation,
)
from huiyin_intake.features.register_petition.command import RegisterPetition
from huiyin_intake.features.register_petition.handler import register_petition
from huiyin_ledger.domain import Act
from huiyin_reporting.kpi.definition import load
from huiyin_supervision.ticker import tick
from huiyin_web.identity.policy import Principal, Role

from .asking import Answer, Asking, difference
from .routes import FIXED, Named, Route, named_by, routes_of
from .rules import RULES, UNITS, may_name
from .world import CITY, COUNTY, KINDS, LATER, NEIGHBOUR, ORGAN, ROADS, SINGLE, Identity, Thing, World

WRITER = {"name": "何揭发", "phone": "13899990000", "address": "远山路"}
"""Wrote an ordinary petition before: the two are one person."""
LONG_AGO = LATER - timedelta(days=40)
"""Everything that anybody owes about an accusation of that day is overdue by now."""
ELSEWHERE = {
    "operations.read": "of the process, which serves all places",
    "petition.submit": "begins a draft, which has a name of its own each time",
}
"""Looks that are left out, and why."""
HOLDERS = {
    "ordinary": UnitKey(COUNTY, ROADS),
    "referred": UnitKey(COUNTY, ORGAN),
    "finished": UnitKey(COUNTY, ORGAN),
    "referred_above": UnitKey(CITY, ORGAN),
}
"""Which unit has a matter of a stage; nobody has what is not referred."""
SEARCHES = frozenset({"q", "number", "registration_no"})
SEARCH = "POST /intake/api/v1/petitions/search"
SEARCHED = (
    WRITER["name"],
    "何揭",
    "发",
    WRITER["phone"],
    "0000",
    "000",
    "墨麟",
    "墨麟同一人",
    "事情已经半年",
    "何揭发 墨麟",
)
"""By the writer, by numbers and by words that the accusations share with the ordinary matter."""
FIGURES_EACH = 3
NEARBY = {CITY: (ORGAN, ROADS), NEIGHBOUR: (ROADS,)}
"""Units of the other places whose people look; in the county those of all units do."""

Looks = Mapping[str, Answer]


def test_whoever_may_not_know_of_an_accusation_sees_the_world_as_it_was(world: World) -> None:
    ordinary = _ordinary(world)
    asking, routes = Asking(world), [each for each in routes_of(world) if each.looks]
    everybody = list(enumerate(_everybody(world)))
    assert {who.role for _nth, who in everybody} == set(Role)
    before = {who: _look(asking, routes, who, nth, ordinary) for nth, who in everybody}

    accusations = _accuse(world)

    seen_by: set[tuple[Role, bool]] = set()
    for nth, who in everybody:
        after = _look(asking, routes, who, nth, ordinary)
        if any(may_name(who, each) for each in accusations):
            told = [
                each for each in accusations if any(each.number in text for _s, _h, text in after.values())
            ]
            seen_by |= {(who.role, who.sealed) for each in told}
        else:
            for look, answer in after.items():
                if answer != before[who][look]:
                    asking.wrong.append(f"{who} at {look}: {difference(before[who][look], answer)}")
        _search(asking, routes, who, accusations, nth)
    assert asking.wrong == []
    assert seen_by >= {
        (Role.UNIT_HANDLER, True),
        (Role.UNIT_HEAD, True),
        (Role.CLERK, False),
        (Role.AUDITOR, False),
    }
    assert not {(Role.UNIT_HANDLER, False), (Role.UNIT_HEAD, False)} & seen_by


def _everybody(world: World) -> Iterator[Identity]:
    yield world.identity(Role.CITIZEN)
    for place in (CITY, COUNTY, NEIGHBOUR):
        for role in (each for each in Role if each is not Role.CITIZEN):
            if role in UNITS:
                units = NEARBY.get(place, KINDS)
                yield from (
                    world.identity(role, place, unit, sealed) for unit in units for sealed in (False, True)
                )
            elif place == COUNTY or role not in SINGLE:
                yield world.identity(role, place)


def _look(
    asking: Asking, routes: Sequence[Route], who: Identity, nth: int, ordinary: Thing
) -> dict[str, Answer]:
    """What is theirs, but for what depends on the moment; of the figures' rows some, another few for each reader."""
    found = {}
    for route in _theirs(routes, who):
        if "figure" in route.arguments:
            some = islice(cycle(_figures()), nth * FIGURES_EACH, (nth + 1) * FIGURES_EACH)
            things = [Named("", {"figure": figure}, {}) for figure in some]
        elif route.arguments - FIXED.keys():
            things = [
                each
                for each in named_by(asking.world, route.arguments) or []
                if each.thing is None or each.thing == ordinary
            ]
        else:
            things = [Named("", {}, {})]
        if route.action == "petition.track":
            asking.world.forget_attempts()
        for each in things:
            found[f"{route} {each}"] = asking.ask(route, who, each.values)
    for route in routes_of(asking.world):
        if str(route) == SEARCH and RULES[route.action or ""].allows(who):
            found |= {f"{route} {words}": asking.ask(route, who, {}, {"words": words}) for words in SEARCHED}
    return found


def _search(
    asking: Asking, routes: Sequence[Route], who: Identity, accusations: Sequence[Thing], nth: int
) -> None:
    """An accusation that they may not know of is answered like a number that nobody has, in addresses and in searches."""
    unknown = [each for each in accusations if not may_name(who, each)]
    for each, route in zip(cycle(unknown), _theirs(routes, who), strict=False):
        if route.action == "petition.track":
            asking.world.forget_attempts()
        if route.arguments - FIXED.keys() == {"registration_no"}:
            here = asking.ask(route, who, {"registration_no": each.number})
            nowhere = asking.ask(route, who, {"registration_no": each.nobodys})
        elif not route.arguments and (names := asking.names[route] & SEARCHES):
            here = asking.ask(route, who, {}, dict.fromkeys(names, each.number))
            nowhere = asking.ask(route, who, {}, dict.fromkeys(names, each.nobodys))
        else:
            continue
        if here != nowhere:
            asking.complain(route, who, f"{each.stage} is told from nothing: {difference(here, nowhere)}")


def _theirs(routes: Sequence[Route], who: Identity) -> Iterator[Route]:
    """What all may look at, citizens look at."""
    for route in routes:
        rule = RULES[route.action or ""]
        public = route.action == "page.public" and who.role is not Role.CITIZEN
        if rule.allows(who) and not public and route.action not in ELSEWHERE:
            yield route


def _figures() -> list[str]:
    return [name for name, _definition in load().all()]


def _ordinary(world: World) -> Thing:
    """The accusers' other matter, which the accused unit has."""
    made = _register(world, "同一人", "ordinary", **WRITER)
    triage = {"category": "claim", "nature": "complaint", "matter_class": "utilities/street_lighting"}
    clerk = world.identity(Role.CLERK, COUNTY)
    path = f"/intake/api/v1/petitions/{made.number}/triage"
    world.post(clerk, path, **triage, place=COUNTY, proposed_unit=ROADS)
    world.platform.settle()
    return made


# -- the accusations


def _accuse(world: World) -> list[Thing]:
    """Each of another stage, all against the county's roads, by somebody who is known from another matter; long overdue."""
    made = [
        _register(world, "存疑", "alleged", accusation=True, accused="路政科长", **WRITER),
        _register(world, "标记", "marked", **WRITER),
        _register(world, "本级", "referred", accusation=True, anonymous=True),
        _register(world, "办结", "finished", accusation=True, **WRITER),
        _register(world, "上级", "referred_above", accusation=True, confidential=True, **WRITER),
    ]
    _alleged, marked, referred, finished, above = made
    intake, clerk = world.platform.runtime("intake"), Principal.of("clerk", "", Role.CLERK, COUNTY)
    mark_as_accusation(intake, _act(marked), clerk, marked.number)
    for each in (referred, finished, above):
        add_text(intake, _act(each), each.number, AddText(text=f"{each.mark}又来找过我"))
        referral = ReferAccusation(
            competent_unit=HOLDERS[each.stage].named_in(COUNTY),
            accused_units=[ROADS],
            accused_party=f"{each.mark}科长",
        )
        refer_accusation(intake, _act(each), clerk, each.number, referral)
    world.platform.settle()
    organ = world.identity(Role.UNIT_HANDLER, COUNTY, ORGAN, True)
    world.post(organ, f"/assignment/api/v1/orders/{finished.number}/sign")
    result = {"text": f"{finished.mark}已核查", "done": "explained"}
    world.post(organ, f"/assignment/api/v1/orders/{finished.number}/reply", **result)
    world.platform.settle()
    tick(world.platform.runtime("supervision"), LATER)
    world.platform.settle()
    return made


def _register(world: World, word: str, stage: str, **more: object) -> Thing:
    """In the county, long ago. Whatever stands in it bears its mark; `world` then knows it, and who may read it."""
    mark = f"墨麟{word}"
    command = RegisterPetition.model_validate(
        {
            "jurisdiction": COUNTY,
            "channel": Channel.LETTER,
            "title": f"{mark}路灯",
            "text": f"{mark}的事情已经半年，请处理。",
            "received_at": LONG_AGO,
            **more,
        }
    )
    act = Act("clerk", LONG_AGO)
    receipt = register_petition(world.platform.runtime("intake"), act, command)
    world.platform.settle()
    sealed = stage != "ordinary"
    made = Thing(receipt.registration_no, mark, receipt.query_code, stage, sealed, HOLDERS.get(stage))
    world.things.append(made)
    return made


def _act(thing: Thing) -> Act:
    return Act("clerk", LONG_AGO + timedelta(days=1), thing.number)
