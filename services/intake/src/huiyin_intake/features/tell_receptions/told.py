"""What the public was told of a session: what every form of it, page, paper, feed and calendar, is made from.

Nothing here reads what is planned. A session that is offered instead of a cancelled one is known only once it is announced
itself, for its number tells its day.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from huiyin_intake.domain.reception_session import ReceptionSession
from huiyin_intake.domain.reception_session_events import Announcement
from huiyin_intake.receptions import jurisdiction_of_session
from huiyin_intake.views.reception_sessions import ReceptionSessionsView, SessionRow
from huiyin_ledger.db import Database

_ANNOUNCEMENT = TypeAdapter(Announcement)


@dataclass(frozen=True)
class Correction:
    """An edition after the first. `changed`: the fields of an announcement that say something else than before."""

    edition: int
    at: datetime
    changed: frozenset[str]
    was: Announcement
    now: Announcement


@dataclass(frozen=True)
class Announced:
    """`now`: the last edition, told at `changed_at`. `offered`: what is offered instead, where it is held and announced."""

    jurisdiction: str
    session_no: str
    announced_at: datetime
    changed_at: datetime
    now: Announcement
    corrections: tuple[Correction, ...] = ()
    offered: Announced | None = None

    @property
    def edition(self) -> int:
        return 1 + len(self.corrections)

    @property
    def id(self) -> UUID:
        """The same in every edition."""
        return ReceptionSession.stream_id(self.jurisdiction, self.session_no)


def announced(database: Database, row: SessionRow) -> Announced:
    """What the public knows of it. Only for what was announced."""
    offering = _offering(database, row)
    offered = announced(database, offering) if offering and not offering.told[-1]["cancelled"] else None
    texts = [_announcement(data, offered) for data in row.told]
    times = [datetime.fromisoformat(data["at"]) for data in row.told]
    pairs = zip(times[1:], texts, texts[1:], strict=False)
    return Announced(
        jurisdiction=row.jurisdiction,
        session_no=row.session_no,
        announced_at=times[0],
        changed_at=max(times[-1], _last(offering)) if offering else times[-1],
        now=texts[-1],
        corrections=tuple(
            Correction(number, at, _changed(was, now), was, now)
            for number, (at, was, now) in enumerate(pairs, 2)
        ),
        offered=offered,
    )


def preview(jurisdiction: str, session_no: str, announcement: Announcement, at: datetime) -> Announced:
    """What would be known of a session if it were announced now."""
    return Announced(jurisdiction, session_no, at, at, _in_lines(announcement))


def _offering(database: Database, row: SessionRow) -> SessionRow | None:
    """The session that is offered instead, if the public knows of it; it may be cancelled by now."""
    number = row.told[-1].get("offered", "")
    if not number:
        return None
    found = ReceptionSessionsView.find(database, jurisdiction_of_session(number), number)
    return found if found is not None and found.edition else None


def _last(row: SessionRow) -> datetime:
    return datetime.fromisoformat(row.told[-1]["at"])


def _announcement(data: object, offered: Announced | None) -> Announcement:
    read = _in_lines(_ANNOUNCEMENT.validate_python(data))
    return read if offered else replace(read, offered="")


def _in_lines(announcement: Announcement) -> Announcement:
    """Each text in one line, without control characters: some forms have no word for them."""
    return Announcement(**{name: _one_line(value) for name, value in vars(announcement).items()})


def _one_line(value: Any) -> Any:
    if type(value) is not str:
        return value
    return " ".join("".join(each if each.isprintable() else " " for each in value).split())


def _changed(was: Announcement, now: Announcement) -> frozenset[str]:
    return frozenset(each.name for each in fields(was) if getattr(was, each.name) != getattr(now, each.name))
