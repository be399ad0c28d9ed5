"""Tables of cards and of reminders, as the lists and the matter's page show them."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_contracts.vocabulary import CardColour, ClockKind
from huiyin_supervision import phrases
from huiyin_supervision.links import matter_url
from huiyin_supervision.views.cards import CardRow
from huiyin_supervision.views.reminders import ReminderRow
from huiyin_web.http.i18n import _
from huiyin_web.http.parts import Cell, Column, Row
from huiyin_web.http.vocabulary import label, tag

Names = Mapping[tuple[str, str], str]
"""Names of units by (jurisdiction, unit)."""


def card_columns(*, of_one_matter: bool = False) -> list[Column]:
    return [
        Column("issued", _("Issued"), "time"),
        Column("colour", _("Card"), "tag"),
        Column("unit", _("Unit")),
        *_number_column(of_one_matter),
        Column("duty", _("Duty")),
        Column("reason", _("Because")),
    ]


def card_row(card: CardRow, names: Names) -> Row:
    return Row(
        {
            "issued": card.issued_at,
            "colour": tag(CardColour, card.colour),
            "unit": phrases.owed_by(card, names),
            "number": Cell(card.registration_no, matter_url(card.registration_no)),
            "duty": label(ClockKind, card.kind),
            "reason": str(phrases.REASONS[card.reason]),
        }
    )


def reminder_columns(*, of_one_matter: bool = False) -> list[Column]:
    return [
        Column("sent", _("Sent"), "time"),
        Column("unit", _("Unit")),
        *_number_column(of_one_matter),
        Column("duty", _("Duty")),
        Column("how", _("How")),
    ]


def reminder_row(reminder: ReminderRow, names: Names) -> Row:
    return Row(
        {
            "sent": reminder.sent_at,
            "unit": phrases.owed_by(reminder, names),
            "number": Cell(reminder.registration_no, matter_url(reminder.registration_no)),
            "duty": label(ClockKind, reminder.kind),
            "how": _("urged by a supervisor") if reminder.by_hand else _("by the rule"),
        }
    )


def _number_column(of_one_matter: bool) -> list[Column]:
    return [] if of_one_matter else [Column("number", _("Number"), "code")]
