"""What became of a session, from its ledger, and what the public was told of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from huiyin_contracts.vocabulary import ReceptionKind, ReceptionLevel
from huiyin_intake.domain.reception_roster import ReceptionRoster
from huiyin_intake.domain.vocabulary import Replacement
from huiyin_intake.event_labels import EVENT_LABELS
from huiyin_intake.reception_words import (
    REPLACEMENTS,
    day_words,
    hours_words,
    lawyer_name,
    leader_name,
    place_words,
)
from huiyin_intake.views.reception_sessions import SessionRow
from huiyin_ledger.events import Event
from huiyin_web.http.actors import Names
from huiyin_web.http.codes import class_name, place_name
from huiyin_web.http.i18n import _, china_time
from huiyin_web.http.parts import Cell, Column, Content, Happening, TagKind
from huiyin_web.http.vocabulary import label

_MARKS: Mapping[str, TagKind] = {
    "intake.reception_announced": "good",
    "intake.reception_moved": "warn",
    "intake.reception_leader_replaced": "warn",
    "intake.reception_cancelled": "bad",
}
_BESIDE = frozenset({"leader", "booking_ends_at"})
"""Fields that change with another one that says it."""


def history(events: Iterable[Event], roster: ReceptionRoster, names: Names) -> list[Happening]:
    """The latest first."""
    return [
        Happening(
            str(EVENT_LABELS.names.get(each.type, each.type)),
            names.of(each.actor),
            each.occurred_at,
            each.recorded_at,
            text=_said(each.type, each.data, roster),
            mark=_MARKS.get(each.type),
        )
        for each in events
    ][::-1]


def _said(kind: str, data: Mapping[str, Any], roster: ReceptionRoster) -> str:
    match kind:
        case "intake.reception_planned" | "intake.reception_moved":
            where = place_words(roster, data["place"], data["room"])
            starts, ends = _moment(data["starts_at"]), _moment(data["ends_at"])
            when = f"{day_words(starts)} {hours_words(starts, ends)}"
            return _lines(f"{when} · {where}", data.get("reason", ""))
        case "intake.reception_leader_replaced":
            change = _to(leader_name(roster, data["instead_of"]), leader_name(roster, data["leader"]))
            return _lines(f"{REPLACEMENTS[Replacement(data['how'])]}: {change}", data["reason"])
        case "intake.reception_lawyer_changed":
            return _lines(lawyer_name(roster, data["lawyer"]) or _("No lawyer"), data["reason"])
        case "intake.reception_cancelled":
            offered = _("Offered instead: %(session)s", session=data["offered"]) if data["offered"] else ""
            return _lines(offered, data["reason"])
        case "intake.reception_announced":
            return _("Edition %(edition)s", edition=data["edition"])
        case _:
            return ""


def _lines(*lines: str) -> str:
    return "\n".join(filter(None, lines))


def editions(session: SessionRow) -> list[Mapping[Column, Cell | Content]]:
    """Every edition of what the public was told, the latest first, with what it says otherwise than the one before."""
    found: list[Mapping[Column, Cell | Content]] = []
    for before, told in zip([None, *session.told], session.told, strict=False):
        late = told["late"] or (told["edition"] == 1 and session.late)
        found.append(
            {
                Column("edition", _("Edition"), "number"): told["edition"],
                Column("at", _("Told on"), "time"): _moment(told["at"]),
                Column("said", _("What was told")): _changes(before, told) if before else _whole(told),
                Column("late", _("In time"), "tag"): Cell(_("Late"), tag="warn") if late else "",
            }
        )
    return found[::-1]


def _whole(told: Mapping[str, Any]) -> str:
    starts, ends = _moment(told["starts_at"]), _moment(told["ends_at"])
    words = (
        f"{day_words(starts)} {hours_words(starts, ends)}",
        f"{told['leader_name']} {told['leader_post']}",
        f"{told['place_name']} {told['room']}".strip(),
        told["lawyer_name"],
    )
    return " · ".join(filter(None, words))


def _changes(before: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    """``Leader: Li → Wang``, one after the other."""
    if told["cancelled"] and not before["cancelled"]:
        return _("Cancelled") + (
            f" · {_('Offered instead: %(session)s', session=told['offered'])}" if told["offered"] else ""
        )
    return " · ".join(
        f"{EVENT_LABELS.fields.get(name, name)}: {_to(_shown(name, before[name]), _shown(name, told[name]))}"
        for name in told["changed"]
        if name not in _BESIDE
    )


def _to(before: str, after: str) -> str:
    return f"{before or _('none')} → {after or _('none')}"


def _shown(name: str, value: Any) -> str:
    match name:
        case "starts_at" | "ends_at":
            return china_time(_moment(value))
        case "level":
            return label(ReceptionLevel, value)
        case "kind":
            return label(ReceptionKind, value)
        case "classes":
            return " · ".join(map(class_name, value)) or _("all matters")
        case "places":
            return " · ".join(map(place_name, value)) or _("all places")
        case _:
            return str(value)


def _moment(given: str | datetime) -> datetime:
    return datetime.fromisoformat(given) if isinstance(given, str) else given
