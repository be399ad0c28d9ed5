"""Plans sessions: one, or those of a rule, all of them or none."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from huiyin_contracts.vocabulary import ReceptionKind
from huiyin_intake.domain.reception_roster import ReceptionRoster
from huiyin_intake.domain.reception_rules import ReceptionRules
from huiyin_intake.domain.reception_series import Proposed, Series, proposals
from huiyin_intake.domain.reception_session import ReceptionSession
from huiyin_intake.domain.reception_session_events import Plan
from huiyin_intake.domain.vocabulary import Frequency
from huiyin_intake.receptions import Diary, one_at_a_time, roster_of, rules_of
from huiyin_intake.views.units import receivers_of
from huiyin_ledger.calendar.in_force import calendar_in_force
from huiyin_ledger.clock.calendars import WorkingCalendar
from huiyin_ledger.clock.china import CHINA, china_date
from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act, Conflict, Refused
from huiyin_web.http.days import Day
from huiyin_web.runtime import Runtime


def _to_minutes(value: time) -> time:
    if value.tzinfo is not None or value.second or value.microsecond:
        raise ValueError("Give hours and minutes in China, like 09:00.")
    return value


OfDay = Annotated[time, AfterValidator(_to_minutes)]
"""A time of the day in China."""
Several = Annotated[
    tuple[str, ...], BeforeValidator(lambda given: (given,) if isinstance(given, str) else given)
]
"""Codes; one alone may stand for itself, as forms send it."""


class PlanCommand(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    jurisdiction: str = Field(pattern=r"^[0-9]{6}$")
    kind: ReceptionKind = ReceptionKind.SCHEDULED
    starts: OfDay
    ends: OfDay
    place: str = Field(min_length=1, max_length=40)
    room: str = Field("", max_length=40)
    companions: Several = Field((), description="Codes of the units that sit beside the leader.")
    slots: int | None = Field(
        None, ge=1, le=200, description="Visitors; as the place's rules say where left out."
    )


class PlanSession(PlanCommand):
    """One session, on a day that is chosen."""

    on: Day
    leader: str = Field(min_length=1, max_length=40)
    lawyer: str | None = Field(None, max_length=40)


class PlanSeries(PlanCommand):
    """A rule. `shown`: the digest of the proposals that were looked at; planned only if they are still the same."""

    frequency: Frequency = Frequency.WEEKLY
    every: int = Field(1, ge=1, le=12)
    weekday: int = Field(ge=0, le=6, description="0 is Monday.")
    nth: int = Field(0, ge=-1, le=4, description="Monthly: which one, -1 is the last.")
    first: Day
    last: Day
    leaders: Several = Field(description="Who receives, in turn.")
    lawyers: Several = Field((), description="Who sits in, in turn.")
    shown: str = Field("", max_length=64)

    @property
    def series(self) -> Series:
        own = {each: getattr(self, each) for each in Series.__dataclass_fields__}
        return Series(**own)


@dataclass(frozen=True)
class Offer:
    """A session that a rule proposes; `refusal`: why it can't be planned like this. `basis`: what else it would be planned with."""

    proposed: Proposed
    refusal: Refused | None
    basis: str


def offers(runtime: Runtime, command: PlanSeries) -> list[Offer]:
    """What the rule would plan now. Nothing is saved. Refused where the rule itself is wrong."""
    planner = _Planner(runtime, command)
    return [Offer(each, planner.refusal(each), planner.basis(each)) for each in planner.proposed(command)]


