"""Whoever asks by whichever route gets what role, place, unit and post give them, and learns of nothing else.

The routes are the application's own, with all of their methods. Units have the same codes everywhere, and whatever is
written bears the mark of its matter. A route that declares no action that `rules` knows fails, and so does one that
names something that `routes` can't fill.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from huiyin_web.identity import policy
from huiyin_web.identity.policy import Role

from .asking import Answer, Asking, difference
from .routes import Named, Route, documents, is_known, named_by, routes_of
from .rules import RULES, UNITS, Rule
from .world import COUNTY, NEIGHBOUR, WATER, Identity, World

UNIT_FIELDS = (
    "unit",
    "competent_unit",
    "accused_unit",
    "accused_units",
    "proposed_unit",
    "parent",
    "received_by",
)
SEAL_OR_END = ("/accusation", "/referral", "/erasure", "/erasures", "/state", "/cancellation")
"""After these a thing is not what it was: they are tried last."""
NO_MATTERS = {"reporting_audit": "bulletin", "identity_audit": "account"}
"""What the ledgers of reporting and identity are about: auditors ask for that as for matters."""
STANDS_STILL = "assignment."
"""Where a referral stands still in this world, and nowhere else."""
LOOKS_ANYWAY = {
    "audit.read": "verifies and compares, which is long work but changes nothing",
    "petition.read": "searches, posted because names and phones must not stand in addresses",
}
"""Actions that are a mere look, though they are posted."""


def test_everybody_gets_by_every_route_what_is_theirs_and_learns_of_nothing_else(world: World) -> None:
    asking, routes, everybody = Asking(world), routes_of(world), list(world.identities())
    assert _undeclared(world, routes) == []
    for turn, route in enumerate(routes):
        before = world.heads()
        world.forget_attempts()
        _refuses_whom_it_is_not_given_to(asking, route, everybody, turn)
        _tells_nobody_of_what_they_do_not_reach(asking, route, everybody, turn)
        if route.arguments and world.heads() != before:
            asking.wrong.append(f"{route} changed what somebody may not even know of")
    for route in routes:
        _tells_nothing_of_what_is_only_mentioned(asking, route)
    for route in sorted(routes, key=lambda each: each.rule.endswith(SEAL_OR_END)):
        _takes_what_it_is_for(asking, route)
    assert asking.wrong == []
    unsaid = {
        (str(route), name) for route, names in asking.names.items() for name in names if not is_known(name)
    }
    assert unsaid == set(), "say in routes.py what these name"


def _undeclared(world: World, routes: Sequence[Route]) -> list[str]:
    """Routes that no rule of access covers, or that the matrix can't ask by; and where documents say otherwise."""
    found = [
        f"{each} declares {each.action}: say in rules.py who may do it"
        for each in routes
        if each.action not in RULES
    ]
    found += [
        f"{each}: say in routes.py what {set(each.arguments)} name"
        for each in routes
        if named_by(world, each.arguments) is None
    ]
    found += [
        f"{each} declares {each.action}, which is only a look"
        for each in routes
        if not each.looks
        and each.action in RULES
        and not RULES[each.action].changes
        and each.action not in LOOKS_ANYWAY
    ]
    found += [
        f"{name} is given to {sorted(policy.roles_of(name))}"
        for name, rule in RULES.items()
        if policy.roles_of(name) != rule.roles
    ]
    for service, document in documents(world).items():
        for uri, item in document["paths"].items():
            for method, operation in item.items():
                if set(operation["x-roles"]) != RULES[operation["x-action"]].roles:
                    found.append(f"{service} says that {method} {uri} is for {operation['x-roles']}")
    return found


def _refuses_whom_it_is_not_given_to(
    asking: Asking, route: Route, everybody: Sequence[Identity], turn: int
) -> None:
    """Before anything is said about the thing. Each role once, in one place or another."""
    rule = RULES[route.action or ""]
    kinds: dict[object, list[Identity]] = {}
    for who in everybody:
        if not rule.allows(who):
            kinds.setdefault((who.role, who.sealed), []).append(who)
    for alike in kinds.values():
        who = alike[turn % len(alike)]
        named = _things(asking, route)
        status, headers, _text = asking.ask(route, who, named[turn % len(named)].values if named else {})
        if who.role is not Role.CITIZEN:
            fits = status == 403
        else:
            fits = status == 401 or (not route.api and headers.get("Location", "").startswith("/login?next="))
        if not fits:
            asking.complain(route, who, f"{status} though it is not theirs")


