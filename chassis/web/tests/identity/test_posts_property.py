"""Whatever posts, roles and substitutes there are, and whoever had which part: what somebody may do, one by one and as a list,
is what a plain reading of the rules says. The oracle here knows of the rules what their documents say, and none of their code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin_contracts.base import UnitKey
from huiyin_ledger.clock.china import china_date
from huiyin_ledger.db import Database
from huiyin_testing.databases import TestDatabases
from huiyin_web.bootstrap import definitions
from huiyin_web.duties import barred, not_barred
from huiyin_web.identity import policy
from huiyin_web.identity.duties import SEPARABLE, SHIPPED, Duty
from huiyin_web.identity.policy import Principal, Role
from huiyin_web.identity.scope import Columns, Resource, Scope
from huiyin_web.identity.store import IdentityStore

PROVINCE, CITY, COUNTY, OTHER_COUNTY, OTHER_CITY = "230000", "230600", "230602", "230621", "230700"
PLACES = (PROVINCE, CITY, COUNTY, OTHER_COUNTY, OTHER_CITY)
UNITS = tuple(UnitKey(place, code) for place in (CITY, COUNTY, OTHER_CITY) for code in ("jw", "roads"))
CLASSES = ("utilities", "utilities/heating", "rural_agriculture")
ACTIONS = ("order.read", "order.work", "order.audit_reply", "return_visit.record", "accusation.read")
"""One that also looks at what units hold, one of units, two that are kept apart from others, one of accusations."""
OWN, OWN_IN_UNIT = "night_desk", "unit_clerk"
IN_UNITS = frozenset({"unit_handler", "unit_head", "accusations", OWN_IN_UNIT})
ROLES = (
    "clerk",
    "reply_auditor",
    "supervisor",
    "auditor",
    "leader",
    "unit_handler",
    "accusations",
    OWN,
    OWN_IN_UNIT,
)
GRANTS = tuple(f"{action}{sealed}" for action in ACTIONS for sealed in ("", ":sealed"))
ACCOUNTS = ("an", "bao", "chen", "deng")
COLUMNS = Columns("jurisdiction", unit="unit", sealed="sealed", matter_class="matter_class")
ROWS = tuple(
    Resource(place, unit, sealed, matter_class)
    for place in PLACES
    for unit in (None, *UNITS)
    for sealed in (False, True)
    for matter_class in ("", "utilities/heating", "rural_agriculture")
)
DAY = date(2026, 3, 2)
FEW = settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass(frozen=True)
class Given:
    """A post as it is given, and who has it."""

    account: str
    role: str
    place: str
    unit: UnitKey | None
    sealed: bool
    classes: tuple[str, ...]
    since: date | None
    until: date | None


@dataclass
class World:
    """`changed`: by place and role what a place has made of it: what it gives and what it takes. `stands_in`: who for whom, from when
    to when. `parts`: what accounts did about the matter of each row, by turns; `apart`: by place and action."""

    posts: list[Given]
    changed: dict[tuple[str, str], tuple[frozenset[str], frozenset[str]]]
    stands_in: dict[tuple[str, str], tuple[date, date]]
    disabled: set[str]
    parts: list[dict[str, frozenset[Duty]]] = field(default_factory=lambda: [{}])
    apart: dict[tuple[str, str], frozenset[Duty]] = field(default_factory=dict)

    def of_row(self, n: int) -> Mapping[str, frozenset[Duty]]:
        return self.parts[n % len(self.parts)]


# -- what may be

_DAYS = st.none() | st.integers(-2, 2).map(lambda days: DAY + timedelta(days=days))
_NESTED = ((), (PROVINCE,), (PROVINCE, COUNTY), (CITY, COUNTY), (PROVINCE, CITY, COUNTY))
_SOME_GRANTS = st.frozensets(st.sampled_from(GRANTS), max_size=4)


@st.composite
def _given(draw: st.DrawFn) -> Given:
    role, since, until = draw(st.sampled_from(ROLES)), draw(_DAYS), draw(_DAYS)
    unit = draw(st.sampled_from(UNITS)) if role in IN_UNITS else None
    return Given(
        draw(st.sampled_from(ACCOUNTS)),
        role,
        unit.jurisdiction if unit else draw(st.sampled_from(PLACES)),
        unit,
        draw(st.booleans()),
        tuple(draw(st.lists(st.sampled_from(CLASSES), max_size=1))),
        since,
        None if since and until and until < since else until,
    )


@st.composite
def _worlds(draw: st.DrawFn, *, with_parts: bool = False) -> World:
    posts = draw(st.lists(_given(), min_size=1, max_size=7))
    changed = {(PROVINCE, role): (draw(_SOME_GRANTS), frozenset[str]()) for role in (OWN, OWN_IN_UNIT)}
    for post in draw(st.lists(st.sampled_from(posts), max_size=2)):
        for place in draw(st.sets(st.sampled_from((post.place, *PLACES)), max_size=3)):
            changed[place, post.role] = draw(st.tuples(_SOME_GRANTS, _SOME_GRANTS))
    pairs = st.tuples(st.sampled_from(ACCOUNTS), st.sampled_from(ACCOUNTS)).filter(lambda p: p[0] != p[1])
    days = st.tuples(st.integers(-2, 1), st.integers(0, 2)).map(
        lambda d: (DAY + timedelta(days=d[0]), DAY + timedelta(days=d[0] + d[1]))
    )
    world = World(
        posts,
        changed,
        draw(st.dictionaries(pairs, days, max_size=4)),
        draw(st.sets(st.sampled_from(ACCOUNTS), max_size=1)),
    )
    if with_parts:
        duties = st.frozensets(st.sampled_from(tuple(Duty)), min_size=1, max_size=2)
        world.posts.append(Given("an", "clerk", PROVINCE, None, True, (), None, None))
        parts = st.dictionaries(st.sampled_from(ACCOUNTS), duties, min_size=1, max_size=4)
        world.parts = draw(st.lists(parts, min_size=2, max_size=4))
        for action in sorted(SEPARABLE):
            some = st.frozensets(st.sampled_from(SEPARABLE[action]), max_size=3)
            for place in draw(st.sampled_from(_NESTED)):
                world.apart[place, action] = draw(some)
    return world


# -- the plain reading


def _lies_in(place: str, division: str) -> bool:
    pairs = [division[i : i + 2] for i in (0, 2, 4)]
    while pairs and pairs[-1] == "00":
        pairs.pop()
    return place.startswith("".join(pairs))


def _nearest(changes: Mapping[tuple[str, str], Any], place: str, of: str) -> Any:
    above = (place, place[:4] + "00", place[:2] + "0000")
    return next((changes[each, of] for each in above if (each, of) in changes), None)


def _posts_today(world: World, account: str) -> list[tuple[str, Given]]:
    """Each with whose it is: one's own, and those of whom one stands in for; not those that these have as substitutes."""
    if account in world.disabled:
        return []
    whose = [account] + [
        other
        for (other, substitute), (since, until) in world.stands_in.items()
        if substitute == account and since <= DAY <= until and other not in world.disabled
    ]
    return [
        (each.account, each)
        for each in world.posts
        if each.account in whose
        and (each.since is None or each.since <= DAY)
        and (each.until is None or each.until >= DAY)
    ]


