"""When an accusation was referred, then dispatch its sealed order to the competent organ, and to nobody else."""

from __future__ import annotations

from huiyin_assignment.automations.base import OrderAutomation, read_unit
from huiyin_assignment.domain.opening import open_sealed, sealed_matter
from huiyin_assignment.domain.vocabulary import Basis
from huiyin_contracts.intake import AccusationReferred
from huiyin_contracts.vocabulary import DispatchMode
from huiyin_ledger.domain import Refused
from huiyin_ledger.events import Event
from huiyin_web.runtime import Runtime


class WhenAccusationReferredThenDispatchSealed(OrderAutomation):
    """An organ that is not registered parks the stream: a person must look at it, because nobody else may learn of the
    matter. What was dispatched as an ordinary matter is withdrawn."""

    sources = {"intake": frozenset({AccusationReferred.family})}
    reads = frozenset({"units"})

    def react(self, event: Event, runtime: Runtime) -> None:
        marker = AccusationReferred.model_validate(event.data)
        named = marker.competent_unit.named_in(event.jurisdiction)
        organ = read_unit(runtime, event.jurisdiction, named)
        if organ is None or organ.closed:
            raise Refused(
                "unknown_competent_unit",
                "The competent organ is not a member unit, or is one that was closed: register it or use it again, then "
                "try again.",
            )
        order = self.find_order(event, runtime)
        if order is None:
            order = open_sealed(event.jurisdiction, marker.registration_no, marker.received_at)
        order.withdraw(sealed_matter(marker.registration_no, marker.received_at))
        order.dispatch(named, organ.name, DispatchMode.TRANSFER, Basis.REFERRED)
        runtime.ledger.save(event.jurisdiction, order)