def _tells_nobody_of_what_they_do_not_reach(
    asking: Asking, route: Route, everybody: Sequence[Identity], turn: int
) -> None:
    """What is not theirs is answered like what there is not; what is theirs, and what they look at, is answered."""
    rule = RULES[route.action or ""]
    allowed = [each for each in everybody if rule.allows(each)]
    if not route.arguments:
        for who in allowed if route.looks else allowed[:1]:
            asking.ask(route, who, {})
    things = _things(asking, route)
    unknown: dict[object, Answer] = {}
    for nth, who in enumerate(allowed if things else ()):
        asking.world.forget_attempts()
        for each in _not_theirs(rule, who, things, turn + nth):
            answer = asking.ask(route, who, each.values)
            alike = (who.role, who.sealed) if route.api and route.arguments else who  # a page names who looks
            alike = (alike, each.nobodys.get("addition"))
            if alike not in unknown:
                unknown[alike] = asking.ask(route, who, each.nobodys)
            if answer != unknown[alike]:
                asking.complain(
                    route, who, f"{each} is told from nothing: {difference(answer, unknown[alike])}"
                )
        if route.looks:
            for each in _theirs(rule, who, things):
                status, _headers, _text = asking.ask(route, who, each.values)
                if status in (403, 404):
                    asking.complain(route, who, f"{status} for {each}, which is theirs")


def _tells_nothing_of_what_is_only_mentioned(asking: Asking, route: Route) -> None:
    """In the query of a list, or in a form or a body beside what is one's own: a foreign thing is what there is not."""
    mentions = _mentions(asking, route)
    for who in _own_people(asking.world, RULES[route.action or ""]) if mentions else ():
        own = [
            each
            for each in _things(asking, route)
            if _reaches(RULES[route.action or ""], who, each)
            and each.values.get("registration_no") not in asking.used
        ]
        left: list[Named | None] = [*own] if route.arguments else [None] * 2
        for foreign, nothing in mentions:
            for stage in dict.fromkeys(each.nth if each else "" for each in left):
                some = [each for each in left if (each.nth if each else "") == stage]
                first = asking.ask(route, who, _values(some[0]), foreign)
                taken = first[0] < 400 and some[0] is not None and not route.looks
                if taken:
                    asking.used.add(some[0].values["registration_no"])
                    left.remove(some[0])
                if taken and len(some) == 1:
                    continue  # it is not what it was, and there is no other like it
                other = some[1] if taken else some[0]
                second = asking.ask(route, who, _values(other), nothing)
                if taken and second[0] < 400:
                    asking.used.add(other.values["registration_no"])
                    left.remove(other)
                if _without_numbers(first) != _without_numbers(second):
                    asking.complain(
                        route, who, f"{foreign} is told from {nothing}: {difference(first, second)}"
                    )


