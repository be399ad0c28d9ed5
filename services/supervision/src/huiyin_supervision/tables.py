"""Tables of cards and of reminders, as the lists and the matter's page show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from huiyin_contracts.vocabulary import CardColour
from huiyin_supervision import phrases
from huiyin_supervision.links import matter_url
from huiyin_supervision.views.cards import CardRow
from huiyin_supervision.views.matters import Matters
from huiyin_supervision.views.reminders import ReminderRow
from huiyin_web.http.i18n import _
from huiyin_web.http.parts import Cell, Cells, Column, Table
from huiyin_web.http.vocabulary import tag

Names = Mapping[tuple[str, str], str]
"""Names of units by (jurisdiction, unit)."""


@dataclass(frozen=True)
class About:
    """What a list says of each row's matter; the page of one matter says it once."""

    titles: Mapping[tuple[str, str], str]
    matters: Matters


def card_table(cards: Iterable[CardRow], names: Names, about: About | None = None) -> Table:
    def cells(card: CardRow) -> Cells:
        return {
            Column("issued", _("Issued"), "time"): card.issued_at,
            Column("colour", _("Card"), "tag", varies=True): tag(CardColour, card.colour),
            Column("unit", _("Unit"), varies=True): phrases.owed_by(card, names),
            **(_matter(card, about) if about else {}),
            Column("duty", _("Duty")): phrases.duty(card.kind),
            Column("reason", _("Because")): str(phrases.REASONS[card.reason]),
        }

    return Table.of(cards, cells)


def reminder_table(reminders: Iterable[ReminderRow], names: Names, about: About | None = None) -> Table:
    def cells(reminder: ReminderRow) -> Cells:
        how = _("urged by a supervisor") if reminder.by_hand else _("by the rule")
        return {
            Column("sent", _("Sent"), "time"): reminder.sent_at,
            Column("unit", _("Unit"), varies=True): phrases.owed_by(reminder, names),
            **(_matter(reminder, about) if about else {}),
            Column("duty", _("Duty")): phrases.duty(reminder.kind),
            Column("how", _("How"), varies=True): how,
        }

    return Table.of(reminders, cells)


def _matter(row: CardRow | ReminderRow, about: About) -> Cells:
    title = about.titles.get((row.jurisdiction, row.registration_no), "")
    kind = phrases.about(row, about.matters)
    return {
        Column("number", _("Number"), "code"): Cell(row.registration_no, matter_url(row.registration_no)),
        Column("matter", _("Matter")): Cell(title, sub=kind) if title else Cell(kind),
    }
