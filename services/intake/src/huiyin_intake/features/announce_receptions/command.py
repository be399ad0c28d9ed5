"""Sessions are announced: from then on each change corrects what was told."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from huiyin_intake.receptions import (
    announcement_of,
    authorized_session,
    jurisdiction_of_session,
    one_at_a_time,
    roster_of,
    rules_of,
)
from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act, Refused, about
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime


class AnnounceSessions(BaseModel):
    """Sessions of one place, all of them or none. One that is announced already is corrected where the roster or the rules
    say otherwise since, and else left as it is."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    sessions: tuple[str, ...] = Field(max_length=400)


def announce_sessions(
    runtime: Runtime, act: Act, principal: Principal, command: AnnounceSessions
) -> list[str]:
    """The numbers of those that were announced by this. Refused("nothing_chosen") without any; Refused("two_places")."""
    places = {jurisdiction_of_session(each) for each in command.sessions}
    if not places:
        raise Refused("nothing_chosen", "Choose the sessions to announce.", field="sessions")
    if len(places) > 1:
        raise Refused("two_places", "Announce the sessions of one place at a time.", field="sessions")
    (place,) = places

    def run() -> list[str]:
        one_at_a_time(runtime, place)
        roster, rules, now = roster_of(runtime, place), rules_of(runtime, place), runtime.clock.now()
        told = []
        for number in dict.fromkeys(command.sessions):
            session = authorized_session(runtime, principal, "reception.plan", number)
            late = not rules.announced_in_time(now, session.starts_at)
            if session.starts_at <= now:
                raise Refused(
                    "begun", "Session %(session)s has begun: it can't be announced any more.", session=number
                )
            if session.announce(announcement_of(roster, rules, session), late=late and not session.edition):
                about(number)
                runtime.ledger.save(place, session)
                told.append(number)
        return told

    return execute(runtime, act, run, jurisdiction=place)
