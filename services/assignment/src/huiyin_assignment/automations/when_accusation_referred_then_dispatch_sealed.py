"""When an accusation was referred, then dispatch its sealed order to the competent organ, and to nobody else."""

from __future__ import annotations

from huiyin_assignment.automations.base import OrderAutomation, read_unit
from huiyin_assignment.domain.opening import open_sealed
from huiyin_assignment.domain.vocabulary import Basis
from huiyin_contracts.intake import AccusationReferred
from huiyin_contracts.vocabulary import DispatchMode
from huiyin_ledger.domain import Refused
from huiyin_ledger.events import Event
from huiyin_web.runtime import Runtime


class WhenAccusationReferredThenDispatchSealed(OrderAutomation):
    """An organ that is not registered, or a matter that is dispatched already, parks the
    stream: a person must look at it, because nobody else may learn of the matter."""

    sources = {"intake": frozenset({AccusationReferred.family})}
    reads = frozenset({"units"})

    def react(self, event: Event, runtime: Runtime) -> None:
        marker = AccusationReferred.model_validate(event.data)
        named = marker.competent_unit.named_in(event.jurisdiction)
        organ = read_unit(runtime, event.jurisdiction, named)
        if organ is None or organ.closed:
            raise Refused(
                "unknown_competent_unit", "The competent organ is not a member unit: register it, then retry."
            )
        if self.find_order(event, runtime) is not None:
            raise Refused("already_open", "This matter has an order that is not sealed: decide by hand.")
        order = open_sealed(event.jurisdiction, marker.registration_no, marker.received_at)
        order.dispatch(named, organ.name, DispatchMode.TRANSFER, Basis.REFERRED)
        runtime.ledger.save(event.jurisdiction, order)
