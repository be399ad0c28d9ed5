"""The petitioner rated the result: it is kept, and where it is bad, the centre has to decide about it."""

from __future__ import annotations

from huiyin_contracts.intake import RatingGiven
from huiyin_contracts.vocabulary import discontent
from huiyin_ledger.events import Event
from huiyin_supervision.automations.base import TextsAutomation
from huiyin_supervision.domain.return_visit import ReturnVisit
from huiyin_supervision.views.matters import MattersView
from huiyin_web.runtime import Runtime


class WhenRatingGivenThenReviewABadOne(TextsAutomation):
    """Of the desk's own answer (round 0) nothing is kept here: intake takes the petition up again itself."""

    sources = {"intake": frozenset({RatingGiven.family})}
    reads = frozenset({MattersView.name})

    def react(self, event: Event, runtime: Runtime) -> None:
        rating = RatingGiven.model_validate(event.data)
        texts = None if rating.round == 0 else self.texts(event, runtime)
        if texts is None:
            return
        texts.keep_rating(rating.resolved, rating.satisfaction, rating.comment, event.occurred_at)
        because = discontent(rating.resolved, rating.satisfaction)
        visit = self._visit(event, rating, runtime) if because else None
        if visit is None or because is None:
            runtime.ledger.save(event.jurisdiction, texts)
        else:
            visit.contest(because, rating.round, rating.comment or "")
            runtime.ledger.save(event.jurisdiction, texts, visit)

    def _visit(self, event: Event, rating: RatingGiven, runtime: Runtime) -> ReturnVisit | None:
        """The matter's; a new one where its reply has not arrived here yet. None where no unit had the matter."""
        jurisdiction, number = event.jurisdiction, rating.registration_no
        visit = runtime.ledger.find(ReturnVisit, jurisdiction, ReturnVisit.stream_id(jurisdiction, number))
        if visit is not None:
            return visit
        matter = MattersView.find(runtime.database, jurisdiction, number)
        if matter is None or matter.unit is None:
            return None
        return ReturnVisit.open_by_petitioner(jurisdiction, number, matter.unit, rating.round or matter.round)
