"""The return visit: what an answer, or the lack of one, leads to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from huiyin_contracts.vocabulary import ADDED, UNRESOLVED, Resolution, Satisfaction
from huiyin_ledger.domain import Act, Refused, acting
from huiyin_supervision.domain.return_visit import Answer, ReturnVisit, earliest_after
from huiyin_supervision.domain.return_visit_events import ApprovedReply, Concluded, RedoOrdered
from huiyin_supervision.domain.vocabulary import VisitState

NO = "230621-2026-0000001"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
BARRED = Refused("separate_duty", "You worked on this matter: somebody else has to ask.")


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
    answer = Answer(answered=resolved is not None, resolved=resolved, satisfaction=satisfaction)
    visit.record(answer, by="supervisor")
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
    ("barred", "answered", "resolved", "satisfaction", "code"),
    [
        (BARRED, True, Resolution.RESOLVED, Satisfaction.SATISFIED, "separate_duty"),
        (BARRED, False, None, None, "separate_duty"),
        (None, True, Resolution.RESOLVED, None, "answers_missing"),
        (None, True, None, Satisfaction.SATISFIED, "answers_missing"),
        (None, False, Resolution.RESOLVED, None, "answers_without_answer"),
        (None, False, None, Satisfaction.SATISFIED, "answers_without_answer"),
    ],
)
def test_a_visit_is_refused_with_the_reason(
    barred: Refused | None,
    answered: bool,
    resolved: Resolution | None,
    satisfaction: Satisfaction | None,
    code: str,
) -> None:
    visit = _opened()
    answer = Answer(answered=answered, resolved=resolved, satisfaction=satisfaction)
    with pytest.raises(Refused) as refused:
        visit.record(answer, by="supervisor", barred=barred)
    assert refused.value.code == code
    assert visit.collect_events() == []


def test_nobody_is_asked_twice_about_one_reply() -> None:
    visit = _opened()
    _record(visit, Resolution.RESOLVED, Satisfaction.SATISFIED)
    with pytest.raises(Refused, match="Nobody is to be asked"):
        _record(visit, Resolution.RESOLVED, Satisfaction.SATISFIED)


def _china(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


@pytest.mark.parametrize(
    ("last", "hours", "half_days_differ", "earliest"),
    [
        ("2026-03-02T09:00", 4, True, "2026-03-02T13:00"),
        ("2026-03-02T08:00", 0, True, "2026-03-02T12:00"),
        ("2026-03-02T11:59", 4, True, "2026-03-02T15:59"),
        ("2026-03-02T14:00", 4, True, "2026-03-03T00:00"),
        ("2026-03-02T22:00", 4, True, "2026-03-03T02:00"),
        ("2026-03-02T12:00", 4, True, "2026-03-03T00:00"),
        ("2026-03-02T14:00", 4, False, "2026-03-02T18:00"),
        ("2026-03-02T14:00", 0, False, "2026-03-02T14:00"),
    ],
)
def test_attempts_keep_their_distance_in_hours_and_in_half_days_of_china(
    last: str, hours: int, half_days_differ: bool, earliest: str
) -> None:
    assert earliest_after(_china(last), hours, half_days_differ=half_days_differ) == _china(earliest)


def _apart() -> ReturnVisit:
    reply = replace(_reply(1), hours_apart=4, half_days_differ=True)
    visit = ReturnVisit.open("230621", NO, reply)
    visit.collect_events()
    return visit


def test_an_attempt_that_comes_too_soon_is_refused_and_not_counted() -> None:
    visit = _apart()
    _record(visit)
    with pytest.raises(Refused) as refused:
        _record(visit)
    assert (refused.value.code, refused.value.details["time"]) == ("too_soon", "03-02 13:00")
    assert visit.attempts == 1
    with acting(Act("supervisor", NOW + timedelta(hours=4), NO)):
        assert _record(visit) == ["Visited"]


def test_where_nobody_can_be_asked_the_matter_ends_in_every_round_unless_its_reply_is_contested() -> None:
    visit = _opened()
    visit.nobody_to_ask()
    assert visit.state is VisitState.CONCLUDED
    visit.nobody_to_ask()
    assert [type(event).__name__ for event in visit.collect_events()] == ["Concluded"]
    visit.contest(UNRESOLVED, 1, "没有修好")
    visit.nobody_to_ask()
    assert visit.state is VisitState.REVIEW
    visit.order_redo("请重新修理")
    visit.open_again(_reply(2))
    visit.nobody_to_ask()
    assert visit.state is VisitState.CONCLUDED


def test_whoever_does_answer_is_never_too_soon() -> None:
    visit = _apart()
    _record(visit)
    assert _record(visit, Resolution.RESOLVED, Satisfaction.SATISFIED) == ["Visited", "Concluded"]


def _contested(visit: ReturnVisit) -> ReturnVisit:
    visit.contest(UNRESOLVED, 1, "没有人上门")
    visit.collect_events()
    return visit


@pytest.mark.parametrize("concluded", [False, True])
def test_a_bad_rating_waits_for_a_decision_before_and_after_the_end(concluded: bool) -> None:
    visit = _opened()
    if concluded:
        _record(visit, Resolution.RESOLVED, Satisfaction.SATISFIED)
    assert _contested(visit).state is VisitState.REVIEW


def test_nobody_answering_does_not_conclude_what_is_contested() -> None:
    visit = _contested(_opened())
    assert [_record(visit) for _attempt in range(4)] == [["Visited"]] * 4
    assert visit.state is VisitState.REVIEW


def test_a_contested_matter_ends_in_a_redo_with_the_words_and_the_reason() -> None:
    visit = _contested(_opened())
    visit.order_redo("请上门核实室温")
    (ordered,) = visit.collect_events()
    assert isinstance(ordered, RedoOrdered)
    assert ordered.words is not None
    assert ordered.wanted is not None
    said = (ordered.reason, ordered.words.open(), ordered.wanted.open())
    assert said == ("unresolved", "没有人上门", "请上门核实室温")
    assert visit.state is VisitState.REDO


def test_or_it_stays_as_it_is_with_a_reason_that_the_petitioner_is_told() -> None:
    visit = _contested(_opened())
    visit.close_with_reason("室温复测达标")
    (concluded,) = visit.collect_events()
    assert isinstance(concluded, Concluded)
    assert concluded.told is not None
    assert (concluded.because, concluded.told.open()) == ("reviewed", "室温复测达标")


@pytest.mark.parametrize("decide", [ReturnVisit.order_redo, ReturnVisit.close_with_reason])
def test_a_decision_needs_a_reason_somebody_else_and_something_to_decide(
    decide: Callable[..., None],
) -> None:
    for visit, reason, barred, code in (
        (_opened(), "说明", None, "no_review_open"),
        (_contested(_opened()), "  ", None, "reason_required"),
        (_contested(_opened()), "说明", BARRED, "separate_duty"),
    ):
        with pytest.raises(Refused) as refused:
            decide(visit, reason, barred=barred)
        assert refused.value.code == code
        assert visit.collect_events() == []


def test_a_petitioner_who_is_asked_and_content_takes_the_bad_rating_back() -> None:
    visit = _contested(_opened())
    assert _record(visit, Resolution.RESOLVED, Satisfaction.SATISFIED) == ["Visited", "Concluded"]


def test_a_rating_of_a_reply_that_a_redo_has_overtaken_changes_nothing() -> None:
    visit = _opened()
    _record(visit, Resolution.UNRESOLVED, Satisfaction.DISSATISFIED)
    assert _contested(visit).state is VisitState.REDO
    visit.open_again(_reply(2))
    assert _contested(visit).state is VisitState.DUE


def test_a_rating_that_arrives_before_its_reply_is_not_lost() -> None:
    visit = _opened()
    _record(visit, Resolution.UNRESOLVED, Satisfaction.DISSATISFIED)
    visit.contest(UNRESOLVED, 2, "")
    visit.open_again(_reply(2))
    assert visit.state is VisitState.REVIEW


def test_what_is_added_waits_for_a_decision_after_the_end_only() -> None:
    visit = _opened()
    visit.add_after_the_end("楼上还在漏")
    assert visit.state is VisitState.DUE
    _record(visit, Resolution.RESOLVED, Satisfaction.SATISFIED)
    visit.add_after_the_end("楼上还在漏")
    assert (visit.state, visit.review_of) == (VisitState.REVIEW, ADDED)
