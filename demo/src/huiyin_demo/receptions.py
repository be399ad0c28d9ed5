"""Reception days in the play: planned by a rule, announced a week ahead, and now and then not held as planned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from huiyin_contracts.vocabulary import ReceptionLevel
from huiyin_demo.agenda import Agenda, Step
from huiyin_demo.city import read
from huiyin_demo.hours import when_open
from huiyin_demo.staff import Staff
from huiyin_intake.domain.vocabulary import SessionState
from huiyin_intake.features.announce_receptions.command import AnnounceSessions, announce_sessions
from huiyin_intake.features.change_reception.command import (
    CancelSession,
    MoveSession,
    ReplaceLeader,
    cancel_session,
    move_session,
    replace_leader,
)
from huiyin_intake.features.keep_reception_roster.command import (
    EnterLawyer,
    EnterLeader,
    EnterPlace,
    SetRules,
    enter_lawyer,
    enter_leader,
    enter_place,
    set_rules,
)
from huiyin_intake.features.plan_receptions.command import PlanSeries, plan_series
from huiyin_intake.receptions import load_session, roster_of
from huiyin_ledger.clock.china import CHINA, china_date
from huiyin_ledger.domain import Act
from huiyin_web.identity.policy import Principal, Role

AHEAD = timedelta(days=45)
"""How far beyond the end of the play sessions are planned."""
IN_TIME, TOO_LATE = timedelta(days=5), timedelta(days=2)
_LATE, _REPLACED, _MOVED, _CANCELLED = 0.08, 0.2, 0.08, 0.05


class Receptions:
    """The office of one place that runs them."""

    def __init__(self, staff: Staff, agenda: Agenda, random: Random, jurisdiction: str) -> None:
        self._runtime = staff.platform.runtime("intake")
        self._staff, self._agenda, self._random = staff, agenda, random
        self._place = jurisdiction
        self._made_up: Mapping[str, Any] = read("receptions.yaml")[jurisdiction]

    def play(self, start: datetime, end: datetime) -> None:
        """From the first working day on, until after the end of the play."""
        first, last = china_date(start) + timedelta(days=8), china_date(end + AHEAD)
        self._agenda.plan(when_open(start + timedelta(hours=1)), lambda at: self._begin(at, first, last))

    def _begin(self, at: datetime, first: date, last: date) -> None:
        act, made_up = self._act(at), self._made_up
        set_rules(
            self._runtime,
            act,
            SetRules.model_validate(
                {
                    "jurisdiction": self._place,
                    "announced_before": 3,
                    "booking_ends_before": 1,
                    "booking_ends_at": "17:00",
                    "representatives": 5,
                    "slots": 10,
                    "day_off": "next",
                    "hall_phone": made_up["phone"],
                }
            ),
        )
        place = enter_place(self._runtime, act, EnterPlace(jurisdiction=self._place, **made_up["place"]))
        lawyers = [
            enter_lawyer(self._runtime, act, EnterLawyer(jurisdiction=self._place, **each))
            for each in made_up["lawyers"]
        ]
        leaders = self._enter_leaders(act)
        series = {
            "jurisdiction": self._place,
            "weekday": made_up["weekday"],
            "first": first,
            "last": last,
            "starts": made_up["starts"],
            "ends": made_up["ends"],
            "leaders": tuple(leaders),
            "lawyers": tuple(lawyers),
            "place": place,
            "room": made_up["place"]["rooms"][0],
        }
        for number in plan_series(self._runtime, act, PlanSeries.model_validate(series)):
            self._course(number, at)

    def _enter_leaders(self, act: Act) -> list[str]:
        """First without deputies, who have to be there first."""
        entered = self._made_up["leaders"]
        commands = [
            EnterLeader(
                jurisdiction=self._place,
                name=each["name"],
                post=each["post"],
                level=ReceptionLevel(self._made_up["level"]),
                classes=tuple(each.get("remit", ())),
                account=each.get("account", ""),
            )
            for each in entered
        ]
        codes = [enter_leader(self._runtime, act, each) for each in commands]
        for command, code, each in zip(commands, codes, entered, strict=True):
            deputies = tuple(codes[number - 1] for number in each.get("deputies", ()))
            if deputies:
                changed = command.model_copy(update={"leader": code, "deputies": deputies})
                enter_leader(self._runtime, act, changed)
        return codes

    def _course(self, number: str, now: datetime) -> None:
        """What is to become of a session; each step looks at it again."""
        begins = load_session(self._runtime, number).starts_at
        ahead = TOO_LATE if self._random.random() < _LATE else IN_TIME
        self._agenda.plan(max(now, when_open(begins - ahead)), self._announced(number))
        chance = self._random.random()
        change = next(
            (step for share, step in self._changes(number) if (chance := chance - share) < 0),
            None,
        )
        if change is not None:
            self._agenda.plan(max(now, when_open(begins - timedelta(days=1, hours=18))), change)

    def _changes(self, number: str) -> list[tuple[float, Step]]:
        return [
            (_REPLACED, self._replaced(number)),
            (_MOVED, self._moved(number)),
            (_CANCELLED, self._cancelled(number)),
        ]

    def _announced(self, number: str) -> Step:
        def announce(at: datetime) -> None:
            if load_session(self._runtime, number).state is SessionState.PLANNED:
                announce_sessions(
                    self._runtime, self._act(at), self._clerk, AnnounceSessions(sessions=(number,))
                )

        return announce

    def _replaced(self, number: str) -> Step:
        def replace(at: datetime) -> None:
            session = load_session(self._runtime, number)
            deputies = roster_of(self._runtime, self._place).deputies(session.leader)
            if deputies:
                command = ReplaceLeader(leader=deputies[0].leader, reason="外出参加会议")
                replace_leader(self._runtime, self._act(at), self._clerk, number, command)

        return replace

    def _moved(self, number: str) -> Step:
        def move(at: datetime) -> None:
            session = load_session(self._runtime, number)
            begins, ends = (each.astimezone(CHINA) for each in (session.starts_at, session.ends_at))
            command = MoveSession(
                on=begins.date() + timedelta(days=1),
                starts=begins.time(),
                ends=ends.time(),
                place=session.place,
                room=session.room,
                reason="与上级会议时间冲突",
            )
            move_session(self._runtime, self._act(at), self._clerk, number, command)

        return move

    def _cancelled(self, number: str) -> Step:
        def cancel(at: datetime) -> None:
            command = CancelSession(reason="突发事件现场处置")
            cancel_session(self._runtime, self._act(at), self._clerk, number, command)

        return cancel

    @property
    def _clerk(self) -> Principal:
        return self._staff.principal(Role.CLERK, self._place)

    def _act(self, at: datetime) -> Act:
        return self._staff.act(self._clerk.id, at)
