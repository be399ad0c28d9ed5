"""One row per matter: everything that a figure may ask of it, and nothing about the person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View
from huiyin_contracts.assignment import (
    AcceptanceDecided,
    CallerContacted,
    OrderClosed,
    OrderDispatched,
    OrderSigned,
    RedoStarted,
    ReplyApproved,
    ReplyRejected,
    ReplySubmitted,
    ReturnRejected,
    ReturnRequested,
    ReturnUpheld,
)
from huiyin_contracts.intake import (
    AccusationReferred,
    PetitionAnsweredDirectly,
    PetitionRegistered,
    PetitionTriaged,
    RatingGiven,
    ReplyImported,
)
from huiyin_contracts.supervision import (
    CardIssued,
    ClockBreached,
    MatterConcluded,
    RedoOrdered,
    ReturnVisited,
)
from huiyin_reporting.views.rows import changed, families, instant


class MatterView(View):
    """Every column has one source, so that it doesn't matter how the sources interleave; `sealed` is derived."""

    name: ClassVar[str] = "matter"
    version: ClassVar[int] = 1
    columns: ClassVar[str] = """
        jurisdiction text NOT NULL,
        registration_no text NOT NULL,
        sealed boolean NOT NULL,

        channel text,
        received_at timestamptz,
        anonymous boolean,
        confidential boolean,
        imported boolean,
        category text,
        nature text,
        matter_class text,
        place text,
        urgency text,
        triaged_at timestamptz,
        answered_directly boolean NOT NULL,
        answered_at timestamptz,
        accusation boolean NOT NULL,
        competent_unit text,
        rated_at timestamptz,
        rating_resolved text,
        rating_satisfaction text,
        import_unit text,
        import_submitted_at timestamptz,
        import_replied_at timestamptz,

        sealed_order boolean NOT NULL,
        sealed_unit text,
        unit text,
        first_unit text,
        mode text,
        dispatches integer NOT NULL,
        first_dispatched_at timestamptz,
        dispatched_at timestamptz,
        signed_at timestamptz,
        contacted_at timestamptz,
        returns_requested integer NOT NULL,
        returns_upheld integer NOT NULL,
        returns_rejected integer NOT NULL,
        acceptance text,
        notice_served_at timestamptz,
        submitted_at timestamptz,
        replies_rejected integer NOT NULL,
        first_replied_at timestamptz,
        first_approved_at timestamptz,
        replied_at timestamptz,
        approved_at timestamptz,
        round integer,
        closed_at timestamptz,
        outcome text,

        visits integer NOT NULL,
        visit_answered_at timestamptz,
        visit_resolved text,
        visit_satisfaction text,
        redo_count integer NOT NULL,
        breaches integer NOT NULL,
        yellow_cards integer NOT NULL,
        red_cards integer NOT NULL,
        concluded_at timestamptz
    """
    indexes: ClassVar[tuple[str, ...]] = (
        "(received_at)",
        "(unit, received_at)",
        "(closed_at)",
    )
    key: ClassVar[tuple[str, ...]] = ("jurisdiction", "registration_no")
    sources: ClassVar[Mapping[str, frozenset[str]]] = {
        "intake": families(
            PetitionRegistered,
            PetitionTriaged,
            AccusationReferred,
            PetitionAnsweredDirectly,
            RatingGiven,
            ReplyImported,
        ),
        "assignment": families(
            OrderDispatched,
            OrderSigned,
            CallerContacted,
            ReturnRequested,
            ReturnUpheld,
            ReturnRejected,
            AcceptanceDecided,
            ReplySubmitted,
            ReplyRejected,
            ReplyApproved,
            RedoStarted,
            OrderClosed,
        ),
        "supervision": families(
            ReturnVisited,
            RedoOrdered,
            ClockBreached,
            CardIssued,
            MatterConcluded,
        ),
    }

    def keys(self, event: Event) -> Iterable[Key]:
        yield (event.jurisdiction, event.data["registration_no"])

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        after = _CHANGES[event.family](row or _blank(key), event)
        sealed = after["accusation"] or after["sealed_order"]
        return after if after["sealed"] == sealed else changed(after, sealed=sealed)


def _blank(key: Key) -> Row:
    row: Row = dict.fromkeys(_COLUMNS)
    row.update(jurisdiction=key[0], registration_no=key[1])
    row.update(dict.fromkeys(_FLAGS, False))
    row.update(dict.fromkeys(_COUNTS, 0))
    return row


_FLAGS = ("sealed", "answered_directly", "accusation", "sealed_order")
_COUNTS = (
    "dispatches",
    "returns_requested",
    "returns_upheld",
    "returns_rejected",
    "replies_rejected",
    "visits",
    "redo_count",
    "breaches",
    "yellow_cards",
    "red_cards",
)
_COLUMNS = tuple(line.split()[0] for line in MatterView.columns.splitlines() if line.strip())

Change = Callable[[Row, Event], Row]


