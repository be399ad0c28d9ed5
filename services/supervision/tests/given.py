"""Supervision alone: what the other services publish is told to its real subscriptions, and people look at it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from werkzeug.test import TestResponse

from huiyin_contracts import assignment, intake
from huiyin_contracts.base import ContractEvent, UnitKey
from huiyin_contracts.vocabulary import (
    AcceptanceOutcome,
    Category,
    Channel,
    ClosingOutcome,
    DispatchMode,
    Nature,
    Resolution,
    Satisfaction,
    UnitKind,
    Urgency,
)
from huiyin_ledger.clock.china import CHINA
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_ledger.events import Batch, Event
from huiyin_ledger.subscriptions.outcome import Outcome
from huiyin_supervision.publishing import PUBLISH
from huiyin_supervision.ticker import tick
from huiyin_web.app import create_app
from huiyin_web.identity.policy import Role
from huiyin_web.service import Service

COUNTY = "230621"
NO = "230621-2026-0000001"
WATER, HOUSING, DISCIPLINE = "water", "housing", "discipline"


def china(text: str) -> datetime:
    """``2026-03-02T09:00`` in China."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA).astimezone(UTC)


class World:
    """Supervision, and what it was told. Every method is one published event of another service, happening `now`."""

    def __init__(self, service: Service, clock: SimulatedClock) -> None:
        self.service = service
        self.runtime = service.runtime
        self.clock = clock
        self._positions: Counter[tuple[str, str]] = Counter()

    def at(self, text: str) -> World:
        """It is that time in China now."""
        self.clock.set(china(text))
        return self

    def publish(
        self, event: ContractEvent, *, jurisdiction: str = COUNTY, actor: str = "system:test"
    ) -> None:
        place = (event.service, jurisdiction)
        self._positions[place] += 1
        position = self._positions[place]
        data = event.to_data()
        event_published = Event(
            source=event.service,
            jurisdiction=jurisdiction,
            position=position,
            type=event.type,
            stream=data.get("registration_no", data.get("unit", "")),
            version=position,
            occurred_at=self.clock.now(),
            recorded_at=self.clock.now(),
            actor=actor,
            causation="",
            correlation=data.get("registration_no", ""),
            data=data,
        )
        batch = Batch(event.service, jurisdiction, position - 1, position, (event_published,))
        subscription = self.service.subscriptions[event.service]
        assert subscription.receive(batch) is Outcome.APPLIED
        assert subscription.parked() == [], subscription.parked()

    def unit(self, unit: str, name: str, *, jurisdiction: str = COUNTY) -> None:
        self.publish(
            assignment.UnitRegistered(unit=unit, name=name, kind=UnitKind.DEPARTMENT),
            jurisdiction=jurisdiction,
        )

    def registered(
        self,
        no: str = NO,
        channel: Channel = Channel.HOTLINE,
        *,
        jurisdiction: str = COUNTY,
        by: str = "system:test",
        **more: Any,
    ) -> None:
        known: dict[str, Any] = {
            "received_at": self.clock.now(),
            "anonymous": False,
            "confidential": False,
            "imported": False,
            **more,
        }
        self.publish(
            intake.PetitionRegistered(
                registration_no=no, channel=channel, petitioner_ref="of-the-petition", **known
            ),
            jurisdiction=jurisdiction,
            actor=by,
        )

    def own(self) -> None:
        """Supervision hears of what it recorded itself."""
        self.service.subscriptions["supervision"].catch_up()

    def taken_up_again(self, no: str = NO) -> None:
        self.publish(intake.PetitionTakenUpAgain(registration_no=no))

    def closed_after_erasure(self, no: str = NO) -> None:
        self.publish(intake.PetitionClosedAfterErasure(registration_no=no))

    def answered_directly(self, no: str = NO) -> None:
        self.publish(
            intake.PetitionAnsweredDirectly(registration_no=no, answer="…", answered_at=self.clock.now())
        )

    def triaged(self, no: str = NO, *, title: str, text: str) -> None:
        self.publish(
            intake.PetitionTriaged(
                registration_no=no,
                category=Category.CLAIM,
                nature=Nature.COMPLAINT,
                matter_class="water",
                place=COUNTY,
                urgency=Urgency.ORDINARY,
                title=title,
                text=text,
                confidential=False,
                petitioner_ref="p",
                channel=Channel.HOTLINE,
                received_at=self.clock.now(),
                imported=False,
            )
        )

    def rated(
        self,
        resolved: str = "unresolved",
        satisfaction: str = "dissatisfied",
        comment: str | None = None,
        *,
        round: int | None = 1,
    ) -> None:
        self.publish(
            intake.RatingGiven(
                registration_no=NO,
                resolved=Resolution(resolved),
                satisfaction=Satisfaction(satisfaction),
                comment=comment,
                round=round,
            )
        )

    def added(self, text: str, no: str = NO) -> None:
        now = self.clock.now()
        self.publish(intake.TextAdded(registration_no=no, text=text, added_at=now, petitioner_ref="p"))

    def erased(self) -> None:
        self.publish(intake.PetitionerErased(petitioner_ref="p"))

    def referred(self, no: str = NO, unit: str = DISCIPLINE, *, taken_back: bool = False) -> None:
        self.publish(
            intake.AccusationReferred(
                registration_no=no,
                competent_unit=UnitKey(jurisdiction=COUNTY, unit=unit),
                received_at=self.clock.now(),
                taken_back=taken_back,
            )
        )

    def sealed(self, no: str = NO) -> None:
        self.publish(intake.PetitionSealed(registration_no=no))

    def dispatched(
        self,
        no: str = NO,
        unit: str = WATER,
        channel: Channel | None = Channel.HOTLINE,
        *,
        jurisdiction: str = COUNTY,
        **more: Any,
    ) -> None:
        known: dict[str, Any] = {
            "received_at": self.clock.now(),
            "imported": False,
            "sealed": False,
            "no_return": False,
            "round": 1,
            "category": Category.CLAIM,
            "urgency": Urgency.ORDINARY,
            "matter_class": None if more.get("sealed") else "water",
            **more,
        }
        self.publish(
            assignment.OrderDispatched(
                order_no=no,
                registration_no=no,
                unit=unit,
                unit_name=unit,
                mode=DispatchMode.DISPATCH,
                nature=None if known["sealed"] else Nature.COMPLAINT,
                channel=None if known["sealed"] else channel,
                **known,
            ),
            jurisdiction=jurisdiction,
        )

    def signed(self, no: str = NO, unit: str = WATER, by: str = "water-handler") -> None:
        self.publish(assignment.OrderSigned(registration_no=no, unit=unit, by=by), actor=by)

    def contacted(
        self, no: str = NO, unit: str = WATER, at: datetime | None = None, *, by_centre: str = ""
    ) -> None:
        contacted = assignment.CallerContacted(
            registration_no=no, unit=unit, contacted_at=at or self.clock.now(), by_centre=bool(by_centre)
        )
        self.publish(contacted, actor=by_centre or "water-handler")

    def return_requested(self, no: str = NO, unit: str = WATER) -> None:
        self.publish(assignment.ReturnRequested(registration_no=no, unit=unit, reason="…"))

    def return_upheld(self, no: str = NO, unit: str = WATER) -> None:
        self.publish(assignment.ReturnUpheld(registration_no=no, unit=unit))

    def return_rejected(self, no: str = NO, unit: str = WATER) -> None:
        self.publish(assignment.ReturnRejected(registration_no=no, unit=unit, reason="…"))

    def decided(
        self,
        no: str = NO,
        unit: str = WATER,
        outcome: AcceptanceOutcome = AcceptanceOutcome.ACCEPTED,
        *,
        notice: bool = True,
    ) -> None:
        self.publish(
            assignment.AcceptanceDecided(
                registration_no=no,
                unit=unit,
                outcome=outcome,
                notice_served_at=self.clock.now() if notice else None,
                category=Category.CLAIM,
            )
        )

    def urging_answered(self, urging_id: str, answer: str, no: str = NO, unit: str = WATER) -> None:
        self.publish(
            assignment.UrgingAnswered(urging_id=urging_id, registration_no=no, unit=unit, answer=answer)
        )

    def replied(self, no: str = NO, unit: str = WATER, *, round: int = 1) -> None:
        self.publish(assignment.ReplySubmitted(registration_no=no, unit=unit, round=round))

    def reply_rejected(self, no: str = NO, unit: str = WATER, *, round: int = 1) -> None:
        self.publish(assignment.ReplyRejected(registration_no=no, unit=unit, round=round, reason="…"))

    def approved(
        self, no: str = NO, unit: str = WATER, *, round: int = 1, by: str = "system:test", **more: Any
    ) -> None:
        known = {"replied_at": self.clock.now(), "imported": False, "sealed": False, "text": "…", **more}
        self.publish(
            assignment.ReplyApproved(
                registration_no=no, unit=unit, round=round, approved_at=self.clock.now(), **known
            ),
            actor=by,
        )

    def redo_started(self, no: str = NO, unit: str = WATER, *, round: int = 2) -> None:
        self.publish(assignment.RedoStarted(registration_no=no, unit=unit, round=round))

    def closed(
        self, no: str = NO, unit: str = WATER, outcome: ClosingOutcome = ClosingOutcome.CLOSED
    ) -> None:
        self.publish(assignment.OrderClosed(registration_no=no, unit=unit, round=1, outcome=outcome))

    def tick(self) -> int:
        return tick(self.runtime, self.clock.now())

    def tick_until(self, text: str, every: timedelta = timedelta(hours=1)) -> None:
        """Let time pass, with a tick every so often."""
        end = china(text)
        while self.clock.now() < end:
            self.clock.set(min(self.clock.now() + every, end))
            self.tick()

    def clocks(self, no: str = NO) -> dict[str, dict[str, Any]]:
        """The rows of the matter's clocks by ``limit/number``."""
        rows = self.runtime.database.query("SELECT * FROM live.clocks WHERE registration_no = %s", (no,))
        return {row["clock_id"].removeprefix(f"{no}/"): row for row in rows}

    def outcomes(self, no: str = NO) -> dict[str, str]:
        """How each clock of the matter ended; ``running`` while it didn't."""
        return {clock: row["outcome"] or "running" for clock, row in self.clocks(no).items()}

    def owed(self, no: str = NO) -> dict[str, str | None]:
        """Who owes each running clock of the matter; None for the centre."""
        return {clock: row["unit"] for clock, row in self.clocks(no).items() if row["outcome"] is None}

    def cards(self, no: str = NO) -> list[tuple[str, str, str, str]]:
        """Clock, unit, colour and reason of the matter's cards, in the order of issue."""
        rows = self.runtime.database.query(
            "SELECT * FROM live.cards WHERE registration_no = %s ORDER BY issued_at, colour DESC", (no,)
        )
        return [
            (row["clock_id"].removeprefix(f"{no}/"), row["unit"], row["colour"], row["reason"])
            for row in rows
        ]

    def events(self, jurisdiction: str = COUNTY) -> list[Event]:
        """All of supervision's own events there."""
        return self.runtime.ledger.events(jurisdiction)

    def published(self, own: str) -> list[dict[str, Any]]:
        """What supervision published of its `own` events of this type, as others read it."""
        return [PUBLISH[own](event).to_data() for event in self.events() if event.type == own]


