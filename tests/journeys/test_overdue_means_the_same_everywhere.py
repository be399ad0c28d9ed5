"""What is overdue has one meaning and one name: the board, the worklist and the dashboard count the same."""

from __future__ import annotations

from datetime import timedelta

from huiyin_assignment.features.list_orders.query import OrdersQuery
from huiyin_assignment.features.list_orders.query import count_overdue as count_on_worklist
from huiyin_assignment.order_access import readable_orders
from huiyin_contracts.base import UnitKey
from huiyin_contracts.vocabulary import Channel
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_operations.embedded.platform import Platform
from huiyin_reporting.kpi.definition import load
from huiyin_reporting.kpi.figures import compute
from huiyin_reporting.kpi.filters import Filters, Period
from huiyin_reporting.kpi.selection import Selector
from huiyin_supervision.features.watch_board.query import ClocksQuery
from huiyin_supervision.features.watch_board.query import count_overdue as count_on_board
from huiyin_supervision.row_access import SEALABLE, scope_of
from huiyin_supervision.ticker import tick
from huiyin_web.http.overdue import OVERDUE_KINDS
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal, Role

from .test_who_owes_can_act import CITY, UNIT, City

LEADER = Principal.of("leader", "", Role.LEADER, CITY)
HANDLER = Principal.of("h", "", Role.UNIT_HANDLER, CITY, UnitKey(CITY, UNIT))


def test_board_worklist_and_dashboard_count_the_same_overdue_duties(
    platform: Platform, clock: SimulatedClock
) -> None:
    city = City(platform, clock)
    for channel in (Channel.HOTLINE, Channel.HOTLINE, Channel.LETTER):
        city.register(channel=channel)
        city.triage()
    city.register(channel=Channel.LETTER)
    city.register(channel=Channel.HOTLINE)
    city.triage()
    city.step("h", "request_return", UNIT, "不归我们管", "R22 §23", "h")
    clock.advance(timedelta(days=40))
    tick(platform.runtime("supervision"), clock.now())
    platform.settle()
    board, worklist = on_board(platform, clock, LEADER), on_worklist(platform, clock, LEADER)
    dashboard = on_dashboard(platform, clock, LEADER)
    assert board == worklist | {"centre": board["centre"]} == dashboard
    assert board == {"sign": 3, "contact": 2, "notice": 1, "reply": 3, "centre": 2}
    own = [each(platform, clock, HANDLER) for each in (on_board, on_worklist, on_dashboard)]
    assert own == [{"sign": 3, "contact": 2, "notice": 1, "reply": 2, "centre": 0}] * 3


def on_board(platform: Platform, clock: SimulatedClock, reader: Principal) -> dict[str, int]:
    scope = scope_of(reader, "clock.read", SEALABLE)
    return count_on_board(platform.runtime("supervision").database, scope, ClocksQuery(), clock.now())


def on_worklist(platform: Platform, clock: SimulatedClock, reader: Principal) -> dict[str, int]:
    """A matter that has no order yet is on no worklist of orders."""
    scope = readable_orders(reader)
    database, own = platform.runtime("assignment").database, policy.allows(reader, "order.work")
    return dict(count_on_worklist(database, scope, OrdersQuery(), clock.now(), own=own))


def on_dashboard(platform: Platform, clock: SimulatedClock, reader: Principal) -> dict[str, int]:
    now = clock.now()
    filters = Filters(period=Period(now - timedelta(days=30), now, now))
    selector = Selector(policy.scope_of(reader, "dashboard.read"), filters, frozenset())
    counts = compute(platform.runtime("reporting").database, load(), selector).counts
    return {way: counts["overdue" if way == "reply" else f"overdue_{way}"] for way in OVERDUE_KINDS}