def _registered(row: Row, event: Event) -> Row:
    data = event.data
    return changed(
        row,
        channel=data["channel"],
        received_at=instant(data["received_at"]),
        anonymous=data["anonymous"],
        confidential=data["confidential"],
        imported=data["imported"],
    )


def _triaged(row: Row, event: Event) -> Row:
    data = event.data
    return changed(
        row,
        category=data["category"],
        nature=data["nature"],
        matter_class=data["matter_class"],
        place=data["place"],
        urgency=data["urgency"],
        triaged_at=event.occurred_at,
        answered_directly=data.get("answered_directly", False),
    )


def _referred(row: Row, event: Event) -> Row:
    return changed(row, accusation=True, competent_unit=event.data["competent_unit"])


def _answered(row: Row, event: Event) -> Row:
    return changed(row, answered_directly=True, answered_at=instant(event.data["answered_at"]))


def _rated(row: Row, event: Event) -> Row:
    data = event.data
    return changed(
        row,
        rated_at=event.occurred_at,
        rating_resolved=data["resolved"],
        rating_satisfaction=data["satisfaction"],
    )


def _reply_imported(row: Row, event: Event) -> Row:
    data = event.data
    return changed(
        row,
        import_unit=data["unit"],
        import_submitted_at=instant(data["submitted_at"]),
        import_replied_at=instant(data["replied_at"]),
    )


def _dispatched(row: Row, event: Event) -> Row:
    data = event.data
    sealed: dict[str, Any] = {"sealed_order": True, "sealed_unit": data["unit"]} if data["sealed"] else {}
    return changed(
        row,
        unit=data["unit"],
        first_unit=row["first_unit"] or data["unit"],
        mode=data["mode"],
        round=data["round"],
        dispatches=row["dispatches"] + 1,
        first_dispatched_at=row["first_dispatched_at"] or event.occurred_at,
        dispatched_at=event.occurred_at,
        signed_at=None,
        **sealed,
    )


def _signed(row: Row, event: Event) -> Row:
    return changed(row, signed_at=event.occurred_at)


def _contacted(row: Row, event: Event) -> Row:
    return changed(row, contacted_at=row["contacted_at"] or instant(event.data["contacted_at"]))


def _count(column: str) -> Change:
    def one_more(row: Row, event: Event) -> Row:
        return changed(row, **{column: row[column] + 1})

    return one_more


def _acceptance(row: Row, event: Event) -> Row:
    data = event.data
    return changed(row, acceptance=data["outcome"], notice_served_at=instant(data.get("notice_served_at")))


def _submitted(row: Row, event: Event) -> Row:
    return changed(row, submitted_at=event.occurred_at)


def _approved(row: Row, event: Event) -> Row:
    replied, approved = instant(event.data["replied_at"]), instant(event.data["approved_at"])
    return changed(
        row,
        round=event.data["round"],
        replied_at=replied,
        approved_at=approved,
        first_replied_at=row["first_replied_at"] or replied,
        first_approved_at=row["first_approved_at"] or approved,
    )


def _redo_started(row: Row, event: Event) -> Row:
    return changed(row, round=event.data["round"], closed_at=None, outcome=None)


def _closed(row: Row, event: Event) -> Row:
    return changed(row, closed_at=event.occurred_at, outcome=event.data["outcome"])


def _visited(row: Row, event: Event) -> Row:
    data = event.data
    visited = changed(row, visits=row["visits"] + 1)
    if not data["answered"]:
        return visited
    return changed(
        visited,
        visit_answered_at=event.occurred_at,
        visit_resolved=data["resolved"],
        visit_satisfaction=data["satisfaction"],
    )


def _card(row: Row, event: Event) -> Row:
    column = "red_cards" if event.data["colour"] == "red" else "yellow_cards"
    return changed(row, **{column: row[column] + 1})


def _concluded(row: Row, event: Event) -> Row:
    return changed(row, concluded_at=instant(event.data["concluded_at"]))


_CHANGES: dict[str, Change] = {
    PetitionRegistered.family: _registered,
    PetitionTriaged.family: _triaged,
    AccusationReferred.family: _referred,
    PetitionAnsweredDirectly.family: _answered,
    RatingGiven.family: _rated,
    ReplyImported.family: _reply_imported,
    OrderDispatched.family: _dispatched,
    OrderSigned.family: _signed,
    CallerContacted.family: _contacted,
    ReturnRequested.family: _count("returns_requested"),
    ReturnUpheld.family: _count("returns_upheld"),
    ReturnRejected.family: _count("returns_rejected"),
    AcceptanceDecided.family: _acceptance,
    ReplySubmitted.family: _submitted,
    ReplyRejected.family: _count("replies_rejected"),
    ReplyApproved.family: _approved,
    RedoStarted.family: _redo_started,
    OrderClosed.family: _closed,
    ReturnVisited.family: _visited,
    RedoOrdered.family: _count("redo_count"),
    ClockBreached.family: _count("breaches"),
    CardIssued.family: _card,
    MatterConcluded.family: _concluded,
}
