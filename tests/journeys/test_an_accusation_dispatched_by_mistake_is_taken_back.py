"""An accusation was dispatched to the unit that it accuses, for nobody noticed. Taken back, it leaves no trace with
anybody but those who handle accusations, and is its organ's."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from difflib import unified_diff

import pytest

from every_case import CASES, CLERK, ORGAN, UNIT, Case
from eyes import CITY, Eyes
from huiyin_assignment.domain.order import Order
from huiyin_contracts.vocabulary import AcceptanceOutcome, Channel
from huiyin_demo.founding import found
from huiyin_intake.features.refer_accusation.command import ReferAccusation, refer_accusation
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_ledger.domain import Act, Refused
from huiyin_operations.embedded.platform import Platform
from huiyin_supervision.ticker import tick

ELSEWHERE, COUNTY = "230600-education", "230621"
NOBODYS = "230600-2026-9999999"
BECAUSE = "诉求人说科长收了供热企业的好处"
REPLY = "已处理，附结果。"
"""What the accused unit wrote, in `Case`."""
REFERRAL = ReferAccusation(
    competent_unit=ORGAN, accused_units=[UNIT], accused_party="供热科科长", taken_back_because=BECAUSE
)
STAGES: Mapping[str, Callable[[Case], Case]] = {
    name: CASES[name]
    for name in (
        *(
            "dispatched",
            "to dispatch",
            "return to decide",
            "signed",
            "secret",
            "urged",
            "accepted",
            "replied",
        ),
        *("answered", "promised", "discontent", "added"),
    )
} | {
    "closed": lambda case: CASES["answered"](case).step("supervisor", "conclude"),
    "refused": lambda case: (
        case.register(channel=Channel.LETTER)
        .triage()
        .sign()
        .step(
            *(
                "h",
                "decide_acceptance",
                UNIT,
                AcceptanceOutcome.OUT_OF_REMIT,
                case.clock.now(),
                "不归我们管",
                "h",
            )
        )
    ),
    "in the second round": lambda case: CASES["answered"](case).step(
        "supervisor", "redo", "unresolved", "没人来过"
    ),
    "sent to another unit": lambda case: (
        case.register().triage().step("clerk", "redispatch", ELSEWHERE, "市教育局", "dispatch", "改派教育局")
    ),
}


class City:
    """A city whose clock stands still: what went before, went before."""

    def __init__(self, platform: Platform, clock: SimulatedClock) -> None:
        self.platform, self.clock = platform, clock
        found(platform, clock.now(), "a-Password-for-tests-1")
        self.ordinary = self.matter(CASES["answered"])
        self.settle()

    def matter(self, begin: Callable[[Case], Case]) -> str:
        """Of the last ten days."""
        past = SimulatedClock(self.clock.now() - timedelta(days=10))
        return begin(Case(self.platform, past)).number

    def settle(self) -> None:
        """Nothing is on its way any more, and what is late was found to be."""
        self.platform.settle()
        tick(self.platform.runtime("supervision"), self.clock.now())
        self.platform.settle()

    def take_back(self, number: str, referral: ReferAccusation = REFERRAL) -> None:
        act = Act("clerk", self.clock.now(), number)
        refer_accusation(self.platform.runtime("intake"), act, CLERK, number, referral)
        self.settle()

    def order(self, number: str) -> Order:
        return self.platform.runtime("assignment").ledger.get(Order, CITY, Order.stream_id(CITY, number))

    def onlookers(self) -> dict[str, Eyes]:
        return {
            "its handler": Eyes(self.platform, "unit_handler", UNIT),
            "its head": Eyes(self.platform, "unit_head", UNIT),
            "another unit": Eyes(self.platform, "unit_handler", ELSEWHERE),
            "a county's centre": Eyes(self.platform, "operator", "", COUNTY),
            "operator": Eyes(self.platform, "operator", ""),
            "supervisor": Eyes(self.platform, "supervisor", ""),
            "leader": Eyes(self.platform, "leader", ""),
            "reporter": Eyes(self.platform, "reporter", ""),
        }


@pytest.fixture
def city(platform: Platform, clock: SimulatedClock) -> City:
    return City(platform, clock)


Answers = Mapping[str, tuple[int, str]]


COUNTING = ("its head", "supervisor", "reporter")
"""Who looks behind every figure."""


def seen(eyes: Eyes, figures: bool) -> Answers:
    return {**eyes.everything(), **(eyes.all_figures() if figures else {})}


def changes(before: Answers, after: Answers) -> list[str]:
    """What differs: the addresses, each with the lines that came and went."""
    told = []
    for path in sorted(before.keys() | after.keys()):
        was, now = before.get(path, (0, "")), after.get(path, (0, ""))
        if was != now:
            lines = unified_diff(was[1].splitlines(), now[1].splitlines(), lineterm="", n=0)
            told.append(f"{path}: {was[0]} -> {now[0]}: {' '.join(list(lines)[2:12])[:600]}")
    return told


def test_nobody_sees_a_trace_of_what_had_been_answered_rated_and_carded(city: City) -> None:
    onlookers = city.onlookers()
    before = {who: seen(eyes, who in COUNTING) for who, eyes in onlookers.items()}
    number = city.matter(lambda case: CASES["discontent"](case))
    late = city.matter(lambda case: CASES["urged"](case))
    city.settle()
    cards = city.platform.runtime("supervision").database.query("SELECT registration_no FROM live.cards")
    assert late in {row["registration_no"] for row in cards}
    for who, eyes in onlookers.items():
        known = any(each in text for _, text in eyes.everything().values() for each in (number, late))
        assert known is (who not in ("another unit", "a county's centre")), who

    city.take_back(number)
    city.take_back(late)

    for n, (who, eyes) in enumerate(onlookers.items()):
        assert changes(before[who], seen(eyes, who in COUNTING)) == [], who
        nothing = eyes.of_matter(f"230600-2026-999999{n}")  # a number is guessed only so often
        for each in (number, late):
            assert changes(nothing, eyes.of_matter(each)) == [], who
    assert all(
        any(city.ordinary in text for _, text in before[who].values()) for who in ("its head", "leader")
    )


def test_wherever_it_stood_the_unit_has_lost_it_and_the_organ_has_it(city: City) -> None:
    unit, organ = Eyes(city.platform, "unit_handler", UNIT), Eyes(city.platform, "unit_handler", ORGAN)
    before, nothing, nothing_sent = unit.everything(), unit.of_matter(NOBODYS), unit.sent_about(NOBODYS)
    numbers = []
    for stage, begin in STAGES.items():
        numbers.append(number := city.matter(begin))
        city.settle()
        if stage not in ("to dispatch", "sent to another unit"):
            assert unit.of_matter(number) != nothing, stage

        city.take_back(number)

        assert changes(before, unit.everything()) == [], stage
        assert changes(nothing, unit.of_matter(number)) == [], stage
        assert changes(nothing_sent, unit.sent_about(number)) == [], stage
        order = city.order(number)
        assert (order.unit, order.state, order.matter.sealed) == (ORGAN, "dispatched", True), stage
        told = [text for _, text in organ.of_matter(number).values()]
        assert not any(words in text for text in told for words in ("暖气不热", REPLY, "没人来过")), stage
        assert running_clocks(city, number) == [("sign", ORGAN)], stage
    lists = organ.everything()
    assert all(number in lists["/assignment/api/v1/orders"][1] for number in numbers)
    assert not any(words in text for _, text in lists.values() for words in ("暖气不热", REPLY, "没人来过"))


def running_clocks(city: City, number: str) -> list[tuple[str, str | None]]:
    rows = city.platform.runtime("supervision").database.query(
        "SELECT kind, unit FROM live.clocks WHERE registration_no = %s AND outcome IS NULL", (number,)
    )
    return [(row["kind"], row["unit"]) for row in rows]


def test_those_who_handle_accusations_read_whom_it_had_reached(city: City) -> None:
    number = city.matter(CASES["replied"])
    late = city.matter(CASES["urged"])
    city.settle()
    city.take_back(number)
    city.take_back(late)
    clerk, auditor = Eyes(city.platform, "clerk", ""), Eyes(city.platform, "auditor", "")
    page = "/intake/petitions/<registration_no>"
    assert "handler-before" in clerk.of_matter(number)[page][1]
    assert "handler-before" in auditor.of_matter(number)[page][1]
    assert Eyes(city.platform, "operator", "").of_matter(number)[page][0] == 404
    organs = Eyes(city.platform, "unit_head", ORGAN).of_matter(number)
    assert organs["/supervision/matters/<registration_no>"][0] == 200
    assert BECAUSE not in json.dumps([clerk.of_matter(number), organs], ensure_ascii=False)
    figures = clerk.all_figures()
    for figure in ("yellow_cards", "red_cards", "redone", "replied", "rated"):
        assert late not in figures[f"/reporting/api/v1/kpis/{figure}/matters"][1]


def test_every_view_rebuilt_is_the_one_that_was_live(city: City) -> None:
    numbers = [city.matter(STAGES[stage]) for stage in ("urged", "promised", "discontent", "added", "closed")]
    city.settle()
    for number in numbers:
        city.take_back(number)
    logs = {name: each.published_log() for name, each in city.platform.services.items()}
    for name, runtime in city.platform.runtimes.items():
        assert runtime.database.query("SELECT * FROM subscription.parked") == [], name
        for view in runtime.views.views:
            difference = runtime.views.diff(view.name, ledger=runtime.ledger, sources=logs, fresh=True)
            assert difference.same, f"{name}.{view.name}: {difference}"


def test_an_attempt_to_hand_it_to_the_accused_leaves_everything_as_it_was(city: City) -> None:
    number = city.matter(lambda case: case.register().triage())
    city.settle()
    with pytest.raises(Refused) as refused:
        city.take_back(number, REFERRAL.model_copy(update={"competent_unit": UNIT}))
    assert refused.value.code == "accused_unit"
    city.settle()
    assert city.order(number).unit == UNIT
    assert number in Eyes(city.platform, "unit_handler", UNIT).everything()["/assignment/api/v1/orders"][1]
