"""Until when a unit may contest its remit."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from huiyin_assignment.domain.vocabulary import Regime
from huiyin_assignment.features.request_return.command import RequestReturn
from huiyin_assignment.features.request_return.limits import limit_for, objection_due
from huiyin_assignment.order_command import carry_out
from huiyin_contracts.supervision import CalendarYearLoaded
from huiyin_contracts.vocabulary import Channel
from huiyin_ledger.clock.calendars import published
from huiyin_ledger.clock.china import CHINA
from huiyin_ledger.domain import Refused

from .conftest import Assignment
from .given import JURISDICTION, NO, triaged

DISPATCHED = datetime(2026, 12, 31, 10, tzinfo=CHINA)
GUESSED_END = datetime(2027, 1, 8, tzinfo=CHINA)
LOADED_END = datetime(2027, 1, 13, tzinfo=CHINA)
"""Five working days on: by the guess Friday the 1st is worked; by the notice that day, the 4th and the 5th are off."""


@pytest.mark.parametrize(
    ("regime", "dispatched", "ends"),
    [
        (Regime.PETITION, datetime(2026, 9, 24, 10, tzinfo=CHINA), datetime(2026, 10, 10, tzinfo=CHINA)),
        (Regime.HOTLINE, datetime(2026, 3, 2, 9, tzinfo=CHINA), datetime(2026, 3, 4, tzinfo=CHINA)),
        (Regime.HOTLINE, datetime(2026, 9, 18, 9, tzinfo=CHINA), datetime(2026, 9, 21, tzinfo=CHINA)),
    ],
    ids=["five working days over a holiday", "one working day", "a Sunday that is worked"],
)
def test_the_limit_is_counted_in_working_days(
    assignment: Assignment, regime: Regime, dispatched: datetime, ends: datetime
) -> None:
    counted = objection_due(assignment.runtime.database, JURISDICTION, regime, dispatched, dispatched)
    assert counted.effective_due_at == ends


def test_the_limit_in_force_at_dispatch_holds() -> None:
    assert limit_for(Regime.PETITION, date(2022, 4, 30)).effective_from == date(2005, 5, 1)
    assert limit_for(Regime.PETITION, date(2022, 5, 1)).source == "R22 §23"
    assert limit_for(Regime.PETITION, date(1999, 1, 1)).effective_from == date(2005, 5, 1)


def test_a_year_that_supervision_loads_is_counted_with_here_too(assignment: Assignment) -> None:
    """What was a guess at dispatch follows the notice from the instant at which it was loaded; before, it was the guess."""
    loaded_at = DISPATCHED + timedelta(days=2)
    assignment.receive(_year("2027-01-04 A", "2027-01-05 B"), jurisdiction="230000", at=loaded_at)
    assert _end(assignment, loaded_at - timedelta(seconds=1)) == GUESSED_END
    assert _end(assignment, loaded_at) == LOADED_END


def test_a_count_that_was_no_guess_stays_when_the_year_is_corrected(assignment: Assignment) -> None:
    assignment.receive(_year("2027-01-04 A", "2027-01-05 B"), at=DISPATCHED - timedelta(days=9))
    assignment.receive(_year("2027-01-06 C"), at=DISPATCHED + timedelta(days=1))
    assert _end(assignment, DISPATCHED + timedelta(days=5)) == LOADED_END


def test_a_year_of_another_county_counts_for_nobody_here(assignment: Assignment) -> None:
    assignment.receive(_year("2027-01-04 A"), jurisdiction="230621", at=DISPATCHED - timedelta(days=9))
    assert _end(assignment, DISPATCHED) == GUESSED_END


def test_an_objection_records_its_limit_and_the_calendar_that_counted_it(assignment: Assignment) -> None:
    assignment.receive(_year("2027-01-04 A", "2027-01-05 B"), at=DISPATCHED - timedelta(days=9))
    assignment.clock.set(DISPATCHED)
    assignment.receive(triaged(channel=Channel.LETTER), at=DISPATCHED)
    assignment.clock.set(LOADED_END + timedelta(seconds=1))
    with pytest.raises(Refused) as refused:
        _contest(assignment)
    assert refused.value.code == "objection_lapsed"
    assignment.clock.set(LOADED_END)
    _contest(assignment)
    ledger = assignment.runtime.ledger
    (asked,) = [e for e in ledger.events(JURISDICTION) if e.type == "assignment.return_requested"]
    assert datetime.fromisoformat(asked.data["until"]) == LOADED_END
    assert asked.data["calendar_version"].startswith("CN-2027-")
    assert asked.data["calendar_version"] != published().version


def _year(*off: str) -> CalendarYearLoaded:
    days = ("2027-01-01 New Year's Day", *off)
    return CalendarYearLoaded(year=2027, source_notice="a notice", off=days, working=())


def _end(assignment: Assignment, now: datetime) -> datetime:
    database = assignment.runtime.database
    return objection_due(database, JURISDICTION, Regime.PETITION, DISPATCHED, now).effective_due_at


def _contest(assignment: Assignment) -> None:
    command = RequestReturn(
        jurisdiction=JURISDICTION, registration_no=NO, unit="heat", reason="不归我们管", legal_basis="R22 §23"
    )
    carry_out(assignment.runtime, assignment.act("heat-1", NO), command)
