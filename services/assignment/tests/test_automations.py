"""What assignment does when others publish something."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huiyin_assignment.domain import order_events
from huiyin_assignment.domain.order import Order
from huiyin_assignment.features.register_unit.command import (
    CloseUnit,
    RegisterUnit,
    close_unit,
    register_unit,
)
from huiyin_contracts import assignment as published
from huiyin_contracts.base import UnitKey
from huiyin_contracts.intake import (
    AccusationReferred,
    AccusationReferredV1,
    PetitionerErased,
    ReplyImported,
)
from huiyin_contracts.supervision import MatterConcluded, RedoOrdered
from huiyin_contracts.vocabulary import Category, Channel, DispatchMode, UnitKind, Urgency
from huiyin_ledger.domain import ERASED
from huiyin_ledger.subscriptions.outcome import Outcome

from .conftest import Assignment
from .given import DISCIPLINE, JURISDICTION, NO, NOW, added, triaged, until_return_visit


def the_order(assignment: Assignment, no: str = NO) -> Order:
    return assignment.runtime.ledger.get(Order, JURISDICTION, Order.stream_id(JURISDICTION, no))


def events(assignment: Assignment) -> list[str]:
    return [e.type.split(".")[1] for e in assignment.runtime.ledger.events(JURISDICTION) if "order" in e.type
            or e.type.startswith(("assignment.reply", "assignment.redo"))]  # fmt: skip


def test_a_triaged_petition_goes_where_the_catalogue_says(assignment: Assignment) -> None:
    assignment.receive(triaged())
    order = the_order(assignment)
    assert (order.unit, order.unit_name) == ("heat", "供热办")
    dispatched = order_dispatched(assignment)
    assert (dispatched["basis"], dispatched["edition"]) == ("catalogue", 1)


def test_without_an_entry_it_waits_to_be_dispatched_by_hand(assignment: Assignment) -> None:
    assignment.receive(triaged(matter_class="roads/potholes"))
    assert the_order(assignment).state == "to_dispatch"
    waiting = assignment.rows("SELECT registration_no FROM live.order_book WHERE state = 'to_dispatch'")
    assert waiting == [{"registration_no": NO}]


def test_the_unit_that_triage_proposed_goes_before_the_catalogue(assignment: Assignment) -> None:
    assignment.receive(triaged(proposed_unit="water"))
    assert the_order(assignment).unit == "water"
    assert order_dispatched(assignment)["basis"] == "proposed"


def test_what_a_unit_received_itself_goes_to_that_unit_before_the_catalogue(assignment: Assignment) -> None:
    assignment.receive(triaged(received_by="water", channel=Channel.LETTER))
    assert the_order(assignment).unit == "water"
    assert order_dispatched(assignment)["basis"] == "receiver"


def test_triage_may_send_elsewhere_what_a_unit_received_itself(assignment: Assignment) -> None:
    assignment.receive(triaged(received_by="water", proposed_unit="heat", channel=Channel.LETTER))
    assert (the_order(assignment).unit, order_dispatched(assignment)["basis"]) == ("heat", "proposed")


@pytest.mark.parametrize("proposed", ["nobody", "closed"])
def test_a_proposed_unit_that_is_unknown_or_closed_is_passed_over(
    assignment: Assignment, proposed: str
) -> None:
    if proposed == "closed":
        proposed = "street"
        close_unit(
            assignment.runtime, assignment.act("admin-1"), CloseUnit(jurisdiction=JURISDICTION, unit="street")
        )
    assignment.receive(triaged(proposed_unit=proposed))
    assert the_order(assignment).unit == "heat"


def test_a_petition_that_was_answered_directly_has_no_order(assignment: Assignment) -> None:
    assignment.receive(triaged(answered_directly=True))
    assert assignment.rows("SELECT * FROM live.order_book") == []


@pytest.mark.parametrize(
    ("channel", "urgency", "mode"),
    [
        (Channel.HOTLINE, Urgency.ORDINARY, DispatchMode.DISPATCH),
        (Channel.LETTER, Urgency.ORDINARY, DispatchMode.TRANSFER),
        (Channel.VISIT, Urgency.URGENT, DispatchMode.ASSIGN),
    ],
)
def test_the_channel_and_urgency_decide_how_it_is_handed_over(
    assignment: Assignment, channel: Channel, urgency: Urgency, mode: DispatchMode
) -> None:
    assignment.receive(triaged(channel=channel, urgency=urgency))
    assert order_dispatched(assignment)["mode"] == mode


def test_an_event_delivered_again_changes_nothing(assignment: Assignment) -> None:
    batch = assignment.receive(triaged())
    before = events(assignment)
    assert assignment.service.subscriptions["intake"].receive(batch) is Outcome.DUPLICATE
    assert events(assignment) == before == ["order_opened", "order_dispatched"]


def test_an_accusation_goes_sealed_to_the_competent_organ_and_says_nothing(assignment: Assignment) -> None:
    assignment.receive(AccusationReferred(registration_no=NO, competent_unit=DISCIPLINE, received_at=NOW))
    order = the_order(assignment)
    assert (order.unit, order.matter.sealed, order.matter.text, order.matter.title) == (
        "discipline",
        True,
        None,
        None,
    )
    (made,) = [made for _, made in assignment.published() if isinstance(made, published.OrderDispatched)]
    assert made.sealed
    assert (made.category, made.nature, made.matter_class, made.channel) == (
        Category.ACCUSATION,
        None,
        None,
        None,
    )


def test_an_accusation_for_an_unknown_organ_is_parked_and_shown_to_nobody(
    assignment: Assignment,
) -> None:
    assignment.receive(
        AccusationReferred(
            registration_no=NO,
            competent_unit=UnitKey(jurisdiction=JURISDICTION, unit="inspection"),
            received_at=NOW,
        )
    )
    assert assignment.parked("intake") == [NO]
    assert assignment.rows("SELECT * FROM live.order_book") == []


def test_a_referral_told_in_the_old_version_is_dispatched_as_today(assignment: Assignment) -> None:
    assignment.receive(AccusationReferredV1(registration_no=NO, competent_unit="discipline", received_at=NOW))
    assert (the_order(assignment).unit, the_order(assignment).matter.sealed) == ("discipline", True)


def test_an_organ_of_another_jurisdiction_is_never_taken_for_ours_of_that_code(
    assignment: Assignment,
) -> None:
    elsewhere = UnitKey(jurisdiction="230621", unit="discipline")
    assignment.receive(AccusationReferred(registration_no=NO, competent_unit=elsewhere, received_at=NOW))
    assert assignment.parked("intake") == [NO]
    assert assignment.rows("SELECT * FROM live.order_book") == []


def test_an_organ_of_another_jurisdiction_gets_the_order_and_is_named_with_its_jurisdiction(
    assignment: Assignment,
) -> None:
    """A1b: it had none, and no clock ran."""
    elsewhere = UnitKey(jurisdiction="230621", unit="discipline")
    register_unit(
        assignment.runtime,
        assignment.act("admin-1"),
        RegisterUnit(jurisdiction="230621", unit="discipline", name="县纪委", kind=UnitKind.DISCIPLINE_ORGAN),
    )
    assignment.receive(AccusationReferred(registration_no=NO, competent_unit=elsewhere, received_at=NOW))
    assert assignment.rows("SELECT unit FROM live.order_book") == [{"unit": "230621/discipline"}]


def imported_reply(no: str = NO) -> ReplyImported:
    return ReplyImported(
        registration_no=no,
        unit="某县住建局",
        submitted_at=NOW - timedelta(days=400),
        replied_at=NOW - timedelta(days=389),
        text="您好，已处理。",
        source_sha256="0" * 64,
        source_line=1,
        petitioner_ref=f"p-{no}",
    )


def test_an_imported_reply_becomes_the_history_that_the_file_tells(assignment: Assignment) -> None:
    submitted, replied = NOW - timedelta(days=400), NOW - timedelta(days=389)
    assignment.receive(triaged(imported=True, received_at=submitted), at=submitted)
    assert the_order(assignment).state == "to_dispatch"
    assignment.receive(imported_reply(), at=replied)
    happened = [
        (e.type.split(".")[1], e.occurred_at) for e in assignment.runtime.ledger.events(JURISDICTION)
        if e.correlation == NO
    ]  # fmt: skip
    assert happened == [
        ("order_opened", submitted),
        ("order_dispatched", submitted),
        ("reply_submitted", replied),
        ("reply_approved", replied),
        ("order_closed", replied),
    ]
    (approved,) = [made for _, made in assignment.published() if isinstance(made, published.ReplyApproved)]
    assert (approved.imported, approved.unit, approved.replied_at) == (True, "某县住建局", replied)
    (closed,) = [made for _, made in assignment.published() if isinstance(made, published.OrderClosed)]
    assert closed.outcome == "imported"


def test_the_histories_of_a_page_are_not_appended_one_by_one(assignment: Assignment) -> None:
    numbers = [f"230600-2026-000010{n}" for n in range(4)]
    assignment.receive(
        *[triaged(no, imported=True) for no in numbers], *[imported_reply(no) for no in numbers]
    )
    rows = assignment.rows(
        "SELECT count(*) AS n, count(DISTINCT recorded_at) AS appends FROM ledger.event"
        " WHERE correlation LIKE '230600-2026-000010%'"
    )
    assert rows == [{"n": 20, "appends": 1}]


def test_an_imported_petition_without_a_reply_waits_for_a_person(assignment: Assignment) -> None:
    assignment.receive(triaged(imported=True))
    assert [r["imported"] for r in assignment.rows("SELECT imported FROM live.order_book")] == [True]
    assert the_order(assignment).state == "to_dispatch"


def redo(no: str = NO) -> RedoOrdered:
    return RedoOrdered(registration_no=no, unit="heat", reason="unresolved", redo_count=1)


def concluded(no: str = NO) -> MatterConcluded:
    return MatterConcluded(registration_no=no, unit="heat", concluded_at=NOW)


def test_a_redo_opens_the_next_round_once(assignment: Assignment) -> None:
    assignment.receive(triaged())
    until_return_visit(assignment)
    batch = assignment.receive(redo())
    assert assignment.service.subscriptions["supervision"].receive(batch) is Outcome.DUPLICATE
    order = the_order(assignment)
    assert (order.state, order.round) == ("signed", 2)


def test_a_concluded_matter_is_closed(assignment: Assignment) -> None:
    assignment.receive(triaged())
    until_return_visit(assignment)
    assignment.receive(concluded())
    order = the_order(assignment)
    assert (order.state, order.outcome) == ("closed", "closed")


def test_what_supervision_says_of_a_matter_without_an_order_concerns_nobody_here(
    assignment: Assignment,
) -> None:
    assignment.receive(redo("230600-2026-0000009"), concluded("230600-2026-0000008"))
    assert assignment.parked("supervision") == []
    assert assignment.rows("SELECT * FROM live.order_book") == []


def test_one_matter_that_cannot_be_closed_does_not_hold_up_the_others(assignment: Assignment) -> None:
    other = "230600-2026-0000002"
    assignment.receive(triaged(), triaged(other))
    until_return_visit(assignment, other)
    assignment.receive(concluded(), concluded(other))
    assert assignment.parked("supervision") == [NO]
    assert the_order(assignment, other).state == "closed"


def test_an_erased_petitioner_is_forgotten_and_the_order_can_still_be_worked(assignment: Assignment) -> None:
    assignment.receive(triaged())
    assignment.receive(PetitionerErased(petitioner_ref=f"p-{NO}"))
    order = the_order(assignment)
    assert order.matter.text is not None
    assert order.matter.text.open_or() == ERASED
    until_return_visit(assignment)
    assert the_order(assignment).state == "return_visit"


def added_texts(assignment: Assignment) -> list[str]:
    return [
        e.data["text"].open_or()
        for e in assignment.runtime.ledger.events(JURISDICTION)
        if e.type == order_events.TextAdded.TOPIC
    ]


def test_what_the_petitioner_adds_is_kept_with_the_order_wherever_it_stands(assignment: Assignment) -> None:
    assignment.receive(triaged())
    assignment.receive(added(text="第一次补充"))
    until_return_visit(assignment)
    assignment.receive(concluded())
    assignment.receive(added(text="第二次补充"))
    assert added_texts(assignment) == ["第一次补充", "第二次补充"]
    assert the_order(assignment).state == "closed"


def test_an_addition_is_forgotten_with_its_petitioner(assignment: Assignment) -> None:
    assignment.receive(triaged())
    assignment.receive(added())
    assignment.receive(PetitionerErased(petitioner_ref=f"p-{NO}"))
    assert added_texts(assignment) == [ERASED]
    assignment.receive(added(text="晚到的补充"))
    assert added_texts(assignment) == [ERASED]
    assert assignment.parked("intake") == []


def test_no_text_is_kept_with_a_sealed_order(assignment: Assignment) -> None:
    assignment.receive(AccusationReferred(registration_no=NO, competent_unit=DISCIPLINE, received_at=NOW))
    assignment.receive(added())
    assert assignment.parked("intake") == [NO]
    assert added_texts(assignment) == []
    assert [r["what"] for r in assignment.rows("SELECT what FROM live.order_history ORDER BY position")] == [
        "order_opened",
        "order_dispatched",
    ]


def order_dispatched(assignment: Assignment) -> dict[str, object]:
    (event,) = [
        e for e in assignment.runtime.ledger.events(JURISDICTION) if e.type == "assignment.order_dispatched"
    ]
    return dict(event.data)
