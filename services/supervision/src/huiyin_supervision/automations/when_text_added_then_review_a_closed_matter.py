"""The petitioner added something, and the desk passed it on: it is kept, and after the end the centre has to decide."""

from __future__ import annotations

from huiyin_contracts.intake import TextAdded
from huiyin_ledger.events import Event
from huiyin_supervision.automations.base import TextsAutomation
from huiyin_supervision.domain.return_visit import ReturnVisit
from huiyin_supervision.views.matters import MattersView
from huiyin_web.runtime import Runtime


class WhenTextAddedThenReviewAClosedMatter(TextsAutomation):
    """Before the end the unit reads it with its order, and whoever makes the return visit with the visit."""

    sources = {"intake": frozenset({TextAdded.family})}
    reads = frozenset({MattersView.name})

    def react(self, event: Event, runtime: Runtime) -> None:
        added = TextAdded.model_validate(event.data)
        texts = self.texts(event, runtime)
        if texts is None:
            return
        texts.keep_addition(added.text, added.added_at)
        visit = self._visit(event, runtime)
        if visit is not None:
            visit.add_after_the_end(added.text)
        runtime.ledger.save(event.jurisdiction, texts, *([visit] if visit else []))

    def _visit(self, event: Event, runtime: Runtime) -> ReturnVisit | None:
        """The matter's; a new one where the matter is closed and nobody was to be asked about it."""
        jurisdiction, number = event.jurisdiction, event.data["registration_no"]
        visit = runtime.ledger.find(ReturnVisit, jurisdiction, ReturnVisit.stream_id(jurisdiction, number))
        if visit is not None:
            return visit
        matter = MattersView.find(runtime.database, jurisdiction, number)
        if matter is None or matter.unit is None or not matter.closed:
            return None
        return ReturnVisit.open_by_petitioner(jurisdiction, number, matter.unit, matter.round)
