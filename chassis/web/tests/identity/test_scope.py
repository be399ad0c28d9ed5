"""A list shows exactly what may be opened one by one: the rule of access, asked both ways, over all its cases."""

from __future__ import annotations

from itertools import product

import pytest

from huiyin_contracts.base import UnitKey
from huiyin_ledger.db import Database
from huiyin_ledger.divisions import range_of, within
from huiyin_web.bootstrap import definitions
from huiyin_web.identity.policy import (
    EVERYWHERE,
    UNIT_ROLES,
    Post,
    Principal,
    Role,
    allows,
    declare,
    scope_of,
)
from huiyin_web.identity.scope import Area, Columns, Resource, Scope, is_unit_of, key_of, whole_of

PROVINCE, CITY, COUNTY, OTHER_COUNTY, OTHER_CITY = "230000", "230600", "230621", "230622", "230100"
PLACES = (PROVINCE, CITY, COUNTY, OTHER_COUNTY, OTHER_CITY)
CODES = ("jw", "roads")
"""Every jurisdiction has both: a code says nothing without its jurisdiction."""
ROWS = [
    Resource(place, unit, sealed)
    for place, unit, sealed in product(
        PLACES, (None, *(UnitKey(j, code) for j, code in product(PLACES, CODES))), (False, True)
    )
]
DEFINITIONS = definitions()
ACTIONS = {**EVERYWHERE, **{name: act for each in DEFINITIONS for name, act in each.actions.items()}}
COLUMNS = Columns("jurisdiction", unit="unit", sealed="sealed")


@pytest.fixture(autouse=True)
def declared() -> None:
    for each in DEFINITIONS:
        declare(each.name, each.actions)


def people(role: Role) -> list[Principal]:
    units = CODES if role in UNIT_ROLES else (None,)
    return [
        Principal.of("x", "", role, j, UnitKey.of(j, code), bool(code)) for j, code in product(PLACES, units)
    ]


def listed(database: Database, scope: Scope, columns: Columns, rows: list[Resource]) -> list[Resource]:
    condition = scope.condition(columns)
    found = database.query(
        f"""SELECT n FROM unnest(%(jurisdictions)s::text[], %(units)s::text[], %(sealed)s::boolean[])
            WITH ORDINALITY AS t (jurisdiction, unit, sealed, n) WHERE {condition.where} ORDER BY n""",
        {
            **condition.params,
            "jurisdictions": [row.jurisdiction for row in rows],
            "units": [row.unit and row.unit.named_in(row.jurisdiction) for row in rows],
            "sealed": [row.sealed for row in rows],
        },
    )
    return [rows[each["n"] - 1] for each in found]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CITIZEN}))
def test_a_list_has_exactly_the_rows_that_may_be_opened(database: Database, role: Role) -> None:
    for action in (name for name, action in ACTIONS.items() if role in action.roles):
        for who in people(role):
            scope = scope_of(who, action)
            opened = [row for row in ROWS if allows(who, action, row)]
            assert listed(database, scope, COLUMNS, ROWS) == opened, (who, action)


def test_a_citys_unit_reaches_nothing_of_the_countys_unit_of_the_same_code() -> None:
    """It once read the county's accusations and the petitioners' names."""
    citys = Principal.of("x", "", Role.UNIT_HANDLER, CITY, UnitKey(CITY, "jw"), True)
    for action, sealed in product(("identity.reveal", "accusation.read", "order.read"), (True, False)):
        assert not allows(citys, action, Resource(COUNTY, UnitKey(COUNTY, "jw"), sealed))
        assert allows(citys, action, Resource(COUNTY, UnitKey(CITY, "jw"), sealed))


OF_NO_UNIT = frozenset({"accusation.read", "standstill.read", "petition.read", "work.read"})
"""Looks at what is sealed, stands still or belongs to no unit, and at what one owes oneself."""

LISTS = frozenset({"clock.watch"})
"""Looks at a list of what is read one by one elsewhere."""


