"""Loads the roster, the rules and the sessions of reception days, and says what the public is told of one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from huiyin_intake.domain.reception_bookings import ReceptionBookings
from huiyin_intake.domain.reception_day import ReceptionDay
from huiyin_intake.domain.reception_roster import ReceptionRoster
from huiyin_intake.domain.reception_rules import ReceptionRules
from huiyin_intake.domain.reception_session import ReceptionSession
from huiyin_intake.domain.reception_session_events import Announcement
from huiyin_intake.domain.vocabulary import SessionState
from huiyin_ledger.clock.china import china_date
from huiyin_ledger.divisions import upwards
from huiyin_ledger.domain import NotFound, about
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime

_SESSION_NO = re.compile(r"([0-9]{6})-JD-[0-9]{8}-[0-9]{1,4}", re.ASCII)


def one_at_a_time(runtime: Runtime, jurisdiction: str) -> None:
    """Wait, in the open transaction, for whoever changes rosters or sessions of the same province. What is announced is read from
    the roster and the rules of several places, whose streams nobody changes with it: without waiting, a hall's old address could
    be announced while the new one is entered."""
    runtime.database.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"receptions/{upwards(jurisdiction)[-1]}",)
    )


def roster_number(jurisdiction: str) -> str:
    """By which auditors ask for what was done to a place's roster and rules."""
    return f"receptions:{jurisdiction}"


def roster_of(runtime: Runtime, jurisdiction: str) -> ReceptionRoster:
    """The roster; an empty one, not yet saved, where nobody has entered anything."""
    found = runtime.ledger.find(ReceptionRoster, jurisdiction, ReceptionRoster.stream_id(jurisdiction))
    return found or ReceptionRoster.open(jurisdiction)


def rules_of(runtime: Runtime, jurisdiction: str) -> ReceptionRules:
    """The rules of the place, else of the nearest one above it that has some, else what releases begin with."""
    return rules_and_place(runtime, jurisdiction)[0]


def rules_and_place(runtime: Runtime, jurisdiction: str) -> tuple[ReceptionRules, str]:
    """The same, and which place set them; empty where none did."""
    for place in upwards(jurisdiction):
        roster = runtime.ledger.find(ReceptionRoster, place, ReceptionRoster.stream_id(place))
        if roster is not None and roster.rules is not None:
            return roster.rules, place
    return ReceptionRules(), ""


def jurisdiction_of_session(session_no: str) -> str:
    """The place in the number of a session; NotFound if it is none."""
    found = _SESSION_NO.fullmatch(session_no)
    if found is None:
        raise NotFound
    return found[1]


def load_session(runtime: Runtime, session_no: str) -> ReceptionSession:
    """NotFound if the number is malformed or unknown."""
    place = jurisdiction_of_session(session_no)
    return runtime.ledger.get(ReceptionSession, place, ReceptionSession.stream_id(place, session_no))


def bookings_for(runtime: Runtime, session_no: str) -> ReceptionBookings:
    """The bookings of a session; empty ones, not yet saved, where there are none."""
    place = jurisdiction_of_session(session_no)
    found = runtime.ledger.find(ReceptionBookings, place, ReceptionBookings.stream_id(place, session_no))
    return found or ReceptionBookings.open(place, session_no)


def authorized_session(
    runtime: Runtime, principal: Principal, action: str, session_no: str
) -> ReceptionSession:
    """The same; NotFound also where `principal` may not do `action` at its place."""
    policy.require(principal, action, Resource(jurisdiction_of_session(session_no)))
    return load_session(runtime, session_no)


@dataclass
class Diary:
    """The days of a place that one command changes; each is loaded once."""

    runtime: Runtime
    jurisdiction: str
    days: dict[date, ReceptionDay] = field(default_factory=dict)

    def on(self, day: date) -> ReceptionDay:
        if day not in self.days:
            stream = ReceptionDay.stream_id(self.jurisdiction, day)
            found = self.runtime.ledger.find(ReceptionDay, self.jurisdiction, stream)
            self.days[day] = found or ReceptionDay.begin(self.jurisdiction, day)
        return self.days[day]

    def reseat(self, session: ReceptionSession, was: datetime) -> None:
        """Have the session hold what it needs now, and nothing on the day on which it was."""
        now = china_date(session.starts_at)
        if session.state is SessionState.CANCELLED:
            self.on(now).give_up(session.session_no)
            return
        self.on(now).take(session.seat)
        if china_date(was) != now:
            self.on(china_date(was)).give_up(session.session_no)

    def free(self, session: ReceptionSession) -> None:
        """Have the session hold nothing, until it is seated anew."""
        self.on(china_date(session.starts_at)).give_up(session.session_no)

    def save(self, session: ReceptionSession) -> None:
        """Save the session, with what of its days was changed since the last one was saved, under its number."""
        about(session.session_no)
        self.runtime.ledger.save(self.jurisdiction, *self.days.values(), session)


def announcement_of(
    roster: ReceptionRoster, rules: ReceptionRules, session: ReceptionSession
) -> Announcement:
    """What the public is to know of a session now."""
    leader, place = roster.leaders[session.leader], roster.places[session.place]
    lawyer = roster.lawyers[session.lawyer] if session.lawyer else None
    return Announcement(
        level=session.planned.level,
        kind=session.planned.kind,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        leader=leader.leader,
        leader_name=leader.name,
        leader_post=leader.post,
        classes=session.classes,
        places=session.places,
        place_name=place.name,
        address=place.address,
        room=session.room,
        lawyer_name=lawyer.name if lawyer else "",
        phone=rules.hall_phone,
        booking_ends_at=rules.booking_ends(session.starts_at),
        cancelled=session.state is SessionState.CANCELLED,
        offered=session.offered,
    )


def tell_again(runtime: Runtime, roster: ReceptionRoster, session: ReceptionSession) -> None:
    """Correct what the public was told of the session, if it was told anything and that holds no more."""
    if session.announcement is None:
        return
    rules = rules_of(runtime, session.jurisdiction)
    now = announcement_of(roster, rules, session)
    moved = not now.cancelled and now.starts_at != session.announcement.starts_at
    in_time = rules.announced_in_time(runtime.clock.now(), now.starts_at)
    session.announce(now, late=moved and not in_time)
