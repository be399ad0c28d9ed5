"""Whom a petition had reached before it was known for an accusation: what is recorded of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from huiyin_contracts.base import UnitKey
from huiyin_intake.domain import petition_events
from huiyin_intake.domain.petition import Petition
from huiyin_intake.views.unit_acts import UnitActsView
from huiyin_intake.views.units import name_of
from huiyin_web.http.actors import Names
from huiyin_web.http.i18n import _, _l
from huiyin_web.http.parts import Cell, Column, Content, Table
from huiyin_web.runtime import Runtime

_WHAT: Mapping[str, str] = {
    "dispatched": _l("Got it"),
    "addition_passed_on": _l("Got an addition"),
    "signed": _l("Signed for it"),
    "contacted": _l("Contacted the petitioner"),
    "acceptance_decided": _l("Decided on acceptance"),
    "return_requested": _l("Asked to give it back"),
    "reply_submitted": _l("Replied"),
    "urging_answered": _l("Answered an urging"),
    "promise_kept": _l("Said that a promise was kept"),
    "identity_revealed": _l("Looked at who the petitioner is"),
}


class Reached(NamedTuple):
    """Something that a unit got or did; `account` is empty for what nobody of it did."""

    at: datetime
    unit: UnitKey
    what: str
    account: str


def reached_by(runtime: Runtime, petition: Petition) -> list[Reached]:
    """Oldest first: the units that were sent it, and what their people did with it. Of its competent organ nothing."""
    return sorted(each for each in _reached(runtime, petition) if each.unit != _organ(petition))


def reached_table(runtime: Runtime, petition: Petition) -> Table | None:
    """The same for a page; None where no unit ever had it."""
    names, found = Names(runtime.identity), reached_by(runtime, petition)

    def cells(each: Reached) -> dict[Column, Cell | Content]:
        return {
            Column("at", _("When"), "time"): each.at,
            Column("unit", _("Unit")): name_of(runtime.database, each.unit),
            Column("what", _("What")): str(_WHAT[each.what]),
            Column("who", _("Who")): names.of(each.account) if each.account else "",
        }

    return Table.of(found, cells) if found else None


def _organ(petition: Petition) -> UnitKey | None:
    return UnitKey.of(petition.jurisdiction, petition.competent_unit)


def _reached(runtime: Runtime, petition: Petition) -> Iterator[Reached]:
    row = UnitActsView.find(runtime.database, petition.jurisdiction, petition.registration_no)
    acts = [
        Reached(
            datetime.fromisoformat(act["at"]),
            UnitKey.of(petition.jurisdiction, act["unit"]),
            act["what"],
            act["account"],
        )
        for act in (row.acts.values() if row else ())
    ]
    yield from acts
    for event in runtime.ledger.by_correlation(petition.jurisdiction, petition.registration_no):
        if event.type == petition_events.IdentityRevealed.TOPIC and event.data["unit"]:
            unit = UnitKey.of(petition.jurisdiction, event.data["unit"])
            yield Reached(event.occurred_at, unit, "identity_revealed", event.data["by"])
        if event.type == petition_events.AdditionPassedOn.TOPIC:
            holder = _holder(acts, event.occurred_at)
            if holder is not None:
                yield Reached(event.occurred_at, holder, "addition_passed_on", "")


def _holder(acts: Iterable[Reached], at: datetime) -> UnitKey | None:
    """The unit that had the order then."""
    dispatches = [act for act in acts if act.what == "dispatched" and act.at <= at]
    return max(dispatches, key=attrgetter("at")).unit if dispatches else None