def _grants(world: World, post: Given, grant: str, by_default: frozenset[str]) -> bool:
    given, taken = _nearest(world.changed, post.place, post.role) or (frozenset(), frozenset())
    return grant not in taken and (post.role in by_default or grant in given)


def _reaches(world: World, held: Sequence[tuple[str, Given]], post: Given, name: str, row: Resource) -> bool:
    action = policy.action_of(name)
    impartial = len({each.unit for _whose, each in held}) == 1
    if not _grants(world, post, name, action.roles):
        return False
    if action.accusations and post.unit and not (post.sealed and impartial):
        return False
    if post.unit:
        there = row.unit == post.unit
    else:
        there = _lies_in(row.jurisdiction, post.place)
        if action.of_units and not row.sealed and row.unit:
            there = there or _lies_in(row.unit.jurisdiction, post.place)
    if row.sealed and not (
        post.sealed and impartial and _grants(world, post, f"{name}:sealed", action.sealed)
    ):
        return False
    if post.classes and row.matter_class is not None:
        of_class = {row.matter_class, row.matter_class.partition("/")[0]}
        return there and bool(of_class & set(post.classes))
    return there


def _reaching(world: World, account: str, name: str, row: Resource) -> list[str]:
    """Whose posts let `account` do it on the row."""
    held = _posts_today(world, account)
    return [whose for whose, post in held if _reaches(world, held, post, name, row)]


def _kept_from_it(world: World, account: str, name: str, n: int, row: Resource) -> bool:
    """Whether a part in the matter of row `n` keeps `account` from it, whom a post lets do it."""
    at_the_place = _nearest(world.apart, row.jurisdiction, name)
    apart = SHIPPED[name] if at_the_place is None else at_the_place
    had_part = {who for who, duties in world.of_row(n).items() if duties & apart}
    return account in had_part or had_part >= set(_reaching(world, account, name, row))


# -- what is


@pytest.fixture
def database(test_databases: TestDatabases) -> Iterator[Database]:
    """That of identity, with the view that services have of who had which part."""
    urls = test_databases.fresh_identity()
    with psycopg.connect(urls.admin) as connection:
        connection.execute(
            "CREATE TABLE live.duties (jurisdiction text, registration_no text, duty text, account text)"
        )
        connection.execute("GRANT ALL ON live.duties TO PUBLIC")
    with Database(urls.app, application_name="test identity") as database:
        yield database


@pytest.fixture(autouse=True)
def declared() -> None:
    for each in definitions():
        policy.declare(each.name, each.actions)


