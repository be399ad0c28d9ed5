"""Tables of cards and of reminders, as the lists and the matter's page show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from huiyin_contracts.vocabulary import CardColour
from huiyin_supervision import phrases
from huiyin_supervision.links import matter_url
from huiyin_supervision.views.cards import CardRow
from huiyin_supervision.views.reminders import ReminderRow
from huiyin_web.http.i18n import _
from huiyin_web.http.parts import Cell, Cells, Column, Table
from huiyin_web.http.vocabulary import tag

Names = Mapping[tuple[str, str], str]
"""Names of units by (jurisdiction, unit)."""


def card_table(cards: Iterable[CardRow], names: Names, *, of_one_matter: bool = False) -> Table:
    def cells(card: CardRow) -> Cells:
        return {
            Column("issued", _("Issued"), "time"): card.issued_at,
            Column("colour", _("Card"), "tag"): tag(CardColour, card.colour),
            Column("unit", _("Unit")): phrases.owed_by(card, names),
            **({} if of_one_matter else _number(card)),
            Column("duty", _("Duty")): phrases.duty(card.kind),
            Column("reason", _("Because")): str(phrases.REASONS[card.reason]),
        }

    return Table.of(cards, cells)


def reminder_table(reminders: Iterable[ReminderRow], names: Names, *, of_one_matter: bool = False) -> Table:
    def cells(reminder: ReminderRow) -> Cells:
        how = _("urged by a supervisor") if reminder.by_hand else _("by the rule")
        return {
            Column("sent", _("Sent"), "time"): reminder.sent_at,
            Column("unit", _("Unit")): phrases.owed_by(reminder, names),
            **({} if of_one_matter else _number(reminder)),
            Column("duty", _("Duty")): phrases.duty(reminder.kind),
            Column("how", _("How")): how,
        }

    return Table.of(reminders, cells)


def _number(row: CardRow | ReminderRow) -> Cells:
    return {Column("number", _("Number"), "code"): Cell(row.registration_no, matter_url(row.registration_no))}
