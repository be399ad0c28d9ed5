"""Changes of a planned session. Whatever the public was told is corrected in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field

from huiyin_intake.domain.reception_roster import ReceptionRoster
from huiyin_intake.domain.reception_session import REASON_MIN, ReceptionSession
from huiyin_intake.domain.vocabulary import Replacement, SessionState
from huiyin_intake.features.plan_receptions.command import OfDay
from huiyin_intake.receptions import (
    Diary,
    authorized_session,
    bookings_for,
    jurisdiction_of_session,
    load_session,
    one_at_a_time,
    roster_of,
    tell_again,
)
from huiyin_ledger.clock.china import CHINA
from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act, Conflict, NotFound, Refused, about
from huiyin_ledger.masking import mask
from huiyin_web.http.days import Day
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime

Change = Callable[[ReceptionSession, ReceptionRoster, datetime], None]


MOST_OF_A_REASON = 200
"""Characters."""


class ChangeCommand(BaseModel):
    """`version`: of the session as it was shown; refused where somebody else has changed it since."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    reason: str = Field(min_length=REASON_MIN, max_length=MOST_OF_A_REASON)
    version: int | None = None


class MoveSession(ChangeCommand):
    on: Day
    starts: OfDay
    ends: OfDay
    place: str = Field(min_length=1, max_length=40)
    room: str = Field("", max_length=40)


class ReplaceLeader(ChangeCommand):
    """A deputy keeps the session's remit, any other leader brings the own one."""

    leader: str = Field(min_length=1, max_length=40)


class SwapLeaders(ChangeCommand):
    """`other`: the session whose leader comes here, while this one's goes there."""

    other: str = Field(max_length=40)


class ChangeLawyer(ChangeCommand):
    """None: no lawyer sits in."""

    lawyer: str | None = Field(None, max_length=40)


class CancelSession(ChangeCommand):
    """`offered`: the session that is offered instead."""

    offered: str = Field("", max_length=40)


Command = TypeVar("Command", bound=ChangeCommand)


def move_session(
    runtime: Runtime,
    act: Act,
    principal: Principal,
    session_no: str,
    command: MoveSession,
    *,
    by_calendar: bool = False,
) -> None:
    """Refused as `ReceptionSession.move` and `ReceptionDay.take`."""

    def change(session: ReceptionSession, roster: ReceptionRoster, now: datetime) -> None:
        roster.place(command.place, command.room)
        starts_at, ends_at = (
            datetime.combine(command.on, at, CHINA).astimezone(UTC) for at in (command.starts, command.ends)
        )
        session.move(
            starts_at,
            ends_at,
            command.place,
            command.room,
            reason=mask(command.reason),
            now=now,
            by_calendar=by_calendar,
        )

    _change(runtime, act, principal, session_no, command, change)


def replace_leader(
    runtime: Runtime, act: Act, principal: Principal, session_no: str, command: ReplaceLeader
) -> None:
    """Refused as `ReceptionSession.replace_leader` and `ReceptionDay.take`."""

    def change(session: ReceptionSession, roster: ReceptionRoster, now: datetime) -> None:
        leader = roster.leader(command.leader)
        stands_in = leader in roster.deputies(session.leader)
        how = Replacement.DEPUTY if stands_in else Replacement.OTHER
        session.replace_leader(
            leader.leader,
            how,
            classes=leader.classes,
            places=leader.places,
            reason=mask(command.reason),
            now=now,
        )

    _change(runtime, act, principal, session_no, command, change)


def change_lawyer(
    runtime: Runtime, act: Act, principal: Principal, session_no: str, command: ChangeLawyer
) -> None:
    def change(session: ReceptionSession, roster: ReceptionRoster, now: datetime) -> None:
        lawyer = roster.lawyer(command.lawyer).lawyer if command.lawyer else None
        session.change_lawyer(lawyer, reason=mask(command.reason), now=now)

    _change(runtime, act, principal, session_no, command, change)


def cancel_session(
    runtime: Runtime, act: Act, principal: Principal, session_no: str, command: CancelSession
) -> None:
    """Refused("unknown_session", field="offered") where the session that is offered is none that can still be held,
    or that of another place which the public doesn't know of yet."""

    def change(session: ReceptionSession, roster: ReceptionRoster, now: datetime) -> None:
        if command.offered:
            _check_offered(runtime, session, command.offered, now)
        session.cancel(reason=mask(command.reason), offered=command.offered, now=now)
        bookings = bookings_for(runtime, session_no)
        bookings.close()
        about(session_no)
        runtime.ledger.save(session.jurisdiction, bookings)

    _change(runtime, act, principal, session_no, command, change)


def swap_leaders(
    runtime: Runtime, act: Act, principal: Principal, session_no: str, command: SwapLeaders
) -> None:
    """Two leaders change sessions of one place; each brings the own remit. Refused where one of them can't come then."""

    def run() -> None:
        one_at_a_time(runtime, jurisdiction_of_session(session_no))
        session = authorized_session(runtime, principal, "reception.plan", session_no)
        _expect(session, command.version)
        other = _known(runtime, command.other)
        if other is None or command.other == session_no or other.jurisdiction != session.jurisdiction:
            raise Refused("unknown_session", "Choose another session of the same place.", field="other")
        roster, now = roster_of(runtime, session.jurisdiction), runtime.clock.now()
        if session.leader == other.leader:
            raise Refused(
                "nothing_changed", "The same leader receives in both: choose another session.", field="other"
            )
        diary = Diary(runtime, session.jurisdiction)
        pair = ((session, roster.leader(other.leader)), (other, roster.leader(session.leader)))
        for one, leader in pair:
            diary.free(one)
            one.replace_leader(
                leader.leader,
                Replacement.SWAP,
                classes=leader.classes,
                places=leader.places,
                reason=mask(command.reason),
                now=now,
            )
        for one, _leader in pair:
            diary.reseat(one, one.starts_at)
            tell_again(runtime, roster, one)
            diary.save(one)

    execute(runtime, act, run, jurisdiction=jurisdiction_of_session(session_no))


def _change(
    runtime: Runtime, act: Act, principal: Principal, session_no: str, command: ChangeCommand, change: Change
) -> None:
    def run() -> None:
        one_at_a_time(runtime, jurisdiction_of_session(session_no))
        session = authorized_session(runtime, principal, "reception.plan", session_no)
        _expect(session, command.version)
        roster, was = roster_of(runtime, session.jurisdiction), session.starts_at
        change(session, roster, runtime.clock.now())
        diary = Diary(runtime, session.jurisdiction)
        diary.reseat(session, was)
        tell_again(runtime, roster, session)
        diary.save(session)

    execute(runtime, act, run, jurisdiction=jurisdiction_of_session(session_no))


def _expect(session: ReceptionSession, version: int | None) -> None:
    if version is not None and version != session.version:
        raise Conflict


def _known(runtime: Runtime, session_no: str) -> ReceptionSession | None:
    try:
        return load_session(runtime, session_no)
    except NotFound:
        return None


def _check_offered(runtime: Runtime, session: ReceptionSession, offered: str, now: datetime) -> None:
    other = _known(runtime, offered)
    if (
        other is None
        or offered == session.session_no
        or other.state is SessionState.CANCELLED
        or other.starts_at <= now
        or (other.jurisdiction != session.jurisdiction and not other.edition)
    ):
        raise Refused(
            "unknown_session", "Offer a session that is still to come, or leave it empty.", field="offered"
        )
