"""What tests begin with: orders in every state, and what other services publish."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from huiyin_assignment.domain.opening import open_for, open_sealed
from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import Basis, ContactWay, Done, State
from huiyin_assignment.features.audit_reply.command import AuditReply, Verdict
from huiyin_assignment.features.contact_caller.command import ContactCaller
from huiyin_assignment.features.sign_for_order.command import SignForOrder
from huiyin_assignment.features.submit_reply.command import SubmitReply
from huiyin_assignment.order_command import carry_out
from huiyin_contracts.base import UnitKey
from huiyin_contracts.intake import PetitionTriaged, TextAdded
from huiyin_contracts.supervision import ClockStarted
from huiyin_contracts.vocabulary import (
    AcceptanceOutcome,
    Category,
    Channel,
    ClockKind,
    DispatchMode,
    Nature,
    Urgency,
)
from huiyin_ledger.domain import Act, acting

if TYPE_CHECKING:
    from .conftest import Assignment

JURISDICTION = "230600"
NO = "230600-2026-0000001"
DISCIPLINE = UnitKey(jurisdiction=JURISDICTION, unit="discipline")
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def triaged(no: str = NO, **changed: object) -> PetitionTriaged:
    """A triaged petition about heating, by the hotline."""
    given: dict[str, object] = {
        "registration_no": no,
        "category": Category.CLAIM,
        "nature": Nature.COMPLAINT,
        "matter_class": "utilities/heating",
        "place": "230602",
        "urgency": Urgency.ORDINARY,
        "title": "暖气不热",
        "text": "室温只有十四度。",
        "confidential": False,
        "petitioner_ref": f"p-{no}",
        "channel": Channel.HOTLINE,
        "received_at": NOW,
        "imported": False,
        "answered_directly": False,
        "proposed_unit": None,
    }
    return PetitionTriaged.model_validate(given | changed)


def an_order(state: State = State.TO_DISPATCH, *, sealed: bool = False, **changed: object) -> Order:
    """An order that came to `state` by the usual way, each step an hour after the last one, by `heat`'s handler."""
    order = open_sealed(JURISDICTION, NO, NOW) if sealed else open_for(JURISDICTION, triaged(**changed))
    for hours, step in enumerate(_WAY[: _LENGTH[state]], 1):
        with acting(Act("heat-1", NOW + timedelta(hours=hours))):
            step(order)
    if state is State.RETURN_REVIEW:
        order.request_return("heat", "不归我们管", "R22 §23", "heat-1")
    assert order.state is state
    order.collect_events()
    return order


def _dispatch(order: Order) -> None:
    basis = Basis.REFERRED if order.matter.sealed else Basis.CATALOGUE
    order.dispatch("heat", "供热办", DispatchMode.DISPATCH, basis, 1)


def _sign(order: Order) -> None:
    order.sign("heat", "heat-1")


def _contact(order: Order) -> None:
    at = order.signed_at or NOW
    if order.contact_is_the_centres:
        order.contact_for_unit(at, ContactWay.PHONE, "", "clerk-1")
    else:
        order.contact("heat", at, ContactWay.PHONE, "", "heat-1")


def _accept_and_handle(order: Order) -> None:
    if not order.matter.sealed:
        at = order.contacted_at
        order.decide_acceptance("heat", AcceptanceOutcome.ACCEPTED, at, "", "heat-1")
    order.start_handling("heat", "heat-1")


def _reply(order: Order) -> None:
    order.submit_reply("heat", "已恢复供热。", "管道堵塞", Done.DONE, "现场照片", "heat-1")


def _approve(order: Order) -> None:
    order.approve_reply("clerk-1")


def _conclude(order: Order) -> None:
    if order.state is State.RETURN_VISIT:
        order.conclude()


_WAY = (_dispatch, _sign, _contact, _accept_and_handle, _reply, _approve, _conclude)
_LENGTH = {
    State.TO_DISPATCH: 0,
    State.DISPATCHED: 1,
    State.RETURN_REVIEW: 1,
    State.SIGNED: 2,
    State.CONTACTED: 3,
    State.HANDLING: 4,
    State.AUDIT: 5,
    State.RETURN_VISIT: 6,
    State.CLOSED: 7,
}


def happened(order: Order) -> list[str]:
    """Names of the events since the order was handed over."""
    return [type(event).__name__ for event in order.collect_events()]


def until_return_visit(assignment: Assignment, no: str = NO) -> None:
    """The heating office signs, contacts, replies; the centre approves."""
    where = {"jurisdiction": JURISDICTION, "registration_no": no, "unit": "heat"}
    runtime, handler = assignment.runtime, assignment.act("heat-1", no)
    carry_out(runtime, handler, SignForOrder(**where))
    carry_out(runtime, handler, ContactCaller(**where, contacted_at=assignment.clock.now()))
    carry_out(runtime, handler, SubmitReply(**where, text="已恢复供热。", done=Done.DONE, evidence="照片"))
    audit = AuditReply(jurisdiction=JURISDICTION, registration_no=no, verdict=Verdict.APPROVE)
    carry_out(runtime, assignment.act("clerk-1", no), audit)


def added(no: str = NO, text: str = "今天又降到十三度。") -> TextAdded:
    return TextAdded(registration_no=no, text=text, added_at=NOW, petitioner_ref=f"p-{no}")


def clock(
    no: str, due: str, kind: ClockKind = ClockKind.HOTLINE_REPLY, unit: str | None = "heat"
) -> ClockStarted:
    due = due.replace("T24:00", "T23:59")
    return ClockStarted.model_validate(
        {
            "clock_id": f"{'reply' if kind is ClockKind.HOTLINE_REPLY else kind}/{no}",
            "registration_no": no,
            "kind": kind,
            "limit_id": "hotline5",
            "unit": unit,
            "started_at": NOW,
            "nominal_due_at": due,
            "effective_due_at": due,
            "provisional": False,
            "rule_pack": "hotline",
            "rule_version": "1",
            "calendar_version": "x",
            "imported": False,
        }
    )
