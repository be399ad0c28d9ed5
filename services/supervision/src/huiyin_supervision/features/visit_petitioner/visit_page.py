"""The page of a return visit: what was written until now, what to ask, and the forms of what may be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from werkzeug.wrappers import Response

from huiyin_contracts.vocabulary import Resolution, Satisfaction, discontent
from huiyin_ledger.domain import Sealed
from huiyin_supervision import phrases
from huiyin_supervision.domain.matter_clocks import MatterClocks
from huiyin_supervision.domain.matter_texts import MatterTexts, Rating
from huiyin_supervision.domain.vocabulary import Decision, VisitState
from huiyin_supervision.event_labels import EVENT_LABELS
from huiyin_supervision.features.show_matter.query import find_matter
from huiyin_supervision.features.show_matter.told import told
from huiyin_supervision.links import decision_url, reveal_url, visit_url, visits_url
from huiyin_supervision.nobody_to_ask import nobody_to_ask
from huiyin_supervision.row_access import why_barred
from huiyin_supervision.views.clocks import review_due
from huiyin_supervision.views.matters import matters_of
from huiyin_supervision.views.return_visits import ReturnVisitTaskRow
from huiyin_supervision.views.units import unit_names
from huiyin_web.http.access import may, principal
from huiyin_web.http.actors import Names
from huiyin_web.http.filling import acts, happened
from huiyin_web.http.i18n import _, _l, china_due, china_time
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Entry, Happening, Option, Options
from huiyin_web.http.problems import refusal_text
from huiyin_web.http.vocabulary import label, options
from huiyin_web.matter_frame.head import MatterHead, matter_head
from huiyin_web.runtime import Runtime

DONE: Mapping[str, str] = {
    VisitState.CONCLUDED: _l("Recorded: the matter is concluded."),
    VisitState.REDO: _l("Recorded: the unit has to do it again."),
    VisitState.DUE: _l("Recorded: nobody answered, try again later."),
}
LABELS: Mapping[str, str] = {
    "answered": _l("Nobody could be reached"),
    "resolved": _l("Is it settled?"),
    "satisfaction": _l("How satisfied?"),
    "words": _l("What the petitioner said"),
    "decision": _l("What follows"),
    "reason": _l("Reason"),
}


@dataclass(frozen=True)
class VisitPage:
    """`open`: there is something to do; `review`: why the centre has to decide, empty where it has only to ask;
    `nobody`: there is nobody to ask; `barred`: why the reader may not ask, empty where they may. `too_soon`:
    from when on an attempt counts, None for now. `reveal`: where to look up whom to call, empty where the reader may
    not."""

    number: str
    crumbs: Sequence[tuple[str, str]]
    head: MatterHead
    summary: Sequence[Entry]
    text: str
    said: Sequence[Happening]
    unit: str
    reveal: str
    address: str
    decision_address: str
    open: bool
    review: str
    too_soon: datetime | None
    nobody: bool
    barred: str
    labels: Mapping[str, str]
    resolutions: Options
    satisfactions: Options
    decisions: Options


def visit_page(runtime: Runtime, visit: ReturnVisitTaskRow) -> Response:
    phrases.speak_of_matter(runtime.database, visit)
    number, names = visit.registration_no, unit_names(runtime.database, [visit])
    texts = texts_of(runtime, visit)
    next_at = visit.next_attempt_at
    barred = why_barred(runtime, visit, visit.jurisdiction, principal().id, principal())
    happened(
        acts(runtime.ledger.by_correlation(visit.jurisdiction, number), EVENT_LABELS, Names(runtime.identity))
    )
    model = VisitPage(
        number=number,
        crumbs=[(_("Return visits"), visits_url())],
        head=_head(runtime, number),
        summary=_summary(runtime, visit, names),
        text=opened(texts.text) if texts else "",
        said=_said(texts, phrases.owed_by(visit, names)) if texts else [],
        unit=phrases.owed_by(visit, names),
        reveal=reveal_url(number) if may("identity.reveal") else "",
        address=visit_url(number),
        decision_address=decision_url(number),
        open=visit.state in (VisitState.DUE, VisitState.REVIEW),
        review=str(phrases.REVIEWS[visit.review_of]) if visit.review_of else "",
        too_soon=next_at if next_at and next_at > runtime.clock.now() else None,
        nobody=_nobody_to_ask(runtime, visit),
        barred=refusal_text(barred) if barred else "",
        labels=LABELS,
        resolutions=options(Resolution),
        satisfactions=options(Satisfaction),
        decisions=[
            Option(Decision.REDO, _("Redo"), _("The unit reads the petitioner's words and your reason.")),
            Option(Decision.CLOSE, _("It stays as it is"), _("The petitioner is told your reason.")),
        ],
    )
    return page("supervision/return_visit.html", **vars(model))


def _head(runtime: Runtime, number: str) -> MatterHead:
    matter = find_matter(runtime.database, principal(), number)
    return matter_head(runtime, told(runtime, matter, asked_here=True), visit_url(number))


def _nobody_to_ask(runtime: Runtime, visit: ReturnVisitTaskRow) -> bool:
    stream = MatterClocks.stream_id(visit.jurisdiction, visit.registration_no)
    clocks = runtime.ledger.find(MatterClocks, visit.jurisdiction, stream)
    return clocks is not None and nobody_to_ask(runtime, visit.jurisdiction, clocks)


def texts_of(runtime: Runtime, visit: ReturnVisitTaskRow) -> MatterTexts | None:
    """What was written about the visit's matter, None where nothing was."""
    stream = MatterTexts.stream_id(visit.jurisdiction, visit.registration_no)
    return runtime.ledger.find(MatterTexts, visit.jurisdiction, stream)


