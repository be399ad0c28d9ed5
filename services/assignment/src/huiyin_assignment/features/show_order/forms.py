"""The forms of an order's page: what they offer, and what their fields are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from huiyin_assignment.domain.vocabulary import ContactWay, Done
from huiyin_assignment.features.contact_caller.command import CENTRE_CONTACT, CONTACT
from huiyin_assignment.features.redispatch_order.command import REDISPATCH
from huiyin_assignment.features.show_order.actions import TO_A_UNIT
from huiyin_assignment.links import reveal_url
from huiyin_assignment.listed_order import ListedOrder
from huiyin_assignment.order_action import OrderAction
from huiyin_assignment.views.units import UnitsView, receivers
from huiyin_contracts.base import UnitKey
from huiyin_contracts.vocabulary import AcceptanceOutcome, Channel, DispatchMode
from huiyin_ledger.clock.china import CHINA
from huiyin_web.http.codes import place_name
from huiyin_web.http.i18n import _, _l
from huiyin_web.http.links import page_url
from huiyin_web.http.parts import Group, Groups, Option, Options
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
    "note": _l("What you talked about"),
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
"""The labels of the fields."""

_FIELDS_IF_SEALED: Mapping[str, str] = {
    "text": _l("What came of it, for the organ's own record"),
    "evidence": _l("Proof"),
    "facts": _l("What was found"),
}
"""Those that differ: nothing of a sealed matter goes to the centre or to the petitioner."""


def labels_of(order: ListedOrder) -> Mapping[str, str]:
    return {**FIELDS, **_FIELDS_IF_SEALED} if order.sealed else FIELDS


@dataclass(frozen=True)
class ActionForm:
    """The form of `action`. `proposed`: the unit that triage named. `address` is where it is sent; `reveal`: where to
    look up whom to contact, empty where nobody is to be."""

    action: OrderAction
    address: str
    version: int
    order: ListedOrder
    reveal: str
    now: str
    units: Groups
    proposed: str
    modes: Options
    usual_mode: str
    ways: Options
    outcomes: Options
    done: Options
    text_hint: str
    approve: str
    kept: Options


def action_url(action: OrderAction, order: ListedOrder) -> str:
    """Where the form of `action` is sent."""
    return page_url(f"assignment.{action.page}", registration_no=order.registration_no)


def action_form(runtime: Runtime, order: ListedOrder, now: datetime, action: OrderAction) -> ActionForm:
    return ActionForm(
        action=action,
        address=action_url(action, order),
        version=order.version,
        order=order,
        reveal=reveal_url(order.registration_no) if action in (CONTACT, CENTRE_CONTACT) else "",
        now=now.astimezone(CHINA).strftime("%Y-%m-%dT%H:%M"),
        units=_receivers(runtime, order, action) if action in TO_A_UNIT else [],
        proposed=_proposed(runtime, order),
        modes=options(DispatchMode),
        usual_mode=_usual_mode(order),
        ways=[Option(value, str(word)) for value, word in WAYS.items()],
        outcomes=[
            each._replace(hint=str(OUTCOME_HINTS[AcceptanceOutcome(each.value)]))
            for each in options(AcceptanceOutcome)
        ],
        done=[
            Option(value, str(word), str(_DONE_HINTS[value]))
            for value, word in DONE.items()
            if not (order.sealed and value is Done.PLANNED)
        ],
        text_hint=_text_hint(order),
        approve=_approve(order),
        kept=[Option("no", _("Not yet")), Option("yes", _("Yes"))],
    )


def _receivers(runtime: Runtime, order: ListedOrder, action: OrderAction) -> Groups:
    """The units that can take it, by place; to send it elsewhere, without the one that has it."""
    has_it = order.unit if action is REDISPATCH else None
    by_place = {
        place: [Option(key.named_in(order.jurisdiction), name) for key, name in units]
        for place, units in receivers(runtime.database, [order.jurisdiction]).items()
    }
    offered = {place: [each for each in units if each.value != has_it] for place, units in by_place.items()}
    return [Group(place_name(place), units) for place, units in offered.items() if units]


def _proposed(runtime: Runtime, order: ListedOrder) -> str:
    """The name of the unit that triage proposed; what it is called where it is unknown."""
    key = UnitKey.of(order.jurisdiction, order.proposed_unit)
    unit = UnitsView.find(runtime.database, key.jurisdiction, key.unit) if key else None
    return unit.name if unit else order.proposed_unit or ""


def _text_hint(order: ListedOrder) -> str:
    if order.sealed:
        return _(
            "It stays in the organ: a colleague approves it, and that closes the matter. Who accused reads only that the organ "
            "has dealt with it, and when. Tell who gave a name the result yourselves, within 15 working days."
        )
    return _(
        "What was asked, what you found, what was done or will be done by when, and on what ground. No names or numbers of "
        "other people."
    )


def _approve(order: ListedOrder) -> str:
    if order.sealed:
        return _("Approve: the matter is closed, and who accused is told that it was dealt with")
    return _("Approve: it becomes the answer to the citizen")


def _usual_mode(order: ListedOrder) -> DispatchMode:
    by_petition = order.channel in (Channel.LETTER, Channel.VISIT)
    return DispatchMode.TRANSFER if by_petition else DispatchMode.DISPATCH
