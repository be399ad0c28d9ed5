"""Every clock of every matter: what is owed by whom until when, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar

from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View
from huiyin_contracts.vocabulary import CardColour
from huiyin_supervision.domain.matter_clocks import MatterClocks
from huiyin_supervision.views.times import instant

_TIMES = ("nominal_due_at", "effective_due_at", "reminder_at", "red_at")


class Clocks(View):
    """`outcome` is null while a clock runs; `next_at` is when the ticker has to look at it, null for never.

    `competent_unit` is set for an accusation: then none but this unit may know of the row.
    """

    name = "clocks"
    columns = """
        jurisdiction text NOT NULL,
        clock_id text NOT NULL,
        registration_no text NOT NULL,
        limit_id text NOT NULL,
        kind text NOT NULL,
        unit text,
        competent_unit text,
        started_at timestamptz NOT NULL,
        amount integer NOT NULL,
        amount_unit text NOT NULL,
        office_hours text NOT NULL,
        nominal_due_at timestamptz NOT NULL,
        effective_due_at timestamptz NOT NULL,
        reminder_at timestamptz,
        red_at timestamptz,
        remind_at_percent integer,
        red_after integer,
        red_after_unit text,
        provisional boolean NOT NULL,
        calendar_version text NOT NULL,
        rule_pack text NOT NULL,
        rule_version text NOT NULL,
        source text NOT NULL,
        cards boolean NOT NULL,
        imported boolean NOT NULL,
        reminded boolean NOT NULL,
        breached boolean NOT NULL,
        yellow boolean NOT NULL,
        red boolean NOT NULL,
        next_at timestamptz,
        stopped_at timestamptz,
        outcome text,
        fact text
    """
    indexes = (
        "(jurisdiction, registration_no)",
        "(jurisdiction, effective_due_at, clock_id) WHERE outcome IS NULL",
        "(jurisdiction, unit, effective_due_at, clock_id) WHERE outcome IS NULL",
        "(next_at) WHERE next_at IS NOT NULL",
        "(jurisdiction) WHERE provisional AND outcome IS NULL",
    )
    key = ("jurisdiction", "clock_id")
    sources: ClassVar[Mapping[str, frozenset[str]]] = {
        "supervision": frozenset(
            event.TOPIC
            for event in (
                MatterClocks.MatterSealed,
                MatterClocks.ClockStarted,
                MatterClocks.ClockHandedOver,
                MatterClocks.ClockStopped,
                MatterClocks.ClockBreached,
                MatterClocks.ReminderSent,
                MatterClocks.CardIssued,
                MatterClocks.ClockRecomputed,
            )
        )
    }

    creates: ClassVar[frozenset[str]] = frozenset({MatterClocks.ClockStarted.TOPIC})

    def keys(self, event: Event) -> Iterable[Key]:
        if event.type == MatterClocks.MatterSealed.TOPIC:
            return [(event.jurisdiction, clock_id) for clock_id in event.data["clock_ids"]]
        return [(event.jurisdiction, event.data["clock_id"])]

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        if event.type == MatterClocks.ClockStarted.TOPIC:
            changed = _started(event)
        elif row is None:
            return None
        else:
            changed = {**row, **_changes(row, event)}
        return {**changed, "next_at": _next_at(changed)}


def _started(event: Event) -> Row:
    data = event.data
    return {
        "jurisdiction": event.jurisdiction,
        **{name: data[name] for name in _COPIED},
        **{name: instant(data[name]) for name in ("started_at", *_TIMES)},
        "office_hours": ",".join(data["office_hours"]),
        "reminded": False,
        "breached": False,
        "yellow": False,
        "red": False,
        "stopped_at": None,
        "outcome": None,
        "fact": None,
    }


def _changes(row: Row, event: Event) -> Mapping[str, Any]:
    data = event.data
    match event.type:
        case MatterClocks.MatterSealed.TOPIC:
            return {"competent_unit": data["competent_unit"]}
        case MatterClocks.ClockHandedOver.TOPIC:
            return {"unit": data["unit"]}
        case MatterClocks.ClockStopped.TOPIC:
            return {
                "stopped_at": instant(data["stopped_at"]),
                "outcome": data["outcome"],
                "fact": data["fact"],
            }
        case MatterClocks.ClockBreached.TOPIC:
            return {"breached": True}
        case MatterClocks.ReminderSent.TOPIC:
            return {"reminded": row["reminded"] or not data["by_hand"]}
        case MatterClocks.CardIssued.TOPIC:
            return {"yellow": True} if data["colour"] == CardColour.YELLOW else {"red": True}
        case _:
            return {
                **{name: instant(data[name]) for name in _TIMES},
                "provisional": data["provisional"],
                "calendar_version": data["calendar_version"],
            }


def _next_at(row: Row) -> datetime | None:
    """The earliest of what time will still bring to a running clock. History is never urged."""
    if row["outcome"] is not None or row["imported"]:
        return None
    ahead: list[datetime] = []
    if not row["breached"]:
        ahead.append(row["effective_due_at"])
        if row["reminder_at"] is not None and not row["reminded"] and row["unit"] is not None:
            ahead.append(row["reminder_at"])
    elif row["red_at"] is not None and not row["red"] and row["cards"] and row["unit"] is not None:
        ahead.append(row["red_at"])
    return min(ahead, default=None)


_COPIED = (
    "clock_id",
    "registration_no",
    "limit_id",
    "kind",
    "unit",
    "competent_unit",
    "amount",
    "amount_unit",
    "remind_at_percent",
    "red_after",
    "red_after_unit",
    "provisional",
    "calendar_version",
    "rule_pack",
    "rule_version",
    "source",
    "cards",
    "imported",
)
