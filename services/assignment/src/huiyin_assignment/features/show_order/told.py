"""What assignment tells of a matter: where its order stands, and what the reader owes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from huiyin_assignment.domain.vocabulary import State
from huiyin_assignment.features.answer_urging.command import ANSWER_URGING
from huiyin_assignment.features.follow_promise.command import PROMISE
from huiyin_assignment.features.redispatch_order.command import REDISPATCH
from huiyin_assignment.features.request_return.command import RETURN
from huiyin_assignment.features.show_order.query import Standing, read_standing
from huiyin_assignment.features.show_order.sentence import sentence
from huiyin_assignment.features.start_handling.command import HANDLING
from huiyin_assignment.links import next_order_url, order_url
from huiyin_assignment.listed_order import ListedOrder
from huiyin_assignment.order_action import OrderAction
from huiyin_assignment.state_tags import state_tag
from huiyin_contracts.vocabulary import CentreDuty, ClosingOutcome
from huiyin_ledger.calendar.in_force import calendar_in_force
from huiyin_ledger.clock.calendars import WorkingCalendar
from huiyin_web.http.access import may, principal
from huiyin_web.http.i18n import _
from huiyin_web.http.regime import speak_of
from huiyin_web.http.time_left import time_left
from huiyin_web.http.vocabulary import duty_label
from huiyin_web.matter import MatterAction, MatterState, MatterTab, MatterTold, NearestClock, Step
from huiyin_web.matter_frame.conversation import conversation_url
from huiyin_web.runtime import Runtime

_STEPS: Mapping[State, Step] = {
    State.TO_DISPATCH: Step.DISPATCH,
    State.DISPATCHED: Step.HANDLE,
    State.SIGNED: Step.HANDLE,
    State.CONTACTED: Step.HANDLE,
    State.HANDLING: Step.HANDLE,
    State.RETURN_REVIEW: Step.HANDLE,
    State.AUDIT: Step.ANSWER,
    State.RETURN_VISIT: Step.VISIT,
}
_NOBODYS_TURN = (HANDLING, PROMISE, RETURN, REDISPATCH)
"""What may be done, and nobody waits for."""


def tell_matter(runtime: Runtime, registration_no: str) -> MatterTold:
    """NotFound alike for an unknown order and for one that whoever asks may not know of."""
    standing = read_standing(runtime, principal(), registration_no)
    speak_of(standing.order.channel)
    return told(runtime, standing)


def told(runtime: Runtime, standing: Standing, shown: OrderAction | None = None) -> MatterTold:
    """`shown`: the action whose form the page shows already."""
    order, now = standing.order, standing.now
    number = order.registration_no
    calendar = calendar_in_force(runtime.database, order.jurisdiction)
    owed = _owed(standing.actions)
    current = _current(order)
    return MatterTold(
        registration_no=number,
        tabs=[MatterTab(label=_("Order"), href=order_url(number))],
        conversation=conversation_url("assignment", number),
        title=standing.title or (_("Sealed matter") if order.sealed else ""),
        state=MatterState.of(state_tag(order.state, sealed=order.sealed)),
        sentence=sentence(order, now, calendar),
        leads=True,
        done=[*(current or Step.VISIT).before, *_concluded(order, current)],
        current=current,
        clock=_nearest(standing, calendar),
        actions=[
            MatterAction(
                label=str(each.label),
                href="#actions-title" if each is shown else order_url(number, do=each.slug),
                owed=each in owed,
            )
            for each in standing.actions
        ],
        next=_next(number),
    )


def _owed(actions: Sequence[OrderAction]) -> list[OrderAction]:
    """The usual thing, and what a supervisor waits for."""
    usual = [each for each in actions[:1] if each not in _NOBODYS_TURN]
    return [each for each in actions if each in usual or each is ANSWER_URGING]


def _current(order: ListedOrder) -> Step | None:
    if order.due_kind == CentreDuty.DECIDE_REVIEW:
        return Step.VISIT
    return _STEPS.get(order.state)


def _concluded(order: ListedOrder, current: Step | None) -> list[Step]:
    asked = order.outcome is ClosingOutcome.CLOSED and not order.sealed
    return [Step.VISIT] if current is None and asked else []


def _nearest(standing: Standing, calendar: WorkingCalendar) -> NearestClock | None:
    """The clock that the sentence names."""
    order, now = standing.order, standing.now
    running = (each for each in standing.clocks if each.stopped_at is None and not each.step_done)
    clock = next(
        (each for each in running if (each.due_at, each.kind) == (order.due_at, order.due_kind)), None
    )
    if clock is None:
        return None
    return NearestClock(
        label=duty_label(clock.kind),
        started_at=clock.started_at,
        due_at=clock.due_at,
        provisional=clock.provisional,
        late=clock.due_at < now,
        left=time_left(clock.due_at, now, calendar),
    )


def _next(number: str) -> MatterAction | None:
    if not (may("order.work") or may("order.desk")):
        return None
    return MatterAction(label=_("Next in the worklist"), href=next_order_url(number))