def digest(found: Sequence[Offer]) -> str:
    """Of what was shown, for `PlanSeries.shown`."""
    lines = (
        f"{each.proposed.by_rule} {each.proposed.on} {each.proposed.leader} {each.proposed.lawyer} {each.basis}"
        for each in found
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def plan_series(runtime: Runtime, act: Act, command: PlanSeries) -> list[str]:
    """The numbers of the sessions. Refused, and nothing is planned, where one of them can't be; Conflict where it is no longer
    what was shown."""

    def run() -> list[str]:
        one_at_a_time(runtime, command.jurisdiction)
        planner = _Planner(runtime, command)
        proposed = planner.proposed(command)
        if command.shown and command.shown != digest(
            [Offer(each, None, planner.basis(each)) for each in proposed]
        ):
            raise Conflict
        planned = [planner.plan(each) for each in proposed if each.on is not None]
        if not planned:
            raise Refused(
                "no_such_day", "Every day of it is a day off: nothing is left to plan.", field="weekday"
            )
        return planned

    return execute(runtime, act, run, jurisdiction=command.jurisdiction)


def plan_session(runtime: Runtime, act: Act, command: PlanSession) -> str:
    """The number of the session. It may be on a day off: whoever plans a single one chose the day."""

    def run() -> str:
        one_at_a_time(runtime, command.jurisdiction)
        planner = _Planner(runtime, command)
        planner.lawyers_known((command.lawyer,) if command.lawyer else ())
        chosen = Proposed(
            by_rule=command.on, on=command.on, off=None, leader=command.leader, lawyer=command.lawyer or None
        )
        return planner.plan(chosen, by_hand=True)

    return execute(runtime, act, run, jurisdiction=command.jurisdiction)


class _Planner:
    """What a plan is made with: the roster, rules and calendar of the place, and its days."""

    def __init__(self, runtime: Runtime, command: PlanCommand) -> None:
        self.runtime, self.command = runtime, command
        self.roster: ReceptionRoster = roster_of(runtime, command.jurisdiction)
        self.rules: ReceptionRules = rules_of(runtime, command.jurisdiction)
        self.calendar: WorkingCalendar = calendar_in_force(runtime.database, command.jurisdiction)
        self.diary = Diary(runtime, command.jurisdiction)
        self.roster.place(command.place, command.room)
        known = receivers_of(runtime.database, command.jurisdiction)
        if not known.keys() >= set(command.companions):
            raise Refused(
                "unknown_unit", "There is no such unit here: choose one from the list.", field="companions"
            )

    def proposed(self, command: PlanSeries) -> list[Proposed]:
        for leader in command.leaders:
            self.roster.leader(leader, field="leaders")
        self.lawyers_known(command.lawyers)
        today = china_date(self.runtime.clock.now())
        if command.first <= today:
            raise Refused("in_the_past", "Plan from tomorrow on.", field="first")
        return proposals(command.series, self.rules.day_off, self.calendar, today)

    def basis(self, proposed: Proposed) -> str:
        """What else than the day the session would be planned with."""
        return f"{self.roster.leaders[proposed.leader]} {self.rules}"

    def lawyers_known(self, lawyers: Sequence[str]) -> None:
        for lawyer in lawyers:
            self.roster.lawyer(lawyer)

    def refusal(self, proposed: Proposed) -> Refused | None:
        """Why a proposal can't be planned; what can be is held from then on, so that the next one of the day sees it."""
        if proposed.on is None:
            return None
        try:
            self.session(proposed)
        except Refused as refused:
            return refused
        return None

    def plan(self, proposed: Proposed, *, by_hand: bool = False) -> str:
        """The number of the session, which is saved."""
        session = self.session(proposed, by_hand=by_hand)
        self.diary.save(session)
        return session.session_no

    def session(self, proposed: Proposed, *, by_hand: bool = False) -> ReceptionSession:
        """A new one, which holds its day. Refused as `ReceptionSession.plan` and `ReceptionDay.take`."""
        assert proposed.on is not None
        leader, day = self.roster.leader(proposed.leader), self.diary.on(proposed.on)
        session = ReceptionSession.plan(
            Plan(
                jurisdiction=self.command.jurisdiction,
                session_no=day.next_number(self.command.jurisdiction),
                level=leader.level,
                kind=self.command.kind,
                starts_at=_at(proposed.on, self.command.starts),
                ends_at=_at(proposed.on, self.command.ends),
                leader=leader.leader,
                place=self.command.place,
                room=self.command.room,
                lawyer=proposed.lawyer,
                classes=leader.classes,
                places=leader.places,
                companions=self.command.companions,
                unit=leader.unit,
                slots=self.command.slots or self.rules.slots,
                by_rule=None if by_hand else proposed.by_rule,
                moved_because=proposed.off.name if proposed.off else "",
            ),
            self.runtime.clock.now(),
        )
        day.take(session.seat)
        return session


def _at(on: date, at: time) -> datetime:
    return datetime.combine(on, at, CHINA).astimezone(UTC)
