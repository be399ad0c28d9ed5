"""The rule packs in force as a page: what holds, since when, and where it stands."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from werkzeug.wrappers import Response

from huiyin_chassis.calendar.in_force import calendar_in_force
from huiyin_chassis.http.i18n import _, language
from huiyin_chassis.http.pages import page
from huiyin_chassis.http.vocabulary import options
from huiyin_chassis.runtime import Runtime
from huiyin_contracts.vocabulary import Category, Channel, Nature, Urgency, Vocabulary
from huiyin_supervision import phrases
from huiyin_supervision.rules.book import shipped_rules
from huiyin_supervision.rules.pack import Applies, Limit, RulePack
from huiyin_supervision.rules.planning import written


def render_rules(runtime: Runtime, jurisdiction: str, day: date) -> Response:
    rules = shipped_rules()
    calendar = calendar_in_force(runtime.database, jurisdiction)
    return page(
        "supervision/rules.html",
        day=day.isoformat(),
        jurisdiction=jurisdiction,
        packs=[_pack(pack) for pack in rules.packs_for(jurisdiction, day)],
        columns=_columns(),
        others=[_other(pack) for pack in rules.packs if not pack.in_force_on(day)],
        calendar=[
            (_("Version"), calendar.version),
            (_("Years with a notice"), f"{min(calendar.years)}–{calendar.last_year}"),
            (
                _("After that"),
                _("Monday to Friday is assumed, and every date that depends on it is provisional."),
            ),
        ],
    )


def _pack(pack: RulePack) -> dict[str, Any]:
    return {
        "title": pack.title.in_language(language()),
        "facts": _facts(pack),
        "rows": [_limit(limit) for limit in pack.limits],
    }


def _facts(pack: RulePack) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        (_("Pack and version"), f"{pack.pack} {pack.version}"),
        (_("In force from"), pack.effective_from.isoformat()),
        (_("In force for"), _("the whole country") if pack.level == 0 else pack.jurisdiction),
        (_("Where it stands"), pack.source),
    ]
    if pack.effective_until:
        facts.insert(2, (_("In force until"), pack.effective_until.isoformat()))
    if pack.office_hours:
        facts.append((_("Office hours"), ", ".join(written(pack.office_hours))))
    if ladder := pack.ladder:
        facts.append(
            (_("Reminder"), _("when %(share)s%% of the time are used", share=ladder.reminder_at_percent))
        )
        facts.append((_("Yellow card"), _("when the due time has passed")))
        facts.append(
            (_("Red card"), _red(ladder.red_after.amount, ladder.red_after.unit, ladder.red_on_yellow))
        )
    if pack.return_visit:
        attempts = _("after %(n)s attempts without an answer it is concluded", n=pack.return_visit.attempts)
        facts.append((_("Return visit"), attempts))
    return facts


def _red(number: int, unit: str, yellow: int | None) -> str:
    after = _("%(amount)s after that", amount=phrases.amount(number, unit))
    if yellow is None:
        return after
    return _("%(after)s, or with yellow card number %(n)s on one order", after=after, n=yellow)


def _limit(limit: Limit) -> dict[str, Any]:
    return {
        "limit": {"text": limit.title.in_language(language()), "sub": limit.id},
        "amount": phrases.amount(limit.amount, limit.unit),
        "starts": {"text": phrases.FACTS[limit.starts.when], "sub": _from(limit)},
        "stops": " / ".join(str(phrases.FACTS[fact]) for fact in limit.stops),
        "applies": _applies(limit.applies),
        "follows": phrases.FOLLOWS[limit.follows],
        "source": limit.source,
    }


def _from(limit: Limit) -> str:
    return _("counted from receipt") if limit.starts.from_ == "received_at" else ""


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
    return ", ".join(word for value, word in options(kind) if values and value in values)


def _other(pack: RulePack) -> dict[str, Any]:
    return {
        "pack": f"{pack.title.in_language(language())} ({pack.pack} {pack.version})",
        "from": pack.effective_from.isoformat(),
        "until": pack.effective_until.isoformat() if pack.effective_until else None,
    }


def _columns() -> list[dict[str, Any]]:
    return [
        {"key": "limit", "label": _("Limit")},
        {"key": "amount", "label": _("How long")},
        {"key": "starts", "label": _("Starts when")},
        {"key": "stops", "label": _("Ends when")},
        {"key": "applies", "label": _("For")},
        {"key": "follows", "label": _("Whose duty")},
        {"key": "source", "label": _("Where it stands")},
    ]
