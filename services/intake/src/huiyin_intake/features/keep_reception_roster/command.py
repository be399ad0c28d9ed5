"""Changes of a roster: each saves what is entered, or changes what has the code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from huiyin_contracts.code_tables import divisions, matter_classes
from huiyin_contracts.vocabulary import ReceptionLevel
from huiyin_intake.domain.reception_roster import ReceptionRoster
from huiyin_intake.domain.reception_roster_events import Lawyer, Leader, Place
from huiyin_intake.domain.reception_rules import ReceptionRules
from huiyin_intake.domain.vocabulary import DayOff
from huiyin_intake.receptions import load_session, one_at_a_time, roster_number, roster_of, tell_again
from huiyin_intake.views.reception_sessions import announced_to_come, count_naming, rooms_in_use
from huiyin_intake.views.units import receivers_of
from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act, Conflict, Refused, about
from huiyin_web.runtime import Runtime

T = TypeVar("T")

Name = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=120)]


def _class(code: str) -> str:
    if code not in matter_classes():
        raise ValueError("There is no such class: choose one from the list.")
    return code


def _division(code: str) -> str:
    if code not in divisions():
        raise ValueError("There is no such place: choose one from the list.")
    return code


MatterClass = Annotated[str, AfterValidator(_class)]
Division = Annotated[str, AfterValidator(_division)]


class RosterCommand(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    jurisdiction: str = Field(pattern=r"^[0-9]{6}$")
    version: int | None = Field(
        None, description="Of the roster as it was shown; refused where it was changed since."
    )


class EnterLeader(RosterCommand):
    """Without a code: a new one."""

    leader: str = Field("", max_length=40)
    name: Name
    post: Words = Field(description="As it is announced.")
    level: ReceptionLevel
    classes: tuple[MatterClass, ...] = Field((), description="Matter classes of the remit; empty: all.")
    places: tuple[Division, ...] = Field((), description="Divisions of the remit; empty: all.")
    deputies: tuple[str, ...] = Field(
        (), description="Codes of the leaders who stand in, the first one first."
    )
    account: str = Field("", max_length=64, description="The account by which the leader logs in.")
    unit: str | None = Field(None, description="The department whose leader it is.")


class EnterLawyer(RosterCommand):
    lawyer: str = Field("", max_length=40)
    name: Name
    firm: Words
    account: str = Field("", max_length=64)


class EnterPlace(RosterCommand):
    place: str = Field("", max_length=40)
    name: Words
    address: Words
    rooms: tuple[Name, ...] = Field((), description="Empty for a site that is visited.")


class Leave(RosterCommand):
    """`code`: of a leader, a lawyer or a place."""

    code: str = Field(min_length=1, max_length=40)


class SetRules(RosterCommand):
    announced_before: int = Field(ge=0, le=30, description="Whole days from the announcement to the session.")
    booking_ends_before: int = Field(
        ge=0, le=30, description="Days before the session on which booking ends."
    )
    booking_ends_at: str = Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")
    representatives: int = Field(ge=1, le=5, description="Of a group (R22 §20: five at most).")
    slots: int = Field(ge=1, le=200, description="Visitors of a session, where its plan doesn't say.")
    day_off: DayOff
    hall_phone: str = Field(max_length=40, description="Where one asks and books.")


_OF_THE_ROSTER = {"jurisdiction", "version"}


def enter_leader(runtime: Runtime, act: Act, command: EnterLeader) -> str:
    """The leader's code. Refused as `ReceptionRoster.enter_leader`, and Refused("unknown_unit")."""
    if command.unit is not None and command.unit not in receivers_of(runtime.database, command.jurisdiction):
        raise Refused("unknown_unit", "There is no such unit here: choose one from the list.", field="unit")
    leader = Leader(**command.model_dump(exclude=_OF_THE_ROSTER))
    return _change(runtime, act, command, lambda roster: roster.enter_leader(leader))


def enter_lawyer(runtime: Runtime, act: Act, command: EnterLawyer) -> str:
    lawyer = Lawyer(**command.model_dump(exclude=_OF_THE_ROSTER))
    return _change(runtime, act, command, lambda roster: roster.enter_lawyer(lawyer))


def enter_place(runtime: Runtime, act: Act, command: EnterPlace) -> str:
    """Refused("room_in_use") where sessions to come hold a room that the place would no longer have."""
    place = Place(**command.model_dump(exclude=_OF_THE_ROSTER))

    def enter(roster: ReceptionRoster) -> str:
        held = rooms_in_use(runtime.database, command.jurisdiction, place.place, runtime.clock.now())
        if left := held - set(place.rooms or ("",)):
            raise Refused(
                "room_in_use",
                "Sessions to come are held in %(rooms)s: move them first.",
                field="rooms",
                rooms="、".join(sorted(left)) or place.name,
            )
        return roster.enter_place(place)

    return _change(runtime, act, command, enter)


def leave(runtime: Runtime, act: Act, command: Leave) -> None:
    """Refused("has_sessions") while sessions to come name the one that leaves."""
    now = runtime.clock.now()
    _change(
        runtime,
        act,
        command,
        lambda roster: roster.leave(
            command.code, count_naming(runtime.database, command.jurisdiction, command.code, now)
        ),
    )


def set_rules(runtime: Runtime, act: Act, command: SetRules) -> None:
    rules = ReceptionRules(**command.model_dump(exclude=_OF_THE_ROSTER))
    _change(runtime, act, command, lambda roster: roster.set_rules(rules))


def _change(runtime: Runtime, act: Act, command: RosterCommand, change: Callable[[ReceptionRoster], T]) -> T:
    """Change the roster, and correct whatever was announced by it."""

    def run() -> T:
        one_at_a_time(runtime, command.jurisdiction)
        announced = announced_to_come(runtime.database, command.jurisdiction, runtime.clock.now())
        roster = roster_of(runtime, command.jurisdiction)
        if command.version is not None and command.version != roster.version:
            raise Conflict
        result = change(roster)
        about(roster_number(command.jurisdiction))
        runtime.ledger.save(command.jurisdiction, roster)
        for number in announced:
            session = load_session(runtime, number)
            tell_again(runtime, roster_of(runtime, session.jurisdiction), session)
            about(number)
            runtime.ledger.save(session.jurisdiction, session)
        return result

    return execute(runtime, act, run, jurisdiction=command.jurisdiction)