class Site:
    """The service's application, and who looks at it."""

    def __init__(self, service: Service) -> None:
        self.service, self.runtime = service, service.runtime
        self.client = create_app([service]).test_client()
        self.last_token = ""

    def as_(
        self, role: Role, unit: str | None = None, jurisdiction: str = COUNTY, language: str = "en"
    ) -> Person:
        token = self.runtime.identity.tokens.issue(
            role=role,
            jurisdiction=jurisdiction,
            unit=unit,
            sealed=bool(unit) or None,
            label=f"{role} {unit}",
        )
        self.last_token = token
        return Person(self, {"Authorization": f"Bearer {token}"}, language)

    def of_account(self, account: str, role: Role, jurisdiction: str = COUNTY) -> Person:
        """Somebody who has logged in; an account of this name is opened."""
        identity = self.runtime.identity
        identity.accounts.create(
            account, name="", role=role, jurisdiction=jurisdiction, password="冬天的热水要够用 2026"
        )
        person = Person(Site(self.service), {}, "en")
        person.log_in(identity.sessions.open(account))
        return person


class Person:
    """Somebody with a token, who reads pages and calls the API."""

    def __init__(self, site: Site, headers: dict[str, str], language: str) -> None:
        self._client = site.client
        self._headers = headers
        self._language = language

    def log_in(self, session: str) -> None:
        self._client.set_cookie("huiyin_session", session)

    def get(self, path: str) -> TestResponse:
        mark = "&" if "?" in path else "?"
        return self._client.get(f"/supervision{path}{mark}lang={self._language}", headers=self._headers)

    def follow(self, address: str) -> TestResponse:
        """Go where an answer leads."""
        return self.get(address.removeprefix("/supervision"))

    def post(self, path: str, json: Any = None, form: Any = None, **headers: str) -> TestResponse:
        return self._client.post(
            f"/supervision{path}",
            json=json,
            data=form,
            headers={**self._headers, "Accept-Language": self._language, **headers},
        )
