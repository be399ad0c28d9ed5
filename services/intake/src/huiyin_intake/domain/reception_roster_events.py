"""Events of a roster: plain data. Whoever receives does so by name, in public; nothing here is sealed."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin_contracts.vocabulary import ReceptionLevel
from huiyin_intake.domain.reception_rules import ReceptionRules
from huiyin_ledger.domain import Aggregate


@dataclass(frozen=True, kw_only=True)
class Leader:
    """`leader`: a code that stays. `post`: as it is announced. `classes`, `places`: the remit; empty: all. `deputies`: codes
    of leaders, the first one first. `account`: by which the leader logs in, empty where there is none. `unit`: whose leader
    it is, at a department."""

    leader: str
    name: str
    post: str
    level: ReceptionLevel
    classes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    deputies: tuple[str, ...] = ()
    account: str = ""
    unit: str | None = None


@dataclass(frozen=True, kw_only=True)
class Lawyer:
    """`firm`: of a law firm or a legal aid centre."""

    lawyer: str
    name: str
    firm: str
    account: str = ""


@dataclass(frozen=True, kw_only=True)
class Place:
    """`rooms`: empty for a site visit, where there is none to be taken twice."""

    place: str
    name: str
    address: str
    rooms: tuple[str, ...] = ()


class Opened(Aggregate.Created):
    TOPIC = "intake.reception_roster_opened"


class LeaderEntered(Leader, Aggregate.Event):
    """Entered, or changed."""

    TOPIC = "intake.reception_leader_entered"


class LeaderLeft(Aggregate.Event):
    TOPIC = "intake.reception_leader_left"
    leader: str


class LawyerEntered(Lawyer, Aggregate.Event):
    """Entered, or changed."""

    TOPIC = "intake.reception_lawyer_entered"


class LawyerLeft(Aggregate.Event):
    TOPIC = "intake.reception_lawyer_left"
    lawyer: str


class PlaceEntered(Place, Aggregate.Event):
    """Entered, or changed."""

    TOPIC = "intake.reception_place_entered"


class PlaceClosed(Aggregate.Event):
    TOPIC = "intake.reception_place_closed"
    place: str


class RulesSet(ReceptionRules, Aggregate.Event):
    """The rules of this place, for itself and for those below it that have none."""

    TOPIC = "intake.reception_rules_set"
