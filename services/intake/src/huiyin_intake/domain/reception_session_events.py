"""Events of a session of a reception day: plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from huiyin_contracts.vocabulary import ReceptionKind, ReceptionLevel
from huiyin_intake.domain.vocabulary import Replacement
from huiyin_ledger.domain import Aggregate


@dataclass(frozen=True, kw_only=True)
class Plan:
    """`leader`, `lawyer`, `place`: codes of the roster. `classes`, `places`: the remit, empty: all. `by_rule`: the day by the
    rule that planned it, None where a person chose the day; `moved_because`: the name of the day off that it moved from."""

    jurisdiction: str
    session_no: str
    level: ReceptionLevel
    kind: ReceptionKind
    starts_at: datetime
    ends_at: datetime
    leader: str
    place: str
    room: str = ""
    lawyer: str | None = None
    classes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()
    unit: str | None = None
    slots: int
    by_rule: date | None = None
    moved_because: str = ""


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """What the public is told of a session, as it was told. `booking_ends_at`: until when one can book. `offered`: the number
    of the session that is offered instead of a cancelled one."""

    level: ReceptionLevel
    kind: ReceptionKind
    starts_at: datetime
    ends_at: datetime
    leader: str
    leader_name: str
    leader_post: str
    classes: tuple[str, ...]
    places: tuple[str, ...]
    place_name: str
    address: str
    room: str
    lawyer_name: str
    phone: str
    booking_ends_at: datetime
    cancelled: bool = False
    offered: str = ""


class SessionEvent(Aggregate.Event):
    session_no: str


class Planned(Plan, Aggregate.Created):
    TOPIC = "intake.reception_planned"


class Moved(SessionEvent):
    """To another time or place. `by_calendar`: because a notice about days off says so."""

    TOPIC = "intake.reception_moved"
    starts_at: datetime
    ends_at: datetime
    place: str
    room: str
    reason: str
    by_calendar: bool


class LeaderReplaced(SessionEvent):
    """`classes`, `places`: the remit from now on."""

    TOPIC = "intake.reception_leader_replaced"
    leader: str
    instead_of: str
    how: Replacement
    classes: tuple[str, ...]
    places: tuple[str, ...]
    reason: str


class LawyerChanged(SessionEvent):
    TOPIC = "intake.reception_lawyer_changed"
    lawyer: str | None
    reason: str


class Cancelled(SessionEvent):
    TOPIC = "intake.reception_cancelled"
    reason: str
    offered: str


class Announced(Announcement, SessionEvent):
    """Told to the public. `edition` 1 is the announcement, each later one a correction; `changed`: the fields that say
    something else than the edition before. `late`: less time before the session than the place's rules ask for."""

    TOPIC = "intake.reception_announced"
    edition: int
    changed: tuple[str, ...]
    late: bool
