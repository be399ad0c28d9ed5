"""Separation of duty as services ask for it: who had which part in a matter, what follows for somebody, and for a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from huiyin_ledger.db import Database
from huiyin_ledger.domain import Refused
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import Key, View
from huiyin_web.http.i18n import _l
from huiyin_web.identity import policy
from huiyin_web.identity.duties import SHIPPED, Bar, Duty, barring, is_somebody
from huiyin_web.identity.policy import Principal
from huiyin_web.identity.scope import Columns, Condition, Resource, lies_within
from huiyin_web.runtime import Runtime

CODE = "separate_duty"
DUTIES: Mapping[Duty, str] = {
    Duty.REGISTERED: _l("Registered the matter"),
    Duty.TRIAGED: _l("Triaged the matter"),
    Duty.DISPATCHED: _l("Dispatched the order"),
    Duty.WORKED: _l("Signed for it, contacted or accepted"),
    Duty.REPLIED: _l("Wrote a reply"),
    Duty.ASKED_FOR_RETURN: _l("Asked to give it back"),
    Duty.AUDITED: _l("Audited a reply"),
}
_OWN: Mapping[Duty, str] = {
    Duty.REGISTERED: _l("You registered this matter"),
    Duty.TRIAGED: _l("You triaged this matter"),
    Duty.DISPATCHED: _l("You dispatched this matter"),
    Duty.WORKED: _l("You worked on this matter"),
    Duty.REPLIED: _l("You wrote a reply about this matter"),
    Duty.ASKED_FOR_RETURN: _l("You asked to give this matter back"),
    Duty.AUDITED: _l("You audited a reply about this matter"),
}
_OF_THE_OTHER: Mapping[Duty, str] = {
    Duty.REGISTERED: _l("Whom you stand in for registered this matter"),
    Duty.TRIAGED: _l("Whom you stand in for triaged this matter"),
    Duty.DISPATCHED: _l("Whom you stand in for dispatched this matter"),
    Duty.WORKED: _l("Whom you stand in for worked on this matter"),
    Duty.REPLIED: _l("Whom you stand in for wrote a reply about this matter"),
    Duty.ASKED_FOR_RETURN: _l("Whom you stand in for asked to give this matter back"),
    Duty.AUDITED: _l("Whom you stand in for audited a reply about this matter"),
}
_WHO_THEN: Mapping[str, str] = {
    "order.audit_reply": _l("a colleague has to audit the reply"),
    "order.decide_return": _l("a colleague has to decide on the return"),
    "return_visit.record": _l("somebody else has to ask"),
}


@dataclass
class DutyRow:
    jurisdiction: str
    registration_no: str
    duty: Duty
    account: str


class DutiesView(View[DutyRow]):
    """Which account had which part in each matter. A service's own names the events: `duties`, and a method that creates the
    rows. History from a file, scripts and citizens have none; nor has what the centre did for a unit."""

    name = "duties"
    key = ("jurisdiction", "registration_no", "duty", "account")
    duties: ClassVar[Mapping[str, Duty]]
    """By the event's family."""

    def keys(self, event: Event) -> Iterable[Key]:
        data, account = event.data, event.data.get("by") or event.actor
        if data.get("imported") or data.get("by_centre") or not is_somebody(account):
            return []
        return [(event.jurisdiction, data["registration_no"], self.duties[event.family], account)]


def parts_in(database: Database, jurisdiction: str, registration_no: str) -> dict[str, frozenset[Duty]]:
    """What each account did about the matter, as far as the service knows."""
    where = "WHERE jurisdiction = %s AND registration_no = %s"
    parts: dict[str, frozenset[Duty]] = {}
    for row in DutiesView.select(database, where, (jurisdiction, registration_no)):
        parts[row.account] = parts.get(row.account, frozenset()) | {Duty(row.duty)}
    return parts


def duty_label(duty: str) -> str:
    """What people call the part; as it is recorded where this release knows none of the name."""
    return next((str(word) for each, word in DUTIES.items() if each == duty), duty)


def kept_from(runtime: Runtime, action: str, jurisdiction: str, registration_no: str) -> frozenset[str]:
    """The accounts that may not do `action` about the matter, for what they did before."""
    apart = runtime.identity.separations.apart(action, jurisdiction)
    parts = parts_in(runtime.database, jurisdiction, registration_no) if apart else {}
    return frozenset(account for account, duties in parts.items() if duties & apart)


def barred(
    runtime: Runtime,
    action: str,
    resource: Resource,
    registration_no: str,
    actor: str,
    who: Principal | None = None,
) -> Refused | None:
    """Why `actor` may not do `action` about the matter, as the refusal to raise; None where they may. `who`: with what posts."""
    apart = runtime.identity.separations.apart(action, resource.jurisdiction)
    parts = parts_in(runtime.database, resource.jurisdiction, registration_no) if apart else {}
    if not parts:
        return None
    posts = policy.posts_that_let(who, action, resource) if who else ()
    bar = barring(parts, apart, actor, posts)
    return _refusal(action, bar) if bar else None


def _refusal(action: str, bar: Bar) -> Refused:
    said = _OF_THE_OTHER if bar.as_substitute else _OWN
    return Refused(
        CODE,
        "%(why)s: %(then)s. Where nobody else is there, the administrator of accounts can loosen the rule.",
        why=said[bar.duty],
        then=_WHO_THEN[action],
        duty=bar.duty.value,
    )


def not_barred(
    runtime: Runtime, who: Principal, action: str, columns: Columns, registration_no: str, named: str
) -> Condition:
    """The rows on which `who` may do `action`, without those on which somebody else has to: what `barred` says, for a list.
    `registration_no`: the matter's column. The parameters' names begin with `named`."""
    apart = _apart(runtime, action, columns, named)
    params = dict(apart.params)

    def had_no_part(account: str, parameter: str) -> str:
        params[parameter] = account
        return f"""NOT EXISTS (SELECT FROM live.duties d WHERE d.jurisdiction = {columns.jurisdiction}
            AND d.registration_no = {registration_no} AND d.account = %({parameter})s
            AND d.duty = ANY({apart.where}))"""

    ways = []
    for n, (holder, scope) in enumerate(policy.scopes_by_holder(who, action).items()):
        reached = scope.condition(columns, f"{named}_scope{n}_")
        params.update(reached.params)
        as_substitute = f" AND {had_no_part(holder, f'{named}_holder{n}')}" if holder else ""
        ways.append(f"({reached.where}{as_substitute})")
    any_way = " OR ".join(ways)
    return Condition(f"({had_no_part(who.id, f'{named}_account')} AND ({any_way}))", params)


def _apart(runtime: Runtime, action: str, columns: Columns, named: str) -> Condition:
    """The parts that are kept apart from it at a row's place, as an SQL array."""
    shipped = f"{named}_shipped"
    params: dict[str, object] = {shipped: sorted(SHIPPED[action])}
    whens = []
    for n, each in enumerate(runtime.identity.separations.changes(action)):
        at = lies_within(each.of, columns, f"{named}_at{n}")
        params |= {**at.params, f"{named}_apart{n}": sorted(each.duties)}
        whens.append(f"WHEN {at.where} THEN %({named}_apart{n})s::text[]")
    otherwise = f"%({shipped})s::text[]"
    where = f"CASE {' '.join(whens)} ELSE {otherwise} END" if whens else otherwise
    return Condition(where, params)
