"""What supervision tells of what was said about a matter: return visits, ratings, and what the centre decided."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin_contracts.vocabulary import Resolution, Satisfaction, discontent
from huiyin_ledger.domain import NotFound
from huiyin_ledger.events import Event
from huiyin_supervision import phrases
from huiyin_supervision.domain.matter_texts import MatterTexts, Rating
from huiyin_supervision.domain.return_visit import ReturnVisit
from huiyin_supervision.domain.return_visit_events import Concluded, RedoOrdered, Visited
from huiyin_supervision.features.show_matter.query import find_matter
from huiyin_supervision.row_access import allowed
from huiyin_supervision.views.return_visits import ReturnVisitTaskRow
from huiyin_web.http.access import principal
from huiyin_web.http.actors import Names
from huiyin_web.http.i18n import _
from huiyin_web.http.vocabulary import label
from huiyin_web.matter import Said
from huiyin_web.runtime import Runtime


def said(runtime: Runtime, registration_no: str) -> list[Said]:
    """To whoever may ask the petitioner. NotFound alike for an unknown matter and for one that is not theirs to know of."""
    matter = find_matter(runtime.database, principal(), registration_no)
    visit = matter.visit
    if visit is None or not allowed(principal(), "return_visit.record", visit, matter.matter_class):
        return []
    phrases.speak_of_matter(runtime.database, visit)
    return [*_ratings(runtime, visit), *_visits(runtime, visit)]


def _ratings(runtime: Runtime, visit: ReturnVisitTaskRow) -> Iterator[Said]:
    stream = MatterTexts.stream_id(visit.jurisdiction, visit.registration_no)
    texts = runtime.ledger.find(MatterTexts, visit.jurisdiction, stream)
    for each in texts.ratings if texts else ():
        yield _rating(each)


def _rating(rating: Rating) -> Said:
    return Said(
        source="supervision",
        what=_("The petitioner rated it: %(values)s", values=_values(rating.resolved, rating.satisfaction)),
        who=_("the petitioner"),
        at=rating.rated_at,
        text=rating.comment.open_or() if rating.comment else "",
        mark="bad" if discontent(rating.resolved, rating.satisfaction) else "good",
    )


def _visits(runtime: Runtime, visit: ReturnVisitTaskRow) -> Iterator[Said]:
    stream = ReturnVisit.stream_id(visit.jurisdiction, visit.registration_no)
    try:
        _visit, events = runtime.ledger.get_with_events(ReturnVisit, visit.jurisdiction, stream)
    except NotFound:
        return
    names = Names(runtime.identity)
    for event in events:
        if what := _what(event):
            fields = ("words",) if event.type == Visited.TOPIC else ("wanted", "told")
            words = [event.data.get(name) for name in fields]
            yield Said(
                source="supervision",
                what=what,
                who=names.of(event.data.get("by") or event.actor),
                at=event.occurred_at,
                text="\n".join(each.open_or() for each in words if each),
                mark="warn" if event.type == RedoOrdered.TOPIC else None,
            )


def _what(event: Event) -> str:
    """Empty for what nobody said."""
    if event.type == Visited.TOPIC:
        answers = event.data["resolved"], event.data["satisfaction"]
        if not event.data["answered"]:
            return _("Return visit: nobody answered")
        return _("Return visit: %(values)s", values=_values(*answers))
    if event.type == RedoOrdered.TOPIC:
        return _("The unit has to do it again")
    return _("The centre left it as it is") if event.type == Concluded.TOPIC and event.data["told"] else ""


def _values(resolved: Resolution | None, satisfaction: Satisfaction | None) -> str:
    return _(", ").join((label(Resolution, resolved), label(Satisfaction, satisfaction)))