def opened(text: Sealed | None) -> str:
    """The text; of an erased petitioner, that it was erased; empty where there is none."""
    return text.open_or() if text else ""


def _summary(
    runtime: Runtime, visit: ReturnVisitTaskRow, names: Mapping[tuple[str, str], str]
) -> list[Entry]:
    due = review_due(runtime.database, [visit])
    entries = [
        Entry(_("Matter"), phrases.about(visit, matters_of(runtime.database, [visit]))),
        Entry(_("About the reply of"), phrases.owed_by(visit, names)),
        Entry(_("Round"), visit.round),
        Entry(_("Attempts"), phrases.attempts(visit)),
        Entry(_("Last attempt"), china_time(visit.last_visited_at) if visit.last_visited_at else ""),
        Entry(_("State"), phrases.visit_state(visit)),
        Entry(_("To be decided by"), china_due(due.get((visit.jurisdiction, visit.registration_no)))),
    ]
    return [entry for entry in entries if entry.value != ""]


def _said(texts: MatterTexts, unit: str) -> list[Happening]:
    """Replies, ratings and additions, the latest first."""
    said = [
        *(
            Happening(
                what=_("Reply, round %(round)s", round=each.round),
                who=unit,
                occurred_at=each.replied_at,
                text=opened(each.text),
            )
            for each in texts.replies
        ),
        *(_rated(each) for each in texts.ratings),
        *(
            Happening(
                what=_("The petitioner added"),
                who="",
                occurred_at=each.added_at,
                text=opened(each.text),
                mark="warn",
            )
            for each in texts.additions
        ),
    ]
    return sorted(said, key=_when, reverse=True)


def _when(said: Happening) -> datetime:
    assert said.occurred_at is not None
    return said.occurred_at


def _rated(rating: Rating) -> Happening:
    values = (label(Resolution, rating.resolved), label(Satisfaction, rating.satisfaction))
    return Happening(
        what=_("The petitioner rated it: %(values)s", values=_(", ").join(values)),
        who="",
        occurred_at=rating.rated_at,
        text=opened(rating.comment),
        mark="bad" if discontent(rating.resolved, rating.satisfaction) else "good",
    )
