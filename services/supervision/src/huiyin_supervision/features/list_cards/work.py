"""Cards about what is owed still, for whoever sees to it that others are in time."""

from __future__ import annotations

from huiyin_contracts.vocabulary import CardColour
from huiyin_supervision import phrases
from huiyin_supervision.features.list_cards.query import CardsQuery, count_cards, list_cards
from huiyin_supervision.features.list_visits.titles import titles_of
from huiyin_supervision.links import matter_url
from huiyin_supervision.row_access import scope_of_owned
from huiyin_supervision.views.units import unit_names
from huiyin_web.http.i18n import _l, china_time
from huiyin_web.http.vocabulary import label
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime
from huiyin_web.worklist import Owed, Task, Worklist


def _cards(runtime: Runtime, reader: Principal, first: int) -> Owed:
    scope, query = scope_of_owned(reader, "card.read"), CardsQuery(owed=True, limit=max(first, 1))
    count = count_cards(runtime.database, scope, query)
    found = list_cards(runtime.database, scope, query).items if first and count else []
    names, titles = unit_names(runtime.database, found), titles_of(runtime, found)
    tasks = [
        Task(
            number=each.registration_no,
            title=titles.get((each.jurisdiction, each.registration_no), ""),
            owed=" · ".join(
                (label(CardColour, each.colour), phrases.owed_by(each, names), phrases.duty(each.kind))
            ),
            left=china_time(each.issued_at),
            href=matter_url(each.registration_no),
        )
        for each in found
    ]
    return Owed(count, first=tasks)


CARDS = Worklist(
    "cards",
    _l("Cards about what is still owed"),
    "clock.watch",
    "supervision.page_cards",
    _cards,
    {"owed": "1"},
    overlaps=True,
)
