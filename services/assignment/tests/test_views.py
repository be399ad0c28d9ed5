"""Views say the same however the events came, and a replay from zero equals what is live."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import pytest

from huiyin_contracts.base import ContractEvent
from huiyin_contracts.intake import AccusationReferred
from huiyin_contracts.supervision import (
    CardIssued,
    ClockBreached,
    ClockHandedOver,
    ClockRecomputed,
    ClockStopped,
    RedoOrdered,
)
from huiyin_contracts.vocabulary import CardColour, ClockKind, ClockOutcome
from huiyin_ledger.events import Event

from .conftest import Assignment
from .given import DISCIPLINE, JURISDICTION, NOW, added, clock, triaged, until_return_visit

FIRST, SECOND, THIRD = (f"230600-2026-000000{n}" for n in (1, 2, 3))
VIEWS = ("units", "catalogue", "order_book", "order_clocks", "order_history")


def supervised() -> list[ContractEvent]:
    """What supervision says of the orders, in its order."""
    card = CardIssued(
        card_id="1",
        registration_no=SECOND,
        unit="heat",
        colour=CardColour.YELLOW,
        reason="late",
        clock_id="x",
    )
    breach = ClockBreached(
        clock_id=f"reply/{SECOND}",
        registration_no=SECOND,
        kind=ClockKind.HOTLINE_REPLY,
        unit="heat",
        due_at=NOW,
    )
    stop = ClockStopped(
        clock_id=f"reply/{FIRST}",
        registration_no=FIRST,
        kind=ClockKind.HOTLINE_REPLY,
        unit="heat",
        stopped_at=NOW,
        outcome=ClockOutcome.MET,
    )
    redo = RedoOrdered(registration_no=FIRST, unit="heat", reason="unresolved", redo_count=1)
    due = "2026-03-05T18:00:00+08:00"
    return [clock(FIRST, due), clock(SECOND, due), breach, card, stop, redo]


@pytest.fixture
def lived(assignment: Assignment) -> tuple[Assignment, list[Event], list[Event]]:
    """A few orders with a life behind them; own events, and supervision's."""
    assignment.receive(
        triaged(FIRST),
        triaged(SECOND),
        triaged(THIRD, matter_class="roads"),
        AccusationReferred(registration_no="230600-2026-0000666", competent_unit=DISCIPLINE, received_at=NOW),
    )
    until_return_visit(assignment, FIRST)
    assignment.receive(added(FIRST))
    heard = assignment.receive(*supervised())
    return assignment, assignment.runtime.ledger.events(JURISDICTION), list(heard.events)


def content(assignment: Assignment) -> dict[str, list[dict[str, object]]]:
    return {view: assignment.rows(f"SELECT * FROM live.{view} ORDER BY 1, 2, 3, 4") for view in VIEWS}


def refold(assignment: Assignment, pages: Iterable[Sequence[Event]]) -> dict[str, list[dict[str, object]]]:
    """Empty the live tables and fold these pages."""
    for view in VIEWS:
        assignment.runtime.database.execute(f"DELETE FROM live.{view}")
    for page in pages:
        with assignment.runtime.database.transaction() as connection:
            assignment.runtime.views.fold(page, connection)
    return content(assignment)


def paged(events: Sequence[Event], size: int) -> list[Sequence[Event]]:
    return [events[at : at + size] for at in range(0, len(events), size)]


def test_any_page_size_and_any_order_of_the_sources_gives_the_same_rows(
    lived: tuple[Assignment, list[Event], list[Event]],
) -> None:
    assignment, own, theirs = lived
    live = content(assignment)
    assert [len(live[view]) for view in VIEWS] == [5, 1, 4, 2, len(live["order_history"])]
    for size in (1, 2, 3, 7, 1000):
        assert refold(assignment, [*paged(own, size), *paged(theirs, size)]) == live, f"own first, {size}"
        assert refold(assignment, [*paged(theirs, size), *paged(own, size)]) == live, f"theirs first, {size}"
    one_by_one = [page for pair in zip(paged(own, 2), paged(theirs, 2), strict=False) for page in pair]
    rest = [*paged(own, 2)[len(paged(theirs, 2)) :], *paged(theirs, 2)[len(paged(own, 2)) :]]
    assert refold(assignment, [*one_by_one, *rest]) == live


def test_the_order_book_tells_where_each_order_stands(
    lived: tuple[Assignment, list[Event], list[Event]],
) -> None:
    assignment, _, _ = lived
    rows = assignment.rows("SELECT registration_no, state, unit, round FROM live.order_book ORDER BY 1")
    assert [tuple(row.values()) for row in rows] == [
        (FIRST, "signed", "heat", 2),
        (SECOND, "dispatched", "heat", 1),
        (THIRD, "to_dispatch", None, 1),
        ("230600-2026-0000666", "dispatched", "discipline", 1),
    ]


def test_the_clocks_tell_what_is_due_and_what_was_late(
    lived: tuple[Assignment, list[Event], list[Event]],
) -> None:
    assignment, _, _ = lived
    rows = assignment.rows("SELECT registration_no, breached, outcome FROM live.order_clocks ORDER BY 1")
    assert [tuple(row.values()) for row in rows] == [(FIRST, False, "met"), (SECOND, True, None)]


def test_a_clock_that_went_with_the_order_is_due_by_the_unit_that_holds_it_now(
    assignment: Assignment,
) -> None:
    assignment.receive(triaged(FIRST))
    about = {"clock_id": f"reply/{FIRST}", "registration_no": FIRST, "kind": ClockKind.HOTLINE_REPLY}
    later = datetime(2026, 3, 9, 16, tzinfo=UTC)
    assignment.receive(
        clock(FIRST, "2026-03-05T18:00:00+08:00"),
        ClockHandedOver(**about, unit="water"),
        ClockRecomputed(
            **about,
            unit="water",
            nominal_due_at=later,
            effective_due_at=later,
            provisional=False,
            calendar_version="y",
        ),
    )
    assert assignment.rows("SELECT unit, due_at FROM live.order_clocks") == [
        {"unit": "water", "due_at": later}
    ]


def test_a_version_in_the_book_is_that_of_the_order(
    lived: tuple[Assignment, list[Event], list[Event]],
) -> None:
    assignment, own, _ = lived
    latest = {event.stream: event.version for event in own if event.correlation == FIRST}
    (row,) = assignment.rows(f"SELECT version FROM live.order_book WHERE registration_no = '{FIRST}'")
    assert [row["version"]] == list(latest.values())
