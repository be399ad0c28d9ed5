"""The petition office of a city: its roster, and what it plans, announces and changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from huiyin_contracts.vocabulary import ReceptionLevel
from huiyin_intake.features.announce_receptions.command import AnnounceSessions, announce_sessions
from huiyin_intake.features.change_reception.command import MoveSession
from huiyin_intake.features.keep_reception_roster.command import (
    EnterLawyer,
    EnterLeader,
    EnterPlace,
    enter_lawyer,
    enter_leader,
    enter_place,
)
from huiyin_intake.features.plan_receptions.command import PlanSeries, PlanSession, plan_series, plan_session
from huiyin_intake.views.reception_sessions import ReceptionSessionsView, SessionRow

from .conftest import Intake
from .given import CITY

LEADERS = 3


class Office:
    """The petition office of the city: three leaders, of whom the first has the second as deputy, two lawyers, two rooms."""

    def __init__(self, intake: Intake) -> None:
        self.intake, self.runtime = intake, intake.runtime
        self.leaders = [self.leader(f"市长{n}") for n in range(LEADERS)]
        self.leader("市长0", leader="leader-1", deputies=("leader-2",), classes=("utilities",))
        self.lawyers = [
            enter_lawyer(
                self.runtime, intake.act("clerk-1"), EnterLawyer(jurisdiction=CITY, name=name, firm="一所")
            )
            for name in ("甲律师", "乙律师")
        ]
        self.hall = enter_place(
            self.runtime,
            intake.act("clerk-1"),
            EnterPlace(jurisdiction=CITY, name="信访大厅", address="东风路1号", rooms=("一号室", "二号室")),
        )

    def leader(self, name: str, **more: Any) -> str:
        command = EnterLeader(jurisdiction=CITY, name=name, post="副市长", level=ReceptionLevel.CITY, **more)
        return enter_leader(self.runtime, self.intake.act("clerk-1"), command)

    def series(self, **changes: Any) -> PlanSeries:
        given: dict[str, Any] = {
            "jurisdiction": CITY,
            "weekday": 2,
            "first": date(2026, 4, 1),
            "last": date(2026, 6, 30),
            "starts": "09:00",
            "ends": "11:30",
            "leaders": tuple(self.leaders),
            "lawyers": tuple(self.lawyers),
            "place": self.hall,
            "room": "一号室",
        }
        return PlanSeries.model_validate({**given, **changes})

    def session(self, **changes: Any) -> str:
        given: dict[str, Any] = {
            "jurisdiction": CITY,
            "on": date(2026, 3, 18),
            "starts": "09:00",
            "ends": "11:30",
            "leader": self.leaders[0],
            "place": self.hall,
            "room": "一号室",
        }
        return plan_session(
            self.runtime, self.intake.act("clerk-1"), PlanSession.model_validate({**given, **changes})
        )

    def plan(self, **changes: Any) -> list[str]:
        return plan_series(self.runtime, self.intake.act("clerk-1"), self.series(**changes))

    def do(self, change: Callable[..., None], session: str, command: Any) -> None:
        change(self.runtime, self.intake.act("clerk-1"), self.intake.clerk, session, command)

    def announce(self, *sessions: str) -> list[str]:
        command = AnnounceSessions(sessions=sessions)
        return announce_sessions(self.runtime, self.intake.act("clerk-1"), self.intake.clerk, command)

    def row(self, session: str) -> SessionRow:
        found = ReceptionSessionsView.find(self.runtime.database, CITY, session)
        assert found is not None
        return found


def moving(**changes: Any) -> MoveSession:
    given: dict[str, Any] = {
        "on": date(2026, 3, 19),
        "starts": "14:00",
        "ends": "16:30",
        "place": "place-1",
        "room": "一号室",
        "reason": "市里开会，改期",
    }
    return MoveSession.model_validate({**given, **changes})
