"""One day of a place: who sits where, and when, so that nobody and no room is taken twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from huiyin_ledger.domain import Aggregate, Refused, evolves, part_of, stream_id


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A session's hold on people and a room. `room`: empty at a site, which several may visit."""

    session_no: str
    starts_at: datetime
    ends_at: datetime
    leader: str
    lawyer: str | None
    place: str
    room: str

    def overlaps(self, other: Seat) -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


class Begun(Aggregate.Created):
    TOPIC = "intake.reception_day_begun"
    on: date


class SeatTaken(Seat, Aggregate.Event):
    """A session of this day is held so; it takes the place of what was said of it before."""

    TOPIC = "intake.reception_seat_taken"


class SeatGivenUp(Aggregate.Event):
    TOPIC = "intake.reception_seat_given_up"
    session_no: str


class ReceptionDay(Aggregate):
    @evolves(Begun)
    def _begun(self, event: Begun) -> None:
        self.on = event.on
        self.seats: dict[str, Seat] = {}
        self.numbered: frozenset[str] = frozenset()

    @evolves(SeatTaken)
    def _seat_taken(self, event: SeatTaken) -> None:
        self.seats = {**self.seats, event.session_no: part_of(Seat, event)}
        self.numbered |= {event.session_no}

    @evolves(SeatGivenUp)
    def _seat_given_up(self, event: SeatGivenUp) -> None:
        self.seats = {no: seat for no, seat in self.seats.items() if no != event.session_no}

    @staticmethod
    def stream_id(jurisdiction: str, on: date) -> UUID:
        return stream_id("reception_day", jurisdiction, on.isoformat())

    @classmethod
    def begin(cls, jurisdiction: str, on: date) -> ReceptionDay:
        return cls._create(Begun, id=cls.stream_id(jurisdiction, on), on=on)

    def next_number(self, jurisdiction: str) -> str:
        """The number of the next session planned for this day: ``230600-JD-20261202-1``. One that moves keeps its number."""
        own = f"{jurisdiction}-JD-{self.on.isoformat().replace('-', '')}-"
        return f"{own}{1 + sum(number.startswith(own) for number in self.numbered)}"

    def take(self, seat: Seat) -> None:
        """Refused("leader_busy"), Refused("lawyer_busy") or Refused("room_busy") where another session has them then."""
        for other in self.seats.values():
            if other.session_no != seat.session_no and other.overlaps(seat):
                self._not_both(seat, other)
        if self.seats.get(seat.session_no) != seat:
            self.trigger_event(SeatTaken, **vars(seat))

    def give_up(self, session_no: str) -> None:
        if session_no in self.seats:
            self.trigger_event(SeatGivenUp, session_no=session_no)

    @staticmethod
    def _not_both(seat: Seat, other: Seat) -> None:
        if seat.leader == other.leader:
            raise Refused(
                "leader_busy",
                "This leader receives in session %(session)s at that time: choose another leader or time.",
                field="leader",
                session=other.session_no,
            )
        if seat.lawyer is not None and seat.lawyer == other.lawyer:
            raise Refused(
                "lawyer_busy",
                "This lawyer sits in on session %(session)s at that time: choose another lawyer or time.",
                field="lawyer",
                session=other.session_no,
            )
        if seat.room and (seat.place, seat.room) == (other.place, other.room):
            raise Refused(
                "room_busy",
                "Session %(session)s has this room at that time: choose another room or time.",
                field="room",
                session=other.session_no,
            )
