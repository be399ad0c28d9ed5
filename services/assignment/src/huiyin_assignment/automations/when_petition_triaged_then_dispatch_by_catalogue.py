"""When a petition was triaged, then open its order and dispatch it by the catalogue."""

from __future__ import annotations

from huiyin_assignment.automations.base import OrderAutomation, read_unit
from huiyin_assignment.domain.opening import open_for
from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import Basis, Regime
from huiyin_assignment.views.catalogue import choose
from huiyin_contracts.base import UnitKey
from huiyin_contracts.intake import PetitionTriaged
from huiyin_contracts.vocabulary import DispatchMode, Urgency
from huiyin_ledger.divisions import within
from huiyin_ledger.events import Event
from huiyin_web.runtime import Runtime


class WhenPetitionTriagedThenDispatchByCatalogue(OrderAutomation):
    """The unit that triage proposed, if it is one; else the one that received the petition itself (R22 §23); else the
    catalogue's. Without any the order waits in `to dispatch` for a person. So does every imported petition: its reply may
    be the next event of the import."""

    sources = {"intake": frozenset({PetitionTriaged.family})}
    reads = frozenset({"catalogue", "units"})

    def react(self, event: Event, runtime: Runtime) -> None:
        petition = PetitionTriaged.model_validate(event.data)
        if petition.answered_directly or self.find_order(event, runtime) is not None:
            return
        order = open_for(event.jurisdiction, petition)
        if not petition.imported:
            _dispatch(order, event.jurisdiction, runtime)
        runtime.ledger.save(event.jurisdiction, order)


def _dispatch(order: Order, jurisdiction: str, runtime: Runtime) -> None:
    mode = mode_for(order)
    for code, basis in (
        (order.matter.proposed_unit, Basis.PROPOSED),
        (order.matter.received_by, Basis.RECEIVER),
    ):
        key = UnitKey.of(jurisdiction, code)
        named = read_unit(runtime, jurisdiction, str(key)) if key else None
        if key and named and not named.closed and within(key.jurisdiction, jurisdiction):
            order.dispatch(key.named_in(jurisdiction), named.name, mode, basis)
            return
    matter_class, place = order.matter.matter_class or "", order.matter.place or ""
    choice = runtime.ledger.read_once(
        ["catalogue", "units"],
        ("choice", jurisdiction, matter_class, place),
        lambda: choose(runtime.database, jurisdiction, matter_class, place),
    )
    unit = read_unit(runtime, jurisdiction, choice.unit) if choice else None
    if choice is not None and unit is not None:
        order.dispatch(unit.unit, unit.name, mode, Basis.CATALOGUE, choice.edition)


def mode_for(order: Order) -> DispatchMode:
    """A hotline order is dispatched; a letter or visit is transferred, or assigned where it is urgent (R22 §22)."""
    if order.regime is Regime.HOTLINE:
        return DispatchMode.DISPATCH
    return DispatchMode.TRANSFER if order.matter.urgency is Urgency.ORDINARY else DispatchMode.ASSIGN
