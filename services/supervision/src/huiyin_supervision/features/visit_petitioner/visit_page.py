"""The page of a return visit: what was written until now, what to ask, and the forms of what may be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from werkzeug.wrappers import Response

from huiyin_contracts.vocabulary import Resolution, Satisfaction
from huiyin_ledger.domain import Sealed
from huiyin_supervision import phrases
from huiyin_supervision.domain.matter_texts import MatterTexts, Rating
from huiyin_supervision.domain.return_visit import discontent
from huiyin_supervision.domain.vocabulary import Decision, VisitState
from huiyin_supervision.links import decision_url, matter_url, order_url, reveal_url, visit_url, visits_url
from huiyin_supervision.views.handlers import handlers_of
from huiyin_supervision.views.matters import matters_of
from huiyin_supervision.views.return_visits import ReturnVisitTaskRow
from huiyin_supervision.views.units import unit_names
from huiyin_web.http.access import may, principal
from huiyin_web.http.i18n import _, _l, china_time
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Entry, Happening, Option
from huiyin_web.http.vocabulary import label, options
from huiyin_web.runtime import Runtime

ERASED = "〔已删除〕"
"""Stands where a text was that nobody can read any more."""
DONE: Mapping[str, str] = {
    VisitState.CONCLUDED: _l("Recorded: the matter is concluded."),
    VisitState.REDO: _l("Recorded: the unit has to do it again."),
    VisitState.DUE: _l("Recorded: nobody answered, try again later."),
}
LABELS: Mapping[str, str] = {
    "answered": _l("Did anybody answer?"),
    "resolved": _l("Is it settled?"),
    "satisfaction": _l("How satisfied?"),
    "words": _l("What the petitioner said"),
    "decision": _l("What follows"),
    "reason": _l("Reason"),
}


@dataclass(frozen=True)
class VisitPage:
    """`open`: there is something to do; `review`: why the centre has to decide, empty where it has only to ask;
    `handled_it`: the reader worked on the matter, and may not ask. `too_soon`: from when on an attempt counts, None for
    now. `order` and `reveal` are addresses, empty where the reader may not open them."""

    number: str
    crumbs: Sequence[tuple[str, str]]
    summary: Sequence[Entry]
    title: str
    text: str
    said: Sequence[Happening]
    unit: str
    order: str
    reveal: str
    address: str
    decision_address: str
    open: bool
    review: str
    too_soon: datetime | None
    handled_it: bool
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    labels: Mapping[str, str]
    answered: Sequence[Option]
    resolutions: Sequence[tuple[str, str]]
    satisfactions: Sequence[tuple[str, str]]
    decisions: Sequence[Option]


def visit_page(
    runtime: Runtime,
    visit: ReturnVisitTaskRow,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    number, names = visit.registration_no, unit_names(runtime.database, [visit])
    stream = MatterTexts.stream_id(visit.jurisdiction, number)
    texts = runtime.ledger.find(MatterTexts, visit.jurisdiction, stream)
    next_at = visit.next_attempt_at
    model = VisitPage(
        number=number,
        crumbs=[(_("Return visits"), visits_url()), (number, matter_url(number))],
        summary=_summary(runtime, visit, names),
        title=opened(texts.title) if texts else "",
        text=opened(texts.text) if texts else "",
        said=_said(texts, phrases.owed_by(visit, names)) if texts else [],
        unit=phrases.owed_by(visit, names),
        order=order_url(number) if may("order.read") else "",
        reveal=reveal_url(number) if may("identity.reveal") else "",
        address=visit_url(number),
        decision_address=decision_url(number),
        open=visit.state in (VisitState.DUE, VisitState.REVIEW),
        review=str(phrases.REVIEWS[visit.review_of]) if visit.review_of else "",
        too_soon=next_at if next_at and next_at > runtime.clock.now() else None,
        handled_it=principal().id in handlers_of(runtime.database, visit.jurisdiction, number),
        typed=typed or {},
        errors=errors or {},
        labels=LABELS,
        answered=[Option("yes", _("Yes")), Option("no", _("No, nobody could be reached"))],
        resolutions=options(Resolution),
        satisfactions=options(Satisfaction),
        decisions=[
            Option(Decision.REDO, _("Redo"), _("The unit reads the petitioner's words and your reason.")),
            Option(Decision.CLOSE, _("It stays as it is"), _("The petitioner is told your reason.")),
        ],
    )
    return page("supervision/return_visit.html", status=status, **vars(model))


def opened(text: Sealed | None) -> str:
    """The text; of an erased petitioner, that it was erased; empty where there is none."""
    return text.open_or(ERASED) if text else ""


def _summary(
    runtime: Runtime, visit: ReturnVisitTaskRow, names: Mapping[tuple[str, str], str]
) -> list[Entry]:
    entries = [
        Entry(_("Number"), visit.registration_no),
        Entry(_("Matter"), phrases.about(visit, matters_of(runtime.database, [visit]))),
        Entry(_("About the reply of"), phrases.owed_by(visit, names)),
        Entry(_("Round"), visit.round),
        Entry(_("Attempts"), phrases.attempts(visit.attempts, visit.attempts_allowed)),
        Entry(_("Last attempt"), china_time(visit.last_visited_at) if visit.last_visited_at else ""),
        Entry(_("State"), str(phrases.VISIT_STATES[visit.state])),
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
                tag="warn",
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
        tag="bad" if discontent(rating.resolved, rating.satisfaction) else "good",
    )
