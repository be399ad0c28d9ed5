"""Sessions of reception days: as they are planned now, and all that the public was told of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from huiyin_contracts.vocabulary import ReceptionKind, ReceptionLevel
from huiyin_intake.domain import reception_session_events as events
from huiyin_intake.domain.reception_session import ReceptionSession
from huiyin_intake.domain.vocabulary import SessionState
from huiyin_ledger.clock.china import china_date
from huiyin_ledger.db import Database
from huiyin_ledger.divisions import within
from huiyin_ledger.events import Event
from huiyin_ledger.rows import Json
from huiyin_ledger.views.view import View, creates, folds
from huiyin_web.identity.scope import Columns

COLUMNS = Columns("jurisdiction")


@dataclass
class SessionRow:
    """`told`: the data of every announcement, the first one first, each with `at`; `edition`: how many. `last_change`: why the
    last change was made. `placed_at`: when its present day was chosen."""

    jurisdiction: str
    session_no: str
    level: ReceptionLevel
    kind: ReceptionKind
    starts_at: datetime
    ends_at: datetime
    leader: str
    lawyer: str | None
    place: str
    room: str
    classes: tuple[str, ...]
    places: tuple[str, ...]
    companions: tuple[str, ...]
    unit: str | None
    slots: int
    by_rule: date | None
    moved_because: str
    version: int
    placed_at: datetime
    state: SessionState = SessionState.PLANNED
    moved_by_hand: bool = False
    replaced: bool = False
    last_change: str = ""
    offered: str = ""
    edition: int = 0
    late: bool = False
    told: Json = ()


class ReceptionSessionsView(View[SessionRow]):
    name = "reception_sessions"
    follows = ReceptionSession
    key = ("jurisdiction", "session_no")
    indexes = ("(starts_at, session_no)",)

    @creates(events.Planned)
    def planned(self, event: Event) -> SessionRow:
        by_hand = event.data["by_rule"] is None
        return self.row(event, moved_by_hand=by_hand, placed_at=event.occurred_at, told=[])

    @folds(events.Moved)
    def moved(self, row: SessionRow, event: Event) -> None:
        data = event.data
        if _day(data["starts_at"]) != _day(row.starts_at):
            row.moved_by_hand = row.moved_by_hand or not data["by_calendar"]
            row.placed_at = event.occurred_at
        row.starts_at, row.ends_at = data["starts_at"], data["ends_at"]
        row.place, row.room, row.last_change = data["place"], data["room"], data["reason"]

    @folds(events.LeaderReplaced)
    def leader_replaced(self, row: SessionRow, event: Event) -> None:
        data = event.data
        row.leader, row.classes, row.places = data["leader"], data["classes"], data["places"]
        row.replaced, row.last_change = True, data["reason"]

    @folds(events.LawyerChanged)
    def lawyer_changed(self, row: SessionRow, event: Event) -> None:
        row.lawyer, row.last_change = event.data["lawyer"], event.data["reason"]

    @folds(events.Cancelled)
    def cancelled(self, row: SessionRow, event: Event) -> None:
        row.state, row.offered = SessionState.CANCELLED, event.data["offered"]
        row.last_change = event.data["reason"]

    @folds(events.Announced)
    def announced(self, row: SessionRow, event: Event) -> None:
        row.edition = event.data["edition"]
        row.late = row.late or event.data["late"]
        row.told = [*row.told, {**event.data, "at": event.occurred_at.isoformat()}]


def _day(at: datetime | str) -> date:
    """The day in China of a moment, which an event has as text."""
    return china_date(datetime.fromisoformat(at) if isinstance(at, str) else at)


def sessions_between(
    database: Database,
    jurisdictions: Sequence[str] | None,
    first: datetime,
    last: datetime,
    *,
    announced: bool = False,
) -> list[SessionRow]:
    """Those that begin from `first` to before `last`, by their time; of all jurisdictions where None are named. `announced`:
    only what the public was told of."""
    return ReceptionSessionsView.select(
        database,
        """WHERE (%(places)s::text[] IS NULL OR jurisdiction = ANY(%(places)s)) AND starts_at >= %(first)s
             AND starts_at < %(last)s AND (NOT %(announced)s OR edition > 0) ORDER BY starts_at, session_no""",
        {
            "places": None if jurisdictions is None else list(jurisdictions),
            "first": first,
            "last": last,
            "announced": announced,
        },
    )


def announced_to_come(database: Database, division: str, now: datetime) -> list[str]:
    """The numbers of the sessions of a division and those within it that the public was told of and that are still to be held."""
    rows = database.query(
        """SELECT session_no, jurisdiction FROM live.reception_sessions
           WHERE edition > 0 AND state <> 'cancelled' AND starts_at > %s ORDER BY starts_at, session_no""",
        (now,),
    )
    return [row["session_no"] for row in rows if within(row["jurisdiction"], division)]


def rooms_in_use(database: Database, jurisdiction: str, place: str, now: datetime) -> set[str]:
    """The rooms of a place of the roster that sessions to come hold; an empty one where a site is visited."""
    rows = database.query(
        """SELECT DISTINCT room FROM live.reception_sessions
           WHERE jurisdiction = %s AND place = %s AND starts_at > %s AND state <> 'cancelled'""",
        (jurisdiction, place, now),
    )
    return {row["room"] for row in rows}


def count_naming(database: Database, jurisdiction: str, code: str, now: datetime) -> int:
    """How many sessions to come name a leader, a lawyer or a place of the roster."""
    row = database.one(
        """SELECT count(*) AS n FROM live.reception_sessions WHERE jurisdiction = %s AND starts_at > %s
             AND state <> 'cancelled' AND %s IN (leader, lawyer, place)""",
        (jurisdiction, now, code),
    )
    return int(row["n"]) if row else 0


def announced_between(
    database: Database, jurisdiction: str | None, first: datetime, last: datetime
) -> list[SessionRow]:
    """Those that begin from `first` to before `last` by what the public was told last, by that time; of all jurisdictions
    where None is named."""
    return ReceptionSessionsView.select(
        database,
        """WHERE edition > 0 AND (%(place)s::text IS NULL OR jurisdiction = %(place)s)
             AND (told->-1->>'starts_at')::timestamptz >= %(first)s
             AND (told->-1->>'starts_at')::timestamptz < %(last)s
           ORDER BY (told->-1->>'starts_at')::timestamptz, session_no""",
        {"place": jurisdiction, "first": first, "last": last},
    )
