"""A small world of published events, told in the words of the other services."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from huiyin_contracts import assignment, intake, supervision
from huiyin_contracts.base import ContractEvent, UnitKey
from huiyin_ledger.events import Batch, Event
from huiyin_web.identity.policy import Principal, Role

CITY, COUNTY, OTHER_COUNTY = "230600", "230621", "230622"
HEATING, ROADS, DISCIPLINE = "u-heating", "u-roads", "u-discipline"
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Where the clock of the tests stands: 2 March 2026, nine o'clock in China."""


class Log:
    """The published log of one source, as a subscription pulls it."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.events: dict[str, list[Event]] = {}

    def heads(self) -> dict[str, int]:
        return {jurisdiction: len(events) for jurisdiction, events in self.events.items()}

    def batch(self, jurisdiction: str, after: int, limit: int) -> Batch:
        events = self.events.get(jurisdiction, [])[after : after + limit]
        upto = after + len(events)
        hashes = (self.chain_hash(jurisdiction, after), self.chain_hash(jurisdiction, upto))
        return Batch(self.source, jurisdiction, after, upto, tuple(events), *hashes)

    def chain_hash(self, jurisdiction: str, position: int) -> str:
        if not position:
            return ""
        return hashlib.sha256(f"{self.source}/{jurisdiction}/{position}".encode()).hexdigest()


class World:
    """Says events in the name of the other services."""

    def __init__(self) -> None:
        self.logs = {name: Log(name) for name in ("intake", "assignment", "supervision")}

    def say(self, event: ContractEvent, at: datetime, jurisdiction: str | None = None) -> Event:
        place = jurisdiction or getattr(event, "registration_no", CITY)[:6]
        log = self.logs[event.service].events.setdefault(place, [])
        position = len(log) + 1
        said = Event(
            source=event.service,
            jurisdiction=place,
            position=position,
            type=event.type,
            stream=getattr(event, "registration_no", "unit"),
            version=position,
            occurred_at=at,
            recorded_at=at,
            actor="system:test",
            causation="",
            correlation=getattr(event, "registration_no", ""),
            data=event.to_data(),
        )
        log.append(said)
        return said

    @property
    def events(self) -> list[Event]:
        return [e for log in self.logs.values() for events in log.events.values() for e in events]

    def unit(self, unit: str, name: str, jurisdiction: str = CITY) -> None:
        self.say(assignment.UnitRegistered(unit=unit, name=name, kind="department"), MONDAY, jurisdiction)

    def registered(self, no: str, at: datetime, *, channel: str = "hotline", imported: bool = False) -> None:
        self.say(
            intake.PetitionRegistered(
                registration_no=no,
                channel=channel,
                received_at=at,
                anonymous=False,
                confidential=False,
                petitioner_ref="p-1",
                imported=imported,
            ),
            at,
        )

    def triaged(self, no: str, at: datetime, *, channel: str = "hotline", nature: str = "complaint") -> None:
        self.say(
            intake.PetitionTriaged(
                registration_no=no,
                category="claim",
                nature=nature,
                matter_class="heating",
                place=no[:6],
                urgency="ordinary",
                title="t",
                text="t",
                confidential=False,
                petitioner_ref="p-1",
                channel=channel,
                received_at=at,
                imported=False,
            ),
            at,
        )

    def referred(self, no: str, at: datetime, unit: str = DISCIPLINE) -> None:
        organ = UnitKey(jurisdiction=no[:6], unit=unit)
        self.say(intake.AccusationReferred(registration_no=no, competent_unit=organ, received_at=at), at)

    def rated(self, no: str, at: datetime, satisfaction: str = "satisfied") -> None:
        self.say(intake.RatingGiven(registration_no=no, resolved="resolved", satisfaction=satisfaction), at)

    def dispatched(self, no: str, at: datetime, unit: str = HEATING, *, sealed: bool = False) -> None:
        self.say(
            assignment.OrderDispatched(
                order_no=no,
                registration_no=no,
                unit=unit,
                unit_name=unit,
                mode="dispatch",
                round=1,
                nature=None if sealed else "complaint",
                category="accusation" if sealed else "claim",
                matter_class=None if sealed else "heating",
                channel=None if sealed else "hotline",
                urgency="ordinary",
                received_at=at,
                imported=False,
                sealed=sealed,
                no_return=False,
            ),
            at,
        )

    def signed(self, no: str, at: datetime, unit: str = HEATING) -> None:
        self.say(assignment.OrderSigned(registration_no=no, unit=unit, by="handler"), at)

    def return_requested(self, no: str, at: datetime, unit: str = HEATING) -> None:
        self.say(assignment.ReturnRequested(registration_no=no, unit=unit, reason="r"), at)

    def return_rejected(self, no: str, at: datetime, unit: str = HEATING) -> None:
        self.say(assignment.ReturnRejected(registration_no=no, unit=unit, reason="r"), at)

    def approved(
        self,
        no: str,
        at: datetime,
        unit: str = HEATING,
        *,
        replied_at: datetime | None = None,
        imported: bool = False,
    ) -> None:
        self.say(
            assignment.ReplyApproved(
                registration_no=no,
                unit=unit,
                round=1,
                text="t",
                replied_at=replied_at or at,
                approved_at=at,
                imported=imported,
                sealed=False,
            ),
            at,
        )

    def closed(self, no: str, at: datetime, unit: str = HEATING, outcome: str = "closed") -> None:
        self.say(assignment.OrderClosed(registration_no=no, unit=unit, round=1, outcome=outcome), at)

    def clock(
        self,
        no: str,
        kind: str,
        due: datetime,
        *,
        unit: str = HEATING,
        stopped: datetime | None = None,
        outcome: str | None = None,
    ) -> None:
        clock_id, limit = f"{no}/{kind}", "hotline5"
        self.say(
            supervision.ClockStarted(
                clock_id=clock_id,
                registration_no=no,
                kind=kind,
                limit_id=limit,
                unit=unit,
                started_at=due - timedelta(days=5),
                nominal_due_at=due,
                effective_due_at=due,
                provisional=False,
                rule_pack="national",
                rule_version="1",
                calendar_version="1",
                imported=False,
            ),
            due - timedelta(days=5),
        )
        if stopped is not None:
            said = outcome or ("met" if stopped <= due else "late")
            self.say(
                supervision.ClockStopped(
                    clock_id=clock_id,
                    registration_no=no,
                    kind=kind,
                    unit=unit,
                    stopped_at=stopped,
                    outcome=said,
                ),
                stopped,
            )

    def visited(
        self,
        no: str,
        at: datetime,
        unit: str = HEATING,
        *,
        resolved: str | None,
        satisfaction: str | None = None,
    ) -> None:
        self.say(
            supervision.ReturnVisited(
                registration_no=no,
                unit=unit,
                attempt=1,
                answered=resolved is not None,
                resolved=resolved,
                satisfaction=satisfaction or ("satisfied" if resolved == "resolved" else None),
                by="operator",
            ),
            at,
        )

    def redo(self, no: str, at: datetime, unit: str = HEATING) -> None:
        self.say(
            supervision.RedoOrdered(registration_no=no, unit=unit, reason="unresolved", redo_count=1), at
        )

    def card(self, no: str, at: datetime, unit: str = HEATING, colour: str = "yellow") -> None:
        self.say(
            supervision.CardIssued(
                card_id=f"{no}/{colour}",
                registration_no=no,
                unit=unit,
                colour=colour,
                reason="due",
                clock_id="c",
            ),
            at,
        )


def number(n: int, jurisdiction: str = CITY) -> str:
    return f"{jurisdiction}-2026-{n:07d}"


def person(role: Role, jurisdiction: str = CITY, unit: str | None = None) -> Principal:
    return Principal.of(
        f"test-{role}", "", role, jurisdiction, UnitKey.of(jurisdiction, unit), bool(unit) or None
    )
