"""Until when a unit may contest its remit."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from huiyin_assignment.domain.words import Regime
from huiyin_assignment.features.request_return.limits import limit_for, objection_ends
from huiyin_chassis.clock.china import CHINA


@pytest.mark.parametrize(
    ("regime", "dispatched", "ends"),
    [
        (Regime.PETITION, datetime(2026, 9, 24, 10, tzinfo=CHINA), datetime(2026, 10, 10, tzinfo=CHINA)),
        (Regime.HOTLINE, datetime(2026, 3, 2, 9, tzinfo=CHINA), datetime(2026, 3, 4, tzinfo=CHINA)),
        (Regime.HOTLINE, datetime(2026, 9, 18, 9, tzinfo=CHINA), datetime(2026, 9, 21, tzinfo=CHINA)),
    ],
    ids=["five working days over a holiday", "one working day", "a Sunday that is worked"],
)
def test_the_limit_is_counted_in_working_days(regime: Regime, dispatched: datetime, ends: datetime) -> None:
    assert objection_ends(regime, dispatched) == ends


def test_the_limit_in_force_at_dispatch_holds() -> None:
    assert limit_for(Regime.PETITION, date(2022, 4, 30)).effective_from == date(2005, 5, 1)
    assert limit_for(Regime.PETITION, date(2022, 5, 1)).source == "R22 §23"
    assert limit_for(Regime.PETITION, date(1999, 1, 1)).effective_from == date(2005, 5, 1)
