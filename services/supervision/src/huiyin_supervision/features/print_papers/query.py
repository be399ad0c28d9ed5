"""The urgings and cards of a matter as papers."""

from __future__ import annotations

from datetime import datetime

from huiyin_supervision import phrases
from huiyin_supervision.features.show_matter.query import MatterOverview
from huiyin_supervision.features.show_matter.urged import urging_texts
from huiyin_supervision.tables import Names
from huiyin_supervision.views.cards import CardRow
from huiyin_supervision.views.units import OfUnit, unit_names
from huiyin_supervision.views.urgings import UrgingRow
from huiyin_web.http.i18n import long_date
from huiyin_web.papers.issuer import office_at
from huiyin_web.papers.paper import Paper, Papers, in_chinese
from huiyin_web.runtime import Runtime


@in_chinese
def papers_of(runtime: Runtime, matter: MatterOverview) -> list[Paper]:
    """Of what the reader may see of the matter, in the order of the acts; none of an accusation."""
    if matter.sealed:
        return []
    owners: list[OfUnit] = [*matter.urgings, *matter.cards]
    names = unit_names(runtime.database, owners)
    drawer = Papers("huiyin_supervision", matter.registration_no)
    texts = urging_texts(runtime, matter)

    def urging(row: UrgingRow) -> Paper:
        return drawer.draw_up(
            "urging",
            row.urged_at,
            words=texts[row.urging_id, "words"],
            answer_by=long_date(row.answer_due_at, with_time=True),
            **_common(runtime, row, row.urged_at, names),
        )

    def card(row: CardRow) -> Paper:
        return drawer.draw_up(
            f"{row.colour}_card",
            row.issued_at,
            reason=str(phrases.REASONS[row.reason]),
            **_common(runtime, row, row.issued_at, names),
        )

    urgings = sorted(matter.urgings, key=lambda row: row.urged_at)
    return [*map(urging, urgings), *map(card, matter.cards)]


def _common(runtime: Runtime, row: UrgingRow | CardRow, at: datetime, names: Names) -> dict[str, str]:
    office = office_at(runtime.identity, row.jurisdiction, at)
    return {
        "office": office.name,
        "hotline": office.hotline,
        "unit": names[row.jurisdiction, row.unit],
        "duty": phrases.duty(row.kind),
    }
