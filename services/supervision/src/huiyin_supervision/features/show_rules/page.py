"""The page of the rule packs in force: what holds, since when, and where it stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from flask_openapi3 import APIBlueprint

from huiyin_contracts.vocabulary import Category, Channel, Nature, Urgency, Vocabulary
from huiyin_ledger.calendar.in_force import calendar_in_force
from huiyin_ledger.clock.china import china_date
from huiyin_supervision import phrases
from huiyin_supervision.links import calendar_url
from huiyin_supervision.rules.book import shipped_rules
from huiyin_supervision.rules.pack import Amount, Applies, Limit, ReturnVisitRule, RulePack
from huiyin_supervision.rules.planning import written
from huiyin_web.http.access import may, principal, requires
from huiyin_web.http.i18n import _, language, ngettext
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Cells, Column, Entry, Link, Table
from huiyin_web.http.vocabulary import options
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class ShownPack:
    title: str
    summary: Sequence[Entry]
    limits: Table


@dataclass(frozen=True)
class RulesPage:
    """`others` are the packs that are not in force on `day` (ISO)."""

    day: str
    jurisdiction: str
    actions: Sequence[Link]
    packs: Sequence[ShownPack]
    others: Table
    calendar: Sequence[Entry]


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/rules", doc_ui=False)
    @requires("clock.read")
    def page_rules() -> Any:
        day = _day(request.args.get("on", "")) or china_date(runtime.clock.now())
        rules, jurisdiction = shipped_rules(), principal().jurisdiction
        model = RulesPage(
            day=day.isoformat(),
            jurisdiction=jurisdiction,
            actions=[Link(_("Load a calendar year"), calendar_url())] if may("rulepack.manage") else [],
            packs=[_pack(pack) for pack in rules.packs_for(jurisdiction, day)],
            others=Table.of((pack for pack in rules.packs if not pack.in_force_on(day)), _other),
            calendar=_calendar(runtime, jurisdiction),
        )
        return page("supervision/rules.html", **vars(model))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _calendar(runtime: Runtime, jurisdiction: str) -> list[Entry]:
    calendar = calendar_in_force(runtime.database, jurisdiction)
    assumed = _("Monday to Friday is assumed, and every date that depends on it is provisional.")
    return [
        Entry(_("Version"), calendar.version),
        Entry(_("Years with a notice"), f"{min(calendar.years)}–{calendar.last_year}"),
        Entry(_("After that"), assumed),
    ]


def _pack(pack: RulePack) -> ShownPack:
    return ShownPack(
        title=pack.title.in_language(language()),
        summary=_summary(pack),
        limits=Table.of(pack.limits, _limit),
    )


def _summary(pack: RulePack) -> list[Entry]:
    entries = [
        Entry(_("Pack and version"), f"{pack.pack} {pack.version}"),
        Entry(_("In force from"), pack.effective_from.isoformat()),
        Entry(_("In force for"), _("the whole country") if pack.level == 0 else pack.jurisdiction),
        Entry(_("Where it stands"), pack.source),
    ]
    if pack.effective_until:
        entries.insert(2, Entry(_("In force until"), pack.effective_until.isoformat()))
    if pack.office_hours:
        entries.append(Entry(_("Office hours"), ", ".join(written(pack.office_hours))))
    if ladder := pack.ladder:
        reminder = _("when %(share)s%% of the time are used", share=ladder.reminder_at_percent)
        entries.append(Entry(_("Reminder"), reminder))
        entries.append(Entry(_("Yellow card"), _("when the due time has passed")))
        entries.append(Entry(_("Red card"), _red(ladder.red_after, ladder.red_on_yellow)))
    if pack.return_visit:
        attempts = _visits(pack.return_visit)
        entries.append(Entry(_("Return visit"), attempts))
    return entries


def _visits(rule: ReturnVisitRule) -> str:
    words = [_("after %(n)s attempts without an answer it is concluded", n=rule.attempts)]
    if rule.hours_apart:
        words.append(ngettext("%(num)d hour apart or more", "%(num)d hours apart or more", rule.hours_apart))
    if rule.half_days_differ:
        words.append(_("in mornings and afternoons that differ"))
    return _("; ").join(words)


def _red(after_due: Amount, on_yellow: int | None) -> str:
    after = _("%(amount)s after that", amount=phrases.amount(after_due.amount, after_due.unit))
    if on_yellow is None:
        return after
    return _("%(after)s, or with yellow card number %(n)s on one order", after=after, n=on_yellow)


def _limit(limit: Limit) -> Cells:
    from_receipt = _("counted from receipt") if limit.starts.from_ == "received_at" else ""
    stops = " / ".join(str(phrases.FACTS[fact]) for fact in limit.stops)
    return {
        Column("limit", _("Limit")): Cell(limit.title.in_language(language()), sub=limit.id),
        Column("amount", _("How long")): phrases.amount(limit.amount, limit.unit),
        Column("starts", _("Starts when")): Cell(str(phrases.FACTS[limit.starts.when]), sub=from_receipt),
        Column("stops", _("Ends when")): stops,
        Column("applies", _("For")): _applies(limit.applies),
        Column("follows", _("Whose duty")): str(phrases.FOLLOWS[limit.follows]),
        Column("source", _("Where it stands")): limit.source,
    }


def _applies(applies: Applies) -> str:
    parts = [
        _named(applies.channels, Channel),
        _named(applies.natures, Nature),
        _named(applies.categories, Category),
        _named(applies.urgencies, Urgency),
        str(phrases.RECEIVED[applies.received]) if applies.received else "",
    ]
    return " · ".join(part for part in parts if part) or _("every matter")


def _named(values: Collection[str] | None, kind: type[Vocabulary]) -> str:
    return ", ".join(each.label for each in options(kind) if values and each.value in values)


def _other(pack: RulePack) -> Cells:
    title = f"{pack.title.in_language(language())} ({pack.pack} {pack.version})"
    until = pack.effective_until.isoformat() if pack.effective_until else None
    return {
        Column("pack", _("Rule pack")): title,
        Column("from", _("In force from")): pack.effective_from.isoformat(),
        Column("until", _("In force until")): until,
    }
