"""Who receives at a place's reception days, who advises, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from huiyin_intake.domain import reception_roster_events as events
from huiyin_intake.domain.reception_roster_events import Lawyer, Leader, Place
from huiyin_intake.domain.reception_rules import ReceptionRules
from huiyin_ledger.domain import Aggregate, Refused, evolves, part_of, stream_id

Entry = TypeVar("Entry", Leader, Lawyer, Place)


class ReceptionRoster(Aggregate):
    """One of each jurisdiction. Codes are never used again; who has left keeps the name under which a session knew them."""

    @evolves(events.Opened)
    def _opened(self, event: events.Opened) -> None:
        self.leaders: dict[str, Leader] = {}
        self.lawyers: dict[str, Lawyer] = {}
        self.places: dict[str, Place] = {}
        self.left: frozenset[str] = frozenset()
        self.rules: ReceptionRules | None = None

    @evolves(events.LeaderEntered)
    def _leader_entered(self, event: events.LeaderEntered) -> None:
        self.leaders = {**self.leaders, event.leader: part_of(Leader, event)}

    @evolves(events.LawyerEntered)
    def _lawyer_entered(self, event: events.LawyerEntered) -> None:
        self.lawyers = {**self.lawyers, event.lawyer: part_of(Lawyer, event)}

    @evolves(events.PlaceEntered)
    def _place_entered(self, event: events.PlaceEntered) -> None:
        self.places = {**self.places, event.place: part_of(Place, event)}

    @evolves(events.LeaderLeft)
    def _leader_left(self, event: events.LeaderLeft) -> None:
        self.left |= {event.leader}

    @evolves(events.LawyerLeft)
    def _lawyer_left(self, event: events.LawyerLeft) -> None:
        self.left |= {event.lawyer}

    @evolves(events.PlaceClosed)
    def _place_closed(self, event: events.PlaceClosed) -> None:
        self.left |= {event.place}

    @evolves(events.RulesSet)
    def _rules_set(self, event: events.RulesSet) -> None:
        self.rules = part_of(ReceptionRules, event)

    @staticmethod
    def stream_id(jurisdiction: str) -> UUID:
        return stream_id("reception_roster", jurisdiction)

    @classmethod
    def open(cls, jurisdiction: str) -> ReceptionRoster:
        return cls._create(events.Opened, id=cls.stream_id(jurisdiction))

    def enter_leader(self, leader: Leader) -> str:
        """Enter one with an empty code, or change the one of the code; the code. Refused where a deputy is no leader here,
        or the leader's own."""
        known = self._known(leader, leader.leader, self.leaders)
        for deputy in leader.deputies:
            if deputy == leader.leader:
                raise Refused(
                    "own_deputy", "Nobody stands in for themselves: choose another deputy.", field="deputies"
                )
            self.leader(deputy, field="deputies")
        entered = leader if known else replace(leader, leader=self._next("leader", self.leaders))
        if entered != known:
            self.trigger_event(events.LeaderEntered, **vars(entered))
        return entered.leader

    def enter_lawyer(self, lawyer: Lawyer) -> str:
        """The same of a lawyer."""
        known = self._known(lawyer, lawyer.lawyer, self.lawyers)
        entered = lawyer if known else replace(lawyer, lawyer=self._next("lawyer", self.lawyers))
        if entered != known:
            self.trigger_event(events.LawyerEntered, **vars(entered))
        return entered.lawyer

    def enter_place(self, place: Place) -> str:
        """The same of a place."""
        known = self._known(place, place.place, self.places)
        entered = place if known else replace(place, place=self._next("place", self.places))
        if entered != known:
            self.trigger_event(events.PlaceEntered, **vars(entered))
        return entered.place

    def leave(self, code: str, sessions: int) -> None:
        """Take a leader, a lawyer or a place out of what is planned from now on. `sessions`: how many to come still name it;
        they have to be changed first. Deputies who left stand in for nobody."""
        if code in self.left:
            raise Refused("left_already", "This one was taken off the roster already.")
        if sessions:
            raise Refused(
                "has_sessions",
                "%(sessions)s sessions to come still name this one: change or cancel them first.",
                sessions=sessions,
            )
        if code in self.leaders:
            self.trigger_event(events.LeaderLeft, leader=code)
        elif code in self.lawyers:
            self.trigger_event(events.LawyerLeft, lawyer=code)
        elif code in self.places:
            self.trigger_event(events.PlaceClosed, place=code)
        else:
            raise Refused("not_on_roster", "This one isn't on the roster: choose one that is.")

    def set_rules(self, rules: ReceptionRules) -> None:
        if rules != self.rules:
            self.trigger_event(events.RulesSet, **vars(rules))

    def leader(self, code: str, *, field: str = "leader") -> Leader:
        """One who receives now; Refused("unknown_leader") otherwise."""
        if code not in self.leaders or code in self.left:
            raise Refused(
                "unknown_leader", "There is no such leader here: choose one from the roster.", field=field
            )
        return self.leaders[code]

    def lawyer(self, code: str) -> Lawyer:
        """One who advises now; Refused("unknown_lawyer") otherwise."""
        if code not in self.lawyers or code in self.left:
            raise Refused(
                "unknown_lawyer", "There is no such lawyer here: choose one from the roster.", field="lawyer"
            )
        return self.lawyers[code]

    def place(self, code: str, room: str) -> Place:
        """One that is in use and has the room; Refused("unknown_place") or Refused("unknown_room") otherwise."""
        if code not in self.places or code in self.left:
            raise Refused(
                "unknown_place", "There is no such place here: choose one from the roster.", field="place"
            )
        found = self.places[code]
        if (room or found.rooms) and room not in found.rooms:
            raise Refused("unknown_room", "Choose one of the rooms of this place.", field="room")
        return found

    def deputies(self, leader: str) -> tuple[Leader, ...]:
        """Who stands in for a leader, the first one first."""
        chosen = self.leaders[leader].deputies
        return tuple(self.leaders[each] for each in chosen if each not in self.left)

    def in_use(self, entries: Iterable[Entry]) -> list[Entry]:
        """Those of the entries that have not left, in the order in which they were entered."""
        return [each for each in entries if _code(each) not in self.left]

    def _known(self, entry: Entry, code: str, entries: dict[str, Entry]) -> Entry | None:
        if not code:
            return None
        if code not in entries or code in self.left:
            raise Refused("not_on_roster", "This one isn't on the roster: choose one that is.")
        return entries[code]

    @staticmethod
    def _next(kind: str, entries: dict[str, Entry]) -> str:
        return f"{kind}-{len(entries) + 1}"


def _code(entry: Leader | Lawyer | Place) -> str:
    match entry:
        case Leader():
            return entry.leader
        case Lawyer():
            return entry.lawyer
        case Place():
            return entry.place
