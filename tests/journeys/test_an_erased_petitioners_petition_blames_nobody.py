"""A petitioner is erased while the desk still has the petition: it ends everywhere, and nobody is blamed for it."""

from __future__ import annotations

from datetime import timedelta

from huiyin_contracts.vocabulary import Channel
from huiyin_intake.features.erase_petitioner.command import EraseWriter
from huiyin_intake.features.erase_petitioner.handler import erase_writer
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_operations.embedded.platform import Platform
from huiyin_reporting.kpi.definition import load
from huiyin_reporting.kpi.figures import compute
from huiyin_reporting.kpi.filters import Filters, Period
from huiyin_reporting.kpi.selection import Selector
from huiyin_supervision.domain.matter_clocks import MatterClocks
from huiyin_supervision.ticker import tick
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal, Role

from .test_overdue_means_the_same_everywhere import LEADER, on_board, on_dashboard
from .test_who_owes_can_act import CITY, UNIT, City

ADMINISTRATOR = Principal.of("admin", "", Role.ADMINISTRATOR, CITY)


def test_it_is_overdue_nowhere_open_nowhere_and_brings_no_card(
    platform: Platform, clock: SimulatedClock
) -> None:
    city = City(platform, clock)
    city.register(channel=Channel.LETTER)
    city.register(channel=Channel.LETTER, received_by=UNIT)
    city.register(channel=Channel.LETTER, accusation=True)
    assert open_now(platform, clock) == 2, "the accusation is counted nowhere"
    erased = erase_writer(
        platform.runtime("intake"),
        city.act("admin"),
        ADMINISTRATOR,
        city.number,
        EraseWriter(reason="依本人书面申请"),
    )
    assert erased == ()
    platform.settle()
    clock.advance(timedelta(days=60))
    tick(platform.runtime("supervision"), clock.now())
    platform.settle()

    assert set(on_board(platform, clock, LEADER).values()) == {0}
    assert set(on_dashboard(platform, clock, LEADER).values()) == {0}
    assert open_now(platform, clock) == 0
    supervision = platform.runtime("supervision")
    assert supervision.database.query("SELECT * FROM live.cards") == []
    assert supervision.database.query("SELECT * FROM live.reminders") == []
    outcomes = supervision.database.query("SELECT outcome, fact FROM live.clocks")
    assert {(each["outcome"], each["fact"]) for each in outcomes} == {("cancelled", "closed_after_erasure")}


def test_what_was_overdue_before_the_erasure_stays_on_record(
    platform: Platform, clock: SimulatedClock
) -> None:
    city = City(platform, clock)
    city.register(channel=Channel.LETTER)
    clock.advance(timedelta(days=60))
    erase_writer(
        platform.runtime("intake"),
        city.act("admin"),
        ADMINISTRATOR,
        city.number,
        EraseWriter(reason="依本人书面申请"),
    )
    platform.settle()
    stream = MatterClocks.stream_id(CITY, city.number)
    clocks = platform.runtime("supervision").ledger.get(MatterClocks, CITY, stream)
    assert [(each.breached, each.running) for each in clocks.clocks.values()] == [(True, False)]
    assert set(on_board(platform, clock, LEADER).values()) == {0}


def open_now(platform: Platform, clock: SimulatedClock) -> int:
    now = clock.now() + timedelta(minutes=1)
    filters = Filters(period=Period(now - timedelta(days=90), now, now))
    selector = Selector(policy.scope_of(LEADER, "dashboard.read"), filters, frozenset())
    return compute(platform.runtime("reporting").database, load(), selector).counts["open"]