def _mentions(asking: Asking, route: Route) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Foreign things by the names that the route may know them by, each with the like of it that there is not."""
    world = asking.world
    foreign = next(each for each in world.things if each.place == NEIGHBOUR and each.stage == "dispatched")
    if route.looks:
        pairs = {
            "unit": (f"{NEIGHBOUR}/{WATER}", f"{NEIGHBOUR}/nowhere"),
            "petitioner_ref": (world.petitioner_ref(foreign), "0" * 32),
            "registration_no": (foreign.number, foreign.nobodys),
            "q": (foreign.mark, "无此字"),
            "number": (foreign.number, foreign.nobodys),
            "jurisdiction": (NEIGHBOUR, "230699"),
        }
        if route.arguments or RULES[route.action or ""].own:
            return []
        asked = {each["name"] for each in asking.operation(route)[0].get("parameters", ())} | asking.names[
            route
        ]
        return [({name: a}, {name: b}) for name, (a, b) in pairs.items() if name in asked]
    names = asking.fields(_by_program(route)).keys() & set(UNIT_FIELDS)
    clocks = [({"clock_id": f"{foreign.number}/{NEIGHBOUR}"}, {"clock_id": f"{foreign.nobodys}/{NEIGHBOUR}"})]
    units = [
        (
            {name: _as_field(name, f"{NEIGHBOUR}/{WATER}")},
            {name: _as_field(name, f"{NEIGHBOUR}/nowhere")},
        )
        for name in sorted(names)
    ]
    return units + (clocks if _urges(route) else [])


def _as_field(name: str, unit: str) -> str | list[str]:
    return [unit] if name.endswith("units") else unit


def _urges(route: Route) -> bool:
    return route.rule.endswith("/urge")


def _by_program(route: Route) -> Route:
    """The API's route that does the same as a page's form, by their addresses."""
    service, _, rest = route.rule.removeprefix("/").partition("/")
    return route if route.api else replace(route, rule=f"/{service}/api/v1/{rest}")


def _takes_what_it_is_for(asking: Asking, route: Route) -> None:
    """Nobody whom the rules let in is kept out, and what the matrix sends is what the route takes."""
    rule = RULES[route.action or ""]
    if (
        route.looks
        or rule.own
        or ("stream" in route.arguments and not route.endpoint.startswith(STANDS_STILL))
    ):
        return
    for who in _own_people(asking.world, rule):
        own = [each for each in _things(asking, route) if _reaches(rule, who, each)]
        own.sort(key=lambda each: _WAY.index(each.nth) if each.nth in _WAY else len(_WAY))
        for each in own[:1] or [None] * (not route.arguments):
            clock = (
                {"clock_id": asking.world.clock_of(each.thing)}
                if each and each.thing and _urges(route)
                else None
            )
            status, _headers, text = asking.ask(route, who, _values(each), clock)
            if status in (403, 404) or (status == 422 and route.api and '"errors"' in text):
                asking.complain(route, who, f"{status} for {each}, which is theirs: {text[:300]}")


_WAY = ("visit", "referred", "audit", "signed", "dispatched")


def _own_people(world: World, rule: Rule) -> list[Identity]:
    """One of each role to whom it is given, in the county."""
    people = [each for each in world.identities() if each.place == COUNTY and rule.allows(each)]
    return list(
        {(each.role, each.unit): each for each in people if each.role not in UNITS or each.sealed}.values()
    )


def _values(each: Named | None) -> dict[str, str]:
    return dict(each.values) if each else {}


def _without_numbers(answer: Answer) -> Answer:
    """What was registered meanwhile has the next number, and a code of its own."""
    status, headers, text = answer
    return status, headers, re.sub(r"\d{6}-2026-\d{7}|\b[A-Z2-7]{4}(?:[ -]?[A-Z2-7]{4}){3}\b", "", text)


def _things(asking: Asking, route: Route) -> list[Named]:
    """What the address names; where it names nothing, what a body may."""
    if route.arguments or route.looks or RULES[route.action or ""].own:
        named = named_by(asking.world, route.arguments) or []
        asked = next((kind for audit, kind in NO_MATTERS.items() if route.endpoint.startswith(audit)), "")
        return [each for each in named if asked == (each.nth if each.nth in NO_MATTERS.values() else "")]
    names = asking.fields(route).keys() if route.api else asking.names[route]
    bodies = (
        {"registration_no"},
        {"session_no"},
        {"jurisdiction", "petitioner_ref"},
        {"jurisdiction", "unit"},
    )
    several = {"numbers": "registration_no", "sessions": "session_no"}
    for named_in_body in bodies:
        if named_in_body <= names or any(
            many in names and one in named_in_body for many, one in several.items()
        ):
            return [
                each
                for each in named_by(asking.world, frozenset(named_in_body)) or []
                if each.nth not in NO_MATTERS.values()
            ]
    return []


def _reaches(rule: Rule, who: Identity, each: Named) -> bool:
    return rule.reaches(who, each.thing) if each.thing else rule.reaches_place(who, each.place)


def _not_theirs(rule: Rule, who: Identity, things: Sequence[Named], turn: int) -> Iterator[Named]:
    """One that is sealed or not a matter, and one that is not, in turn; those nearest to what is theirs among them."""
    foreign = [each for each in things if not _reaches(rule, who, each)]
    for sealed in (True, False):
        some = [each for each in foreign if (each.thing is None or each.thing.sealed) is sealed]
        if some:
            yield some[turn % len(some)]
            if who.role in UNITS and turn % 2:
                return


def _theirs(rule: Rule, who: Identity, things: Sequence[Named]) -> Iterator[Named]:
    """One that went the whole way; a sealed one too, where they reach such; and one that their units hold for others."""
    for sealed in (False, True):
        some = [each for each in things if each.thing is None or each.thing.sealed is sealed]
        own = [
            each
            for each in some
            if _reaches(rule, who, each)
            and each.nth in ("visit", "referred", "stopped", *NO_MATTERS.values(), "")
        ]
        yield from own[:1]
    if rule.follows:
        yield from (each for each in things if each.nth == "sent_down" and _reaches(rule, who, each))