def test_a_countys_centre_reads_what_others_sent_to_the_countys_units_and_nothing_sealed() -> None:
    """It read and followed the orders, while supervision and the figures knew nothing of them."""
    centre = Principal.of("x", "", Role.CLERK, COUNTY)
    at_the_unit = Resource(CITY, UnitKey(COUNTY, "roads"))
    looks = {
        name
        for name, action in ACTIONS.items()
        if name.endswith(".read") and {Role.CLERK, *UNIT_ROLES} <= action.roles
    }
    assert looks - OF_NO_UNIT == {"order.read", "clock.read", "card.read", "dashboard.read"}
    for name in looks - OF_NO_UNIT:
        assert allows(centre, name, at_the_unit), name
        assert not allows(centre, name, Resource(CITY, UnitKey(COUNTY, "roads"), sealed=True)), name
        assert not allows(centre, name, Resource(CITY)), name
    for name, action in ACTIONS.items():
        assert not action.of_units or name in looks | LISTS, f"{name} is more than a look"
    assert not allows(centre, "order.dispatch", at_the_unit)
    assert not allows(centre, "order.read", Resource(CITY, UnitKey(CITY, "roads")))
    auditor = Principal.of("x", "", Role.AUDITOR, COUNTY)
    assert not allows(auditor, "order.read", Resource(CITY, UnitKey(COUNTY, "roads"), sealed=True))


@pytest.mark.parametrize(
    ("columns", "reached"),
    [(Columns("jurisdiction"), False), (Columns("jurisdiction", unit="unit"), True)],
    ids=["rows of the whole jurisdiction", "rows of units"],
)
def test_somebody_bound_to_a_unit_reaches_rows_of_units_only(
    database: Database, columns: Columns, reached: bool
) -> None:
    scope = Scope((Area(CITY, UnitKey(CITY, "jw"), sealed=True),))
    assert bool(listed(database, scope, columns, ROWS)) is reached


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CITIZEN}))
def test_a_scope_touches_every_place_where_it_has_something_that_a_place_could_send(role: Role) -> None:
    """Units hold what is of their own place, of one above it or of one below it."""
    sent = [
        row
        for row in ROWS
        if row.unit
        and (
            within(row.jurisdiction, row.unit.jurisdiction) or within(row.unit.jurisdiction, row.jurisdiction)
        )
    ]
    for action in (name for name, action in ACTIONS.items() if role in action.roles):
        for who in people(role):
            scope = scope_of(who, action)
            assert {row.jurisdiction for row in sent if scope.includes(row)} <= {
                place for place in PLACES if scope.touches(place)
            }, (who, action)


@pytest.mark.parametrize("scope", PLACES)
def test_the_range_of_divisions_is_what_lies_within(scope: str) -> None:
    first, last = range_of(scope)
    assert [code for code in PLACES if first <= code <= last] == [c for c in PLACES if within(c, scope)]
    assert within(last, scope)
    assert not within(f"{int(last) + 1:06d}", scope)
    assert not within(f"{int(first) - 1:06d}", scope)


def test_a_unit_is_written_with_its_jurisdiction() -> None:
    unit = UnitKey(COUNTY, "roads/north")
    assert (str(unit), UnitKey.parse(str(unit))) == ("230621/roads/north", unit)
    assert UnitKey.parse("roads") is None


def test_a_list_of_units_is_joined_to_the_unit_that_a_row_names(database: Database) -> None:
    """Names of units: that of the county's stood beside what the city's unit of the same code has."""
    named = is_unit_of(Columns("u.jurisdiction", "u.unit"), Columns("r.jurisdiction", "r.unit"))
    units = [UnitKey(place, code) for place in PLACES for code in CODES]
    for place in PLACES:
        found = database.query(
            f"""SELECT u.jurisdiction, u.unit, {key_of(Columns("r.jurisdiction", "r.unit"))} AS key
                FROM unnest(%(named)s::text[]) WITH ORDINALITY AS n (unit, n)
                CROSS JOIN LATERAL (SELECT %(place)s AS jurisdiction, n.unit) r
                JOIN unnest(%(jurisdictions)s::text[], %(codes)s::text[]) AS u (jurisdiction, unit) ON {named}
                ORDER BY n.n""",
            {
                "place": place,
                "named": [unit.named_in(place) for unit in units],
                "jurisdictions": [unit.jurisdiction for unit in units],
                "codes": [unit.unit for unit in units],
            },
        )
        assert [UnitKey(row["jurisdiction"], row["unit"]) for row in found] == units
        assert [row["key"] for row in found] == [str(unit) for unit in units]


