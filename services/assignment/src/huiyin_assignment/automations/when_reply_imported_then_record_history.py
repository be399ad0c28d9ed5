"""When a reply was imported, then record the order's history as it was."""

from __future__ import annotations

from dataclasses import replace

from huiyin_assignment.automations.base import OrderAutomation, read_unit
from huiyin_assignment.domain.vocabulary import Basis, Regime, State
from huiyin_contracts.intake import ReplyImported
from huiyin_contracts.vocabulary import DispatchMode
from huiyin_ledger.domain import acting, current_act
from huiyin_ledger.events import Event
from huiyin_web.runtime import Runtime


class WhenReplyImportedThenRecordHistory(OrderAutomation):
    """Dispatched when it was submitted; replied, approved and closed when it was answered. No signature is invented:
    the file has none. The unit is as named in the file, whether or not it is a member unit."""

    sources = {"intake": frozenset({ReplyImported.family})}
    reads = frozenset({"units"})

    def react(self, event: Event, runtime: Runtime) -> None:
        reply = ReplyImported.model_validate(event.data)
        order = self.get_order(event, runtime)
        if order.state is not State.TO_DISPATCH or order.units:
            return
        unit = read_unit(runtime, event.jurisdiction, reply.unit)
        mode = DispatchMode.DISPATCH if order.regime is Regime.HOTLINE else DispatchMode.TRANSFER
        with acting(replace(current_act(), occurred_at=reply.submitted_at)):
            order.dispatch(reply.unit, unit.name if unit else reply.unit, mode, Basis.IMPORTED)
        with acting(replace(current_act(), occurred_at=reply.replied_at)):
            order.record_imported_reply(reply.text, by=current_act().actor)
        runtime.ledger.save(event.jurisdiction, order)
