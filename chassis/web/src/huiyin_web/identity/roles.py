"""The roles that there are at a place: those of releases, as the place has changed them, and its own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from huiyin_contracts.base import UnitKey
from huiyin_contracts.code_tables import matter_classes
from huiyin_ledger.divisions import upwards
from huiyin_ledger.domain import Refused
from huiyin_web.identity.place_role import PlaceRole, PlaceRoleRow, RolesView
from huiyin_web.identity.policy import OF_EVERYBODY, UNIT_ROLES, Post, Role, permits, sealed_by_itself
from huiyin_web.identity.posts import post_here
from huiyin_web.identity.recorded import INSTALLATION, Recorder

_JURISDICTION = re.compile(r"[0-9]{6}")
OWN_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
"""What a role is called in records that a place has added."""
NOT_GIVEN = frozenset({Role.CITIZEN, Role.SERVICE})
"""Nobody of the staff has these."""


@dataclass(frozen=True, slots=True)
class RoleHere:
    """A role at a place. `name`, `english`: of a role of the place's own, else empty; `bound`: its posts are in units;
    `second_factor`: whoever has it needs one; `granted`, `withheld`: see `Post`; `of`: the place that has changed it or added it, empty where nobody has."""

    role: str
    name: str = ""
    english: str = ""
    bound: bool = False
    second_factor: bool = False
    granted: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    of: str = ""

    def has(self, grant: str, by_default: Collection[str]) -> bool:
        """Whether it has a permission that releases give to the roles `by_default`."""
        return permits(self.role, self.granted, self.withheld, grant, by_default)


class Roles:
    """What a place has changed stands in the ledger of identity; below it, it holds wherever nobody has changed it again."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._database = recorder.database

    def at(self, place: str) -> list[RoleHere]:
        """All that a post at the place may have: those of releases first."""
        shipped = [RoleHere(role, bound=role in UNIT_ROLES) for role in Role if role not in NOT_GIVEN]
        found = {each.role: each for each in shipped}
        for row in self._changes(place):
            found[row.role] = _here(row)
        return list(found.values())

    def find(self, role: str, place: str) -> RoleHere | None:
        return next((each for each in self.at(place) if each.role == role), None)

    def own(self) -> dict[str, tuple[str, str]]:
        """The names, Chinese and English, of every role that some place has added."""
        rows = RolesView.select(self._database, "WHERE name <> '' ORDER BY jurisdiction")
        return {each.role: (each.name, each.english) for each in rows}

    def post(
        self,
        role: str,
        place: str,
        unit: str | None = None,
        *,
        sealed: bool | None = None,
        classes: Iterable[str] = (),
        since: date | None = None,
        until: date | None = None,
    ) -> Post:
        """A post as the place has it. `unit`: a unit's code of the place; `sealed`: None as the role has it by itself. Refused where
        the parts don't fit together."""
        check_place(place)
        known = self.find(role, place)
        if known is None:
            raise Refused("role_invalid", "There is no such role at this place.", field="role")
        check_unit(known.bound, unit)
        check_classes(classes := tuple(classes))
        check_days(since, until)
        reaches = sealed_by_itself(role, known.bound) if sealed is None else sealed
        given = Post(str(role), place, UnitKey.of(place, unit), reaches, classes, since, until)
        return post_here(self._database, given)

    def post_of_service(self, place: str) -> Post:
        """What a service has that reads the feeds of others."""
        check_place(place)
        return Post(Role.SERVICE, place)

    def define(
        self,
        place: str,
        role: str,
        *,
        granted: Iterable[str],
        withheld: Iterable[str],
        name: str = "",
        english: str = "",
        bound: bool = False,
        second_factor: bool = False,
        by: str = INSTALLATION,
    ) -> None:
        """Change a role at a place and below, or add one. Names of actions in `granted` and `withheld` come in addition to what
        releases give it, or are taken from it. Refused for a code or name that doesn't fit, or for what everybody keeps."""
        shipped = role in {each.value for each in Role}
        if role in NOT_GIVEN:
            raise Refused("role_invalid", "There is no such role at this place.", field="role")
        if not shipped:
            _check_own(role, name)
        if kept := OF_EVERYBODY & set(withheld):
            raise Refused("role_keeps", "Everybody keeps this: %(action)s", action=min(kept))
        defined = {
            "name": "" if shipped else name.strip(),
            "english": "" if shipped else english.strip() or name.strip(),
            "bound": role in UNIT_ROLES if shipped else bound,
            "second_factor": second_factor,
            "granted": tuple(sorted(set(granted) | (set() if shipped else OF_EVERYBODY))),
            "withheld": tuple(sorted(set(withheld))),
        }

        def run() -> None:
            ledger = self._recorder.ledger
            known = ledger.find(PlaceRole, place, PlaceRole.stream_id(place, role))
            if known is None:
                known = PlaceRole.found(place, role, **defined)
            elif not shipped and known.bound != defined["bound"]:
                raise Refused("role_bound", "Whether posts are in units stays as it is.", field="bound")
            else:
                known.define(**defined)
            ledger.save(place, known)

        self._recorder.execute(by, f"role:{role}", place, run)

    def _changes(self, place: str) -> list[PlaceRoleRow]:
        """Of the place and those above it, the farthest first."""
        where = "WHERE jurisdiction = ANY(%s) ORDER BY jurisdiction, role"
        return list(RolesView.select(self._database, where, (list(upwards(place)),)))


def _here(row: PlaceRoleRow) -> RoleHere:
    return RoleHere(
        row.role,
        row.name,
        row.english,
        row.bound,
        row.second_factor,
        tuple(row.granted),
        tuple(row.withheld),
        row.jurisdiction,
    )


def check_place(place: str) -> None:
    """Refused unless it is a division code."""
    if not _JURISDICTION.fullmatch(place):
        raise Refused(
            "jurisdiction_invalid",
            "a jurisdiction is a division code of six digits, like 230600",
            field="jurisdiction",
        )


def check_days(since: date | None, until: date | None) -> None:
    """Refused where the last day comes before the first."""
    if since is not None and until is not None and until < since:
        raise Refused("days_backwards", "The last day lies before the first.", field="until")


def check_unit(bound: bool, unit: str | None) -> None:
    """Refused unless there is a unit where posts are in units, and none elsewhere."""
    if bound and not unit:
        raise Refused("unit_missing", "a unit's handler or head needs the unit", field="unit")
    if unit and "/" in unit:
        raise Refused("unknown_unit", "A unit's code has no stroke in it.", field="unit")
    if unit and not bound:
        raise Refused("unit_not_expected", "only a unit's handler or head is bound to a unit", field="unit")


def check_classes(classes: Sequence[str]) -> None:
    """Refused unless each is a matter class."""
    for each in classes:
        if each not in matter_classes():
            raise Refused("class_unknown", "There is no such class of matters.", field="classes")


def _check_own(role: str, name: str) -> None:
    if not OWN_CODE.fullmatch(role):
        raise Refused(
            "role_code_invalid",
            "A role's code is 2 to 40 small letters, digits or low lines, and begins with a letter.",
            field="role",
        )
    if not name.strip():
        raise Refused("role_unnamed", "Give the role a name.", field="name")
