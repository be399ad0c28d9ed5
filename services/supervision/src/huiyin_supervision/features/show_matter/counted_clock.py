"""One clock on the matter's page: its bar, and how it was counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from huiyin_contracts.vocabulary import ClockOutcome
from huiyin_ledger.clock.calendars import WorkingCalendar
from huiyin_ledger.db import Database
from huiyin_supervision import phrases
from huiyin_supervision.features.show_matter.explain import ExplainedDay, explain
from huiyin_supervision.rules.book import shipped_rules
from huiyin_supervision.tables import Names
from huiyin_supervision.views.clocks import ClockRow
from huiyin_web.http.calendar_words import weekday
from huiyin_web.http.i18n import _, china_due, language, ngettext
from huiyin_web.http.parts import Cell, Cells, Column, Entry, Table
from huiyin_web.http.time_left import time_left
from huiyin_web.http.vocabulary import label

_WHOLE_DAY = timedelta(days=1) // timedelta(minutes=1)


@dataclass(frozen=True)
class CountedClock:
    """`cancelled`: the word for it, else empty; `days` has no rows where the calendar of the count is not known here;
    `agrees`: counted again it gives the recorded dates."""

    row: ClockRow
    label: str
    remaining: str
    cancelled: str
    ended: str
    summary: Sequence[Entry]
    days: Table
    count: str
    agrees: bool


def counted_clock(
    database: Database, clock: ClockRow, names: Names, now: datetime, calendar: WorkingCalendar
) -> CountedClock:
    explained = explain(database, clock)
    running = clock.outcome is None
    fact = clock.fact or ""
    return CountedClock(
        row=clock,
        label=phrases.duty(clock.kind),
        remaining=time_left(clock.effective_due_at, now, calendar) if running else "",
        cancelled=label(ClockOutcome, clock.outcome) if clock.outcome == ClockOutcome.CANCELLED else "",
        ended="" if running else _("It ended: %(fact)s.", fact=str(phrases.FACTS.get(fact, fact))),
        summary=_summary(clock, names),
        days=Table.of(explained.days, _day),
        count=_count(explained.days),
        agrees=explained.agrees,
    )


def _summary(clock: ClockRow, names: Names) -> list[Entry]:
    entries = [
        Entry(_("Owed by"), phrases.owed_by(clock, names)),
        Entry(_("Limit"), phrases.amount(clock.amount, clock.amount_unit)),
        Entry(_("Where it stands"), clock.source),
        Entry(_("Rule pack"), f"{_pack(clock)} · {clock.limit_id}"),
        Entry(_("Calendar"), clock.calendar_version),
        Entry(_("Nominal end"), china_due(clock.nominal_due_at)),
        Entry(_("Due, moved off days off"), china_due(clock.effective_due_at)),
    ]
    if clock.provisional:
        provisional = _("A day that matters has no notice yet; it will be counted again.")
        entries.append(Entry(_("Provisional"), provisional))
    if clock.imported:
        entries.append(Entry(_("Imported"), _("History: measured, nobody is urged about it.")))
    return entries


def _pack(clock: ClockRow) -> str:
    titles = {pack.pack: pack.title for pack in shipped_rules().packs}
    title = titles.get(clock.rule_pack)
    name = f"{clock.rule_pack} {clock.rule_version}"
    return f"{title.in_language(language())} ({name})" if title else name


def _count(days: Sequence[ExplainedDay]) -> str:
    """``15 days counted · 4 skipped · the end moved over 2 days off``."""
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


def _day(day: ExplainedDay) -> Cells:
    return {
        Column("number", _("Day"), "number"): day.number,
        Column("date", _("Date")): f"{day.date} {weekday(day.date.weekday())}",
        Column("step", _("What became of it"), "tag"): phrases.step_cell(day.step),
        Column("cause", _("Because")): Cell(phrases.day_cause(day.cause, day.name), sub=_part(day)),
        Column("source", _("By which notice")): day.source_notice or _("no notice yet: a guess"),
    }


def _part(day: ExplainedDay) -> str:
    """How much of the day was counted, where that is neither nothing nor the whole day."""
    if not 0 < day.counted_minutes < _WHOLE_DAY:
        return ""
    return _("%(hours)s h counted", hours=f"{day.counted_minutes / 60:.4g}")