@pytest.mark.parametrize("role", UNIT_ROLES)
def test_of_a_unit_only_who_has_the_post_reaches_what_is_sealed(role: Role) -> None:
    """Every handler of the organ read its accusations."""
    own = UnitKey(CITY, "jw")
    with_post = Principal.of("x", "", role, CITY, own, sealed=True)
    without = Principal.of("x", "", role, CITY, own, sealed=False)
    for name in (name for name, action in ACTIONS.items() if role in action.roles):
        sealed, open_ = (Resource(CITY, own, each) for each in (True, False))
        assert not allows(without, name, sealed), name
        assert allows(with_post, name, sealed) is (role in ACTIONS[name].sealed), name
        assert allows(without, name, open_) is (not ACTIONS[name].accusations), name


def test_whoever_works_for_another_unit_as_well_reaches_no_accusation() -> None:
    """It may be about that one."""
    organ, other = UnitKey(CITY, "jw"), UnitKey(CITY, "roads")
    officer = Post(Role.ACCUSATIONS, CITY, organ)
    sealed = Resource(CITY, organ, sealed=True)
    assert allows(Principal("x", "", (officer,)), "accusation.read", sealed)
    for further in (Post(Role.UNIT_HANDLER, CITY, other, sealed=False), Post(Role.CLERK, CITY)):
        both = Principal("x", "", (officer, further))
        assert not allows(both, "accusation.read", sealed), further
        assert not allows(both, "order.read", sealed), further
        assert allows(both, "order.work", Resource(CITY, organ)), further
    colleague = Post(Role.UNIT_HEAD, CITY, organ, sealed=False)
    assert allows(Principal("x", "", (officer, colleague)), "accusation.read", sealed)


def test_a_post_for_some_classes_reaches_those_below_them_and_nothing_that_has_none(
    database: Database,
) -> None:
    clerk = Principal("x", "", (Post(Role.CLERK, CITY, classes=("utilities", "roads/lamps")),))
    rows = [
        Resource(CITY, None, False, each)
        for each in ("utilities", "utilities/heating", "roads/lamps", "roads/holes", "roads", "")
    ]
    columns = Columns(unit="unit", sealed="sealed", matter_class="matter_class")
    expected = rows[:3]
    assert [row for row in rows if allows(clerk, "petition.read", row)] == expected
    condition = scope_of(clerk, "petition.read").condition(columns)
    found = database.query(
        f"""SELECT matter_class FROM unnest(%(classes)s::text[]) AS t (matter_class),
            (SELECT %(city)s AS jurisdiction, NULL::text AS unit, false AS sealed) r WHERE {condition.where}""",
        {**condition.params, "city": CITY, "classes": [row.matter_class for row in rows]},
    )
    assert [row["matter_class"] for row in found] == [row.matter_class for row in expected]


@pytest.mark.parametrize("name", ["audit.read", "feed.read"])
def test_a_ledger_that_tells_of_accusations_is_read_by_those_alone_who_may_know_all_of_it(name: str) -> None:
    whole = whole_of(CITY)
    auditor = Post(Role.AUDITOR, CITY)
    assert allows(Principal("x", "", (auditor,)), name, whole)
    assert not allows(Principal("x", "", (Post(Role.AUDITOR, CITY, sealed=False),)), name, whole)
    assert not allows(Principal("x", "", (Post(Role.AUDITOR, CITY, classes=("utilities",)),)), name, whole)
    accused = Post(Role.UNIT_HANDLER, CITY, UnitKey(CITY, "roads"), sealed=False)
    assert not allows(Principal("x", "", (auditor, accused)), name, whole)
