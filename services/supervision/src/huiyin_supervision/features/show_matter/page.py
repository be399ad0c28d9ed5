"""A matter's clocks as a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from werkzeug.wrappers import Response

from huiyin_chassis.calendar.in_force import calendar_in_force
from huiyin_chassis.clock.calendars import WorkingCalendar
from huiyin_chassis.http.access import may
from huiyin_chassis.http.i18n import _, china_due, language, ngettext
from huiyin_chassis.http.pages import page
from huiyin_chassis.http.time_left import time_left
from huiyin_chassis.http.vocabulary import label, tag
from huiyin_chassis.runtime import Runtime
from huiyin_chassis.views.view import Row
from huiyin_contracts.vocabulary import CardColour, ClockKind, ClockOutcome, Resolution, Satisfaction
from huiyin_supervision import phrases
from huiyin_supervision.features.show_matter.explain import ExplainedDay, explain
from huiyin_supervision.features.show_matter.query import Matter
from huiyin_supervision.rules.book import shipped_rules
from huiyin_supervision.views.matters import matters_of
from huiyin_supervision.views.units import unit_names

Names = Mapping[tuple[str, str], str]
_WHOLE_DAY = timedelta(days=1) // timedelta(minutes=1)


def render_matter(
    runtime: Runtime, matter: Matter, *, errors: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    now = runtime.clock.now()
    calendar = calendar_in_force(runtime.database, matter.jurisdiction)
    names = unit_names(runtime.database, [(row["jurisdiction"], row["unit"]) for row in _with_unit(matter)])
    return page(
        "supervision/matter.html",
        status=status,
        matter=matter,
        now=now,
        about=phrases.about(
            matters_of(runtime.database, matter.clocks).get((matter.jurisdiction, matter.registration_no))
        ),
        lede=_standing(matter, names, now, calendar),
        errors=errors or {},
        clocks=[_clock(runtime, row, names, now, calendar) for row in matter.clocks],
        day_columns=_day_columns(),
        cards=[_card(row, names) for row in matter.cards],
        card_columns=_card_columns(),
        reminders=[_reminder(row, names) for row in matter.reminders],
        reminder_columns=_reminder_columns(),
        visit=_visit(matter.visit, names) if matter.visit else None,
        may_visit=may("return_visit.record") and matter.visit is not None and matter.visit["state"] == "due",
    )


def _with_unit(matter: Matter) -> list[Row]:
    rows = [*matter.clocks, *matter.cards, *matter.reminders, *([matter.visit] if matter.visit else [])]
    return [row for row in rows if row["unit"] is not None]


def _standing(matter: Matter, names: Names, now: datetime, calendar: WorkingCalendar) -> str:
    """One sentence: who owes what by when."""
    running = [row for row in matter.clocks if row["outcome"] is None]
    if not running:
        return _("No clock runs on this matter now.")
    first = min(running, key=lambda row: row["effective_due_at"])
    return _(
        "%(unit)s owes “%(duty)s” by %(due)s: %(left)s.",
        unit=_unit(first, names),
        duty=label(ClockKind, first["kind"]),
        due=china_due(first["effective_due_at"]),
        left=time_left(first["effective_due_at"], now, calendar),
    )


def _unit(row: Row, names: Names) -> str:
    return phrases.owed_by(row["unit"] and names[row["jurisdiction"], row["unit"]])


def _clock(
    runtime: Runtime, row: Row, names: Names, now: datetime, calendar: WorkingCalendar
) -> dict[str, Any]:
    explained = explain(runtime.database, row)
    running = row["outcome"] is None
    return {
        "row": row,
        "label": label(ClockKind, row["kind"]),
        "remaining": time_left(row["effective_due_at"], now, calendar) if running else "",
        "cancelled": label(ClockOutcome, ClockOutcome.CANCELLED)
        if row["outcome"] == ClockOutcome.CANCELLED
        else "",
        "ended": _("It ended: %(fact)s.", fact=str(phrases.FACTS.get(row["fact"], row["fact"])))
        if not running
        else "",
        "facts": _facts(row, names),
        "days": [_day(day) for day in explained.days],
        "count": _count_in_words(explained.days),
        "agrees": explained.agrees,
        "known": bool(explained.days),
        "may_urge": running and row["unit"] is not None and not row["imported"] and may("supervision.act"),
    }


def _facts(row: Row, names: Names) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        (_("Owed by"), _unit(row, names)),
        (_("Limit"), phrases.amount(row["amount"], row["amount_unit"])),
        (_("Where it stands"), row["source"]),
        (_("Rule pack"), f"{_pack(row)} · {row['limit_id']}"),
        (_("Calendar"), row["calendar_version"]),
        (_("Nominal end"), china_due(row["nominal_due_at"])),
        (_("Due, moved off days off"), china_due(row["effective_due_at"])),
    ]
    if row["provisional"]:
        facts.append((_("Provisional"), _("A day that matters has no notice yet; it will be counted again.")))
    if row["imported"]:
        facts.append((_("Imported"), _("History: measured, nobody is urged about it.")))
    return facts


def _pack(row: Row) -> str:
    known = {pack.pack: pack.title for pack in shipped_rules().packs}
    title = known.get(row["rule_pack"])
    name = f"{row['rule_pack']} {row['rule_version']}"
    return f"{title.in_language(language())} ({name})" if title else name


def _count_in_words(days: Sequence[ExplainedDay]) -> str:
    counted = sum(day.step == "counted" for day in days)
    skipped = sum(day.step == "skipped" for day in days)
    moved = sum(day.step == "rolled" for day in days)
    words = [ngettext("%(num)d day counted", "%(num)d days counted", counted)]
    if skipped:
        words.append(ngettext("%(num)d skipped", "%(num)d skipped", skipped))
    if any(day.step == "landed" for day in days):
        words.append(
            ngettext("the end moved over %(num)d day off", "the end moved over %(num)d days off", moved + 1)
        )
    return " · ".join(words)


def _day(day: ExplainedDay) -> dict[str, Any]:
    kind, step = phrases.STEPS[day.step]
    cause = str(phrases.CAUSES[day.cause])
    return {
        "number": day.number,
        "date": f"{day.date} {phrases.WEEKDAYS[day.date.weekday()]}",
        "step": {"tag": kind, "text": step},
        "cause": {"text": f"{cause} · {phrases.holiday(day.name)}" if day.name else cause, "sub": _part(day)},
        "source": day.source_notice or _("no notice yet: a guess"),
    }


def _part(day: ExplainedDay) -> str:
    if not 0 < day.counted_minutes < _WHOLE_DAY:
        return ""
    return _("%(hours)s h counted", hours=f"{day.counted_minutes / 60:.4g}")


def _day_columns() -> list[dict[str, Any]]:
    return [
        {"key": "number", "label": _("Day"), "kind": "number"},
        {"key": "date", "label": _("Date")},
        {"key": "step", "label": _("What became of it"), "kind": "tag"},
        {"key": "cause", "label": _("Because")},
        {"key": "source", "label": _("By which notice")},
    ]


def _card(row: Row, names: Names) -> dict[str, Any]:
    return {
        "issued": row["issued_at"],
        "colour": tag(CardColour, row["colour"]),
        "unit": _unit(row, names),
        "duty": label(ClockKind, row["kind"]),
        "reason": phrases.REASONS[row["reason"]],
    }


def _card_columns() -> list[dict[str, Any]]:
    return [
        {"key": "issued", "label": _("Issued"), "kind": "time"},
        {"key": "colour", "label": _("Card"), "kind": "tag"},
        {"key": "unit", "label": _("Unit")},
        {"key": "duty", "label": _("Duty")},
        {"key": "reason", "label": _("Because")},
    ]


def _reminder(row: Row, names: Names) -> dict[str, Any]:
    return {
        "sent": row["sent_at"],
        "unit": _unit(row, names),
        "duty": label(ClockKind, row["kind"]),
        "how": _("urged by a supervisor") if row["by_hand"] else _("by the rule"),
    }


def _reminder_columns() -> list[dict[str, Any]]:
    return [
        {"key": "sent", "label": _("Sent"), "kind": "time"},
        {"key": "unit", "label": _("Unit")},
        {"key": "duty", "label": _("Duty")},
        {"key": "how", "label": _("How")},
    ]


def _visit(row: Row, names: Names) -> list[tuple[str, Any]]:
    return [
        (_("State"), phrases.VISIT_STATES[row["state"]][1]),
        (_("About the reply of"), _unit(row, names)),
        (_("Attempts"), _("%(made)s of %(allowed)s", made=row["attempts"], allowed=row["attempts_allowed"])),
        (_("Whether it was resolved"), label(Resolution, row["resolved"])),
        (_("Satisfied?"), label(Satisfaction, row["satisfaction"])),
        (_("Redos"), row["redo_count"]),
    ]