class _Enough(Exception):
    """Takes back what an example wrote."""


@contextmanager
def _made(store: IdentityStore, world: World) -> Iterator[dict[str, Principal | None]]:
    """Who each account is on the day, while the world is there."""
    try:
        with store.recorder.database.transaction():
            _make(store, world)
            yield {account: store.accounts.principal_on(account, DAY) for account in ACCOUNTS}
            raise _Enough
    except _Enough:
        pass


def _make(store: IdentityStore, world: World) -> None:
    for (place, role), (granted, withheld) in sorted(world.changed.items()):
        own = {"name": role, "bound": role == OWN_IN_UNIT} if role in (OWN, OWN_IN_UNIT) else {}
        store.roles.define(place, role, granted=granted, withheld=withheld, **own)
    first = store.roles.post(Role.LEADER, OTHER_CITY, until=DAY - timedelta(days=9))
    for account in ACCOUNTS:
        store.accounts.open(account, name="", posts=[first], password="a bench by the river")
    for each in world.posts:
        post = store.roles.post(
            each.role,
            each.place,
            each.unit.unit if each.unit else None,
            sealed=each.sealed,
            classes=each.classes,
            since=each.since,
            until=each.until,
        )
        store.accounts.give_post(each.account, post)
    for (account, substitute), (since, until) in world.stands_in.items():
        store.accounts.name_substitute(account, substitute, since, until)
    for account in world.disabled:
        store.accounts.disable(account)
    for (place, action), duties in world.apart.items():
        store.separations.define(place, action, duties, "试验")


def _listed(database: Database, condition: Any) -> list[int]:
    """The numbers of the rows under the condition."""
    found = database.query(
        f"""SELECT n FROM unnest(%(jurisdictions)s::text[], %(units)s::text[], %(sealed)s::boolean[], %(classes)s::text[])
            WITH ORDINALITY AS t (jurisdiction, unit, sealed, matter_class, n) WHERE {condition.where} ORDER BY n""",
        {
            **condition.params,
            "jurisdictions": [row.jurisdiction for row in ROWS],
            "units": [row.unit and row.unit.named_in(row.jurisdiction) for row in ROWS],
            "sealed": [row.sealed for row in ROWS],
            "classes": [row.matter_class for row in ROWS],
        },
    )
    return [each["n"] - 1 for each in found]


def _scope(who: Principal | None, action: str) -> Scope:
    """Nothing where the action is not theirs."""
    return policy.scope_of(who, action) if who and policy.allows(who, action) else Scope(())


@FEW
@given(_worlds())
def test_what_somebody_may_do_is_what_a_plain_reading_of_their_posts_says(
    store: IdentityStore, world: World
) -> None:
    assert china_date(store.now()) == DAY
    with _made(store, world) as people:
        for account, who in people.items():
            assert (who is None) == (not _posts_today(world, account)), account
            for action in ACTIONS:
                expected = [n for n, row in enumerate(ROWS) if _reaching(world, account, action, row)]
                one_by_one = [n for n, row in enumerate(ROWS) if who and policy.allows(who, action, row)]
                assert one_by_one == expected, (account, action)
                scope = _scope(who, action).condition(COLUMNS)
                assert _listed(store.recorder.database, scope) == expected, (account, action)
                of_no_matter = Resource(CITY)
                may = bool(_reaching(world, account, action, of_no_matter))
                assert bool(who and policy.allows(who, action, of_no_matter)) == may, (account, action)


@FEW
@given(_worlds(with_parts=True))
def test_who_is_kept_from_a_matter_is_what_a_plain_reading_of_its_history_says(
    store: IdentityStore, world: World
) -> None:
    database = store.recorder.database
    service: Any = SimpleNamespace(database=database, identity=store)
    with _made(store, world) as people:
        _write_parts(database, world)
        for account, who in people.items():
            for action in SHIPPED:
                if who is None or not policy.allows(who, action):
                    continue
                reached = [n for n, row in enumerate(ROWS) if _reaching(world, account, action, row)]
                kept = {n for n in reached if _kept_from_it(world, account, action, n, ROWS[n])}
                own = not_barred(service, who, action, COLUMNS, "n::text", "own")
                assert _listed(database, own) == [n for n in reached if n not in kept], (account, action)
                for n in reached[:8]:
                    why = barred(service, action, ROWS[n], str(n + 1), account, who)
                    assert (why is not None) == (n in kept), (account, action, ROWS[n])


def _write_parts(database: Database, world: World) -> None:
    """As the view of a service has them: a row's matter is named by its number in the list."""
    written = [
        (row.jurisdiction, str(n + 1), duty.value, account)
        for n, row in enumerate(ROWS)
        for account, duties in world.of_row(n).items()
        for duty in duties
    ]
    database.execute(
        "INSERT INTO live.duties SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[])",
        [list(column) for column in zip(*written, strict=True)] if written else [[], [], [], []],
    )
