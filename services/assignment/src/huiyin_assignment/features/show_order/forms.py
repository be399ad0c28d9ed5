"""The forms of an order's page: what they offer, and what their fields are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from huiyin_assignment.domain.vocabulary import ContactWay, Done
from huiyin_assignment.features.show_order.actions import TO_A_UNIT
from huiyin_assignment.links import reveal_url
from huiyin_assignment.listed_order import ListedOrder
from huiyin_assignment.order_action import OrderAction
from huiyin_assignment.views.units import receivers
from huiyin_contracts.vocabulary import AcceptanceOutcome, Channel, DispatchMode
from huiyin_ledger.clock.china import CHINA
from huiyin_web.http.codes import place_name
from huiyin_web.http.i18n import _, _l
from huiyin_web.http.links import page_url
from huiyin_web.http.parts import Option
from huiyin_web.http.vocabulary import options
from huiyin_web.runtime import Runtime

WAYS: Mapping[ContactWay, str] = {
    ContactWay.PHONE: _l("By phone"),
    ContactWay.IN_PERSON: _l("In person"),
    ContactWay.MESSAGE: _l("By message"),
}

DONE: Mapping[Done, str] = {
    Done.DONE: _l("It is done"),
    Done.PLANNED: _l("It is planned"),
    Done.EXPLAINED: _l("It can't be done, and the reply explains why"),
}

_DONE_HINTS: Mapping[Done, str] = {
    Done.DONE: _l("Name the proof below."),
    Done.PLANNED: _l("The reply says what will be done by when."),
    Done.EXPLAINED: _l("Give the rule or the reason."),
}

OUTCOME_HINTS: Mapping[AcceptanceOutcome, str] = {
    AcceptanceOutcome.ACCEPTED: _l("The sixty days for handling start now."),
    AcceptanceOutcome.NOT_ACCEPTED_LEGAL_ROUTE: _l(
        "Court, arbitration, reconsideration: the notice says where to go."
    ),
    AcceptanceOutcome.NOT_ACCEPTED_IN_PROGRESS: "",
    AcceptanceOutcome.OUT_OF_REMIT: _l(
        "The notice names the competent body. If a unit of this network is competent, give it back instead."
    ),
}

FIELDS: Mapping[str, str] = {
    "contacted_at": _l("When you spoke with the caller"),
    "way": _l("How"),
    "not_reached": _l("If nobody could be reached: why"),
    "outcome": _l("Decision"),
    "notice_served_at": _l("When the written notice was served"),
    "reason": _l("Reason"),
    "text": _l("Reply to the citizen"),
    "done": _l("What was done"),
    "evidence": _l("Proof, for the centre"),
    "facts": _l("What you found, for the centre"),
    "answer": _l("Your answer to the supervisor"),
    "legal_basis": _l("Legal basis"),
    "verdict": _l("Verdict"),
    "decision": _l("Decision"),
    "unit": _l("Unit"),
    "mode": _l("Handed over as"),
    "promised_for": _l("If it is planned: done by"),
    "progress": _l("How far it is"),
    "kept": _l("Is it done?"),
    "proof": _l("Proof, for the centre"),
}
"""The labels of the fields, for the summary of errors."""


@dataclass(frozen=True)
class Sent:
    """A form that was sent and not taken: what was typed, and what is wrong with it by field."""

    action: OrderAction
    typed: Mapping[str, str]
    errors: Mapping[str, str]


@dataclass(frozen=True)
class ActionForm:
    """The form of `action`. `address` is where it is sent; `reveal`: where to look up whom to contact."""

    action: OrderAction
    address: str
    version: int
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    order: ListedOrder
    reveal: str
    now: str
    units: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    modes: Sequence[tuple[str, str]]
    usual_mode: str
    ways: Sequence[Option]
    outcomes: Sequence[Option]
    done: Sequence[Option]
    kept: Sequence[Option]


def action_form(
    runtime: Runtime, order: ListedOrder, now: datetime, action: OrderAction, sent: Sent | None
) -> ActionForm:
    return ActionForm(
        action=action,
        address=page_url(f"assignment.{action.page}", registration_no=order.registration_no),
        version=order.version,
        typed=sent.typed if sent else {},
        errors=sent.errors if sent else {},
        order=order,
        reveal=reveal_url(order.registration_no),
        now=now.astimezone(CHINA).strftime("%Y-%m-%dT%H:%M"),
        units=_receivers(runtime, order) if action in TO_A_UNIT else [],
        modes=options(DispatchMode),
        usual_mode=_usual_mode(order),
        ways=[Option(value, str(word)) for value, word in WAYS.items()],
        outcomes=[
            Option(value, word, str(OUTCOME_HINTS[AcceptanceOutcome(value)]))
            for value, word in options(AcceptanceOutcome)
        ],
        done=[Option(value, str(word), str(_DONE_HINTS[value])) for value, word in DONE.items()],
        kept=[Option("no", _("Not yet")), Option("yes", _("Yes"))],
    )


def _receivers(runtime: Runtime, order: ListedOrder) -> list[tuple[str, list[tuple[str, str]]]]:
    """The units that can take it, by place."""
    return [
        (place_name(place), [(key.named_in(order.jurisdiction), name) for key, name in units])
        for place, units in receivers(runtime.database, order.jurisdiction).items()
    ]


def _usual_mode(order: ListedOrder) -> DispatchMode:
    by_petition = order.channel in (Channel.LETTER, Channel.VISIT)
    return DispatchMode.TRANSFER if by_petition else DispatchMode.DISPATCH
