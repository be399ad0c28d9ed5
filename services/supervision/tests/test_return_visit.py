"""The return visit: what an answer, or the lack of one, leads to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from huiyin_contracts.vocabulary import Resolution, Satisfaction
from huiyin_ledger.domain import Act, Refused, acting
from huiyin_supervision.domain.return_visit import ReturnVisit
from huiyin_supervision.domain.return_visit_events import ApprovedReply
from huiyin_supervision.domain.vocabulary import VisitState

NO = "230621-2026-0000001"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _somebody_acts() -> Iterator[None]:
    with acting(Act("supervisor", NOW, NO)):
        yield


def _reply(round: int) -> ApprovedReply:
    return ApprovedReply(unit="water", round=round, attempts_allowed=3, approved_at=NOW)


def _opened() -> ReturnVisit:
    visit = ReturnVisit.open("230621", NO, _reply(1))
    visit.collect_events()
    return visit


def _record(
    visit: ReturnVisit, resolved: Resolution | None = None, satisfaction: Satisfaction | None = None
) -> list[str]:
    visit.record(
        by="supervisor",
        handlers=("water-handler",),
        answered=resolved is not None,
        resolved=resolved,
        satisfaction=satisfaction,
    )
    return [type(event).__name__ for event in visit.collect_events()]


@pytest.mark.parametrize("resolved", [Resolution.RESOLVED, Resolution.PARTLY])
@pytest.mark.parametrize("satisfaction", [Satisfaction.SATISFIED, Satisfaction.BASICALLY_SATISFIED])
def test_a_content_petitioner_concludes_the_matter(resolved: Resolution, satisfaction: Satisfaction) -> None:
    visit = _opened()
    assert _record(visit, resolved, satisfaction) == ["Visited", "Concluded"]
    assert visit.state is VisitState.CONCLUDED


@pytest.mark.parametrize(
    ("resolved", "satisfaction"),
    [
        (Resolution.UNRESOLVED, Satisfaction.SATISFIED),
        (Resolution.UNRESOLVED, Satisfaction.DISSATISFIED),
        (Resolution.RESOLVED, Satisfaction.DISSATISFIED),
        (Resolution.PARTLY, Satisfaction.DISSATISFIED),
    ],
)
def test_one_who_is_not_content_gets_a_redo(resolved: Resolution, satisfaction: Satisfaction) -> None:
    visit = _opened()
    assert _record(visit, resolved, satisfaction) == ["Visited", "RedoOrdered"]
    assert visit.redo_count == 1


def test_redos_are_counted_over_all_rounds_and_attempts_for_each() -> None:
    visit = _opened()
    for count in (1, 2):
        _record(visit)
        _record(visit, Resolution.UNRESOLVED, Satisfaction.DISSATISFIED)
        assert (visit.redo_count, visit.attempts) == (count, 2)
        visit.open_again(_reply(count + 1))
        assert visit.attempts == 0


def test_nobody_answering_concludes_the_matter_at_the_allowed_number_of_attempts() -> None:
    visit = _opened()
    assert [_record(visit) for _attempt in range(3)] == [["Visited"], ["Visited"], ["Visited", "Concluded"]]


@pytest.mark.parametrize(
    ("by", "answered", "resolved", "satisfaction", "code"),
    [
        ("water-handler", True, Resolution.RESOLVED, Satisfaction.SATISFIED, "handled_it_yourself"),
        ("water-handler", False, None, None, "handled_it_yourself"),
        ("supervisor", True, Resolution.RESOLVED, None, "answers_missing"),
        ("supervisor", True, None, Satisfaction.SATISFIED, "answers_missing"),
        ("supervisor", False, Resolution.RESOLVED, None, "answers_without_answer"),
        ("supervisor", False, None, Satisfaction.SATISFIED, "answers_without_answer"),
    ],
)
def test_a_visit_is_refused_with_the_reason(
    by: str, answered: bool, resolved: Resolution | None, satisfaction: Satisfaction | None, code: str
) -> None:
    visit = _opened()
    with pytest.raises(Refused) as refused:
        visit.record(
            by=by,
            handlers=("water-handler",),
            answered=answered,
            resolved=resolved,
            satisfaction=satisfaction,
        )
    assert refused.value.code == code
    assert visit.collect_events() == []


def test_nobody_is_asked_twice_about_one_reply() -> None:
    visit = _opened()
    _record(visit, Resolution.RESOLVED, Satisfaction.SATISFIED)
    with pytest.raises(Refused, match="Nobody is to be asked"):
        _record(visit, Resolution.RESOLVED, Satisfaction.SATISFIED)
