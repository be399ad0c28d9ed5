"""Who may do what, and to which things: what the product promises, written down here a second time and apart from it.

The matrix expects these rules and never asks the policy. Whoever changes the policy changes them too, and says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huiyin_contracts.base import UnitKey
from huiyin_ledger.divisions import within
from huiyin_web.identity.policy import Role

from .world import Identity, Thing

UNITS = frozenset({Role.UNIT_HANDLER, Role.UNIT_HEAD, Role.ACCUSATIONS})


@dataclass(frozen=True)
class Rule:
    """`place`: roles that reach what lies in their jurisdiction; `sealed`: those of them that reach accusations too.
    `units`: whether somebody of a unit reaches what the unit holds, accusations with the post for them. `anybody`:
    whether strangers may. `follows`: a place's people look at what its units hold for other places, too,
    accusations never. `own`: done with nothing but what is one's own, or proved by a code. `changes`: it is no
    mere look.
    """

    why: str
    place: str = ""
    sealed: str = ""
    units: bool = False
    post: bool = False
    anybody: bool = False
    follows: bool = False
    own: bool = False
    changes: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        named = {Role(each) for each in self.place.split()}
        return frozenset(
            named | (UNITS if self.units else set()) | ({Role.CITIZEN} if self.anybody else set())
        )

    def allows(self, who: Identity) -> bool:
        """Whether it is theirs at all, whatever they do it to."""
        if who.role is Role.CITIZEN:
            return self.anybody
        if who.role in UNITS:
            return self.units and (not self.post or who.sealed)
        return who.role in self.place.split()

    def reaches(self, who: Identity, thing: Thing) -> bool:
        return (
            self.allows(who) and not self.own and self._reaches(who, thing.place, thing.holder, thing.sealed)
        )

    def reaches_place(self, who: Identity, place: str) -> bool:
        """What belongs to no unit, and is no accusation."""
        return self.allows(who) and not self.own and self._reaches(who, place, None, False)

    def _reaches(self, who: Identity, place: str, holder: UnitKey | None, sealed: bool) -> bool:
        if who.role in UNITS:
            return who.unit is not None and holder == who.unit and (not sealed or who.sealed)
        if within(place, who.place):
            return not sealed or who.role in self.sealed.split()
        return self.follows and not sealed and holder is not None and within(holder.jurisdiction, who.place)


_DESK = "operator clerk shift_lead"
_CENTRE = f"{_DESK} supervisor dispatcher reply_auditor visitor quality"
_BOARD = f"{_CENTRE} leader secretary reporter auditor"
_STAFF = f"{_BOARD} lawyer administrator"

RULES: Mapping[str, Rule] = {
    # every service
    "page.public": Rule(
        "the door, the login, the health of a process",
        f"{_STAFF} service",
        units=True,
        anybody=True,
        own=True,
        changes=True,
    ),
    "account.self": Rule("one's own login", _STAFF, units=True, own=True, changes=True),
    "work.read": Rule("what one owes oneself, each list by its own rule", _STAFF, units=True, own=True),
    "account.manage": Rule("administrators keep the accounts of their place", "administrator", changes=True),
    "office.manage": Rule("administrators name the offices of their place", "administrator", changes=True),
    "feed.read": Rule(
        "services read each other's; what they read is masked", "service auditor administrator"
    ),
    "audit.read": Rule("auditors prove the ledger, accusations by their number", "auditor", "auditor"),
    "audit.checkpoint": Rule("auditors sign what they proved", "auditor", "auditor", changes=True),
    "operations.read": Rule("figures of a process, of no matter", "auditor administrator"),
    "standstill.read": Rule(
        "who can mend what stands still, or waits for it; of an accusation, who handles it",
        f"{_CENTRE} administrator",
        "clerk administrator",
        units=True,
        post=True,
    ),
    "standstill.identify": Rule(
        "an administrator learns only that some accusation stands still",
        f"{_CENTRE} administrator",
        "clerk",
        units=True,
        post=True,
    ),
    "standstill.fault": Rule("what only a repair of the program mends", "administrator", "administrator"),
    "standstill.retry": Rule(
        "the centre and administrators try again",
        f"{_CENTRE} administrator",
        "clerk administrator",
        changes=True,
    ),
    # intake
    "petition.submit": Rule(
        "anybody petitions; the desk writes down who calls", _DESK, anybody=True, changes=True
    ),
    "petition.track": Rule(
        "whoever has the query code, at any desk", _STAFF, units=True, anybody=True, own=True, changes=True
    ),
    "petition.rate": Rule("the petitioner alone, by the query code", anybody=True, own=True, changes=True),
    "petition.register": Rule("the desk of the place", _DESK, "clerk", changes=True),
    "petition.triage": Rule(
        "the desk of the place; clerks handle accusations", f"{_DESK} dispatcher", "clerk", changes=True
    ),
    "petition.read": Rule(
        "the centre; accusations those who handle or audit them", f"{_CENTRE} auditor", "clerk auditor"
    ),
    "identity.reveal": Rule(
        "who has to speak with the petitioner; the accuser's name the organ alone",
        f"{_DESK} auditor visitor",
        units=True,
        changes=True,
    ),
    "accusation.read": Rule(
        "clerks, auditors, and the post in a unit", "clerk auditor", "clerk auditor", units=True, post=True
    ),
    "accusation.receive": Rule("the post in a unit", units=True, post=True),
    "reception.plan": Rule(
        "clerks plan and announce the reception days of their place", "clerk", changes=True
    ),
    "reception.book": Rule("the desk books the matters that it may read", _DESK, "clerk", changes=True),
    "reception.read": Rule(
        "the desk, and those for whom and by whom it is planned",
        f"{_DESK} leader secretary supervisor auditor",
    ),
    "petitioner.erase": Rule(
        "administrators erase a person by any number that the person has",
        "administrator",
        "administrator",
        changes=True,
    ),
    "petition.import": Rule(
        "administrators take in what an older system holds", "administrator", changes=True
    ),
    # assignment
    "unit.manage": Rule("administrators keep the units of their place", "administrator", changes=True),
    "catalogue.manage": Rule(
        "who keeps the catalogue, and the desk that works by it", "clerk administrator", changes=True
    ),
    "order.read": Rule(
        "all who follow the work, the unit its own", f"{_BOARD} lawyer", "auditor", units=True, follows=True
    ),
    "order.desk": Rule("the desk, and whoever does a part of its work", f"{_DESK} dispatcher reply_auditor"),
    "order.dispatch": Rule("the desk sends orders out", f"{_DESK} dispatcher", changes=True),
    "order.work": Rule("the unit that holds it", units=True, changes=True),
    "order.lead": Rule("the head of the unit sees who holds how much of what it holds", "unit_head"),
    "order.contact_for_unit": Rule("the desk, where the petitioner asked for secrecy", _DESK, changes=True),
    "order.decide_acceptance": Rule("the unit that holds it", units=True, changes=True),
    "order.decide_return": Rule("the desk settles whose it is", f"{_DESK} dispatcher", changes=True),
    "order.audit_reply": Rule(
        "the desk reads a reply before the citizen does", f"{_DESK} reply_auditor", changes=True
    ),
    # supervision
    "clock.read": Rule(
        "all who follow the work, the unit its own",
        f"{_BOARD} lawyer",
        "clerk auditor",
        units=True,
        follows=True,
    ),
    "clock.watch": Rule(
        "who sees to it that others are in time follows what is late",
        "supervisor leader secretary",
        follows=True,
    ),
    "card.read": Rule(
        "all who follow the work, the unit its own", _BOARD, "auditor", units=True, follows=True
    ),
    "duty.work": Rule("the unit that owes it is told of its time", units=True),
    "supervision.act": Rule("supervisors urge", "supervisor", changes=True),
    "return_visit.record": Rule(
        "the desk and supervisors ask the petitioner", f"{_DESK} supervisor visitor", changes=True
    ),
    "rulepack.manage": Rule("administrators put calendars in force", "administrator", changes=True),
    # reporting
    "dashboard.read": Rule(
        "figures and the rows behind them; the unit its own",
        _BOARD,
        "clerk auditor",
        units=True,
        follows=True,
    ),
    "briefing.read": Rule("the centre and the board", _BOARD),
    "briefing.publish": Rule("reporters", "reporter", changes=True),
}
"""By the action that a route declares."""


def may_read(who: Identity, thing: Thing) -> bool:
    """Whether a text of `thing` may be shown to them anywhere. No text of an accusation leaves intake."""
    return any(
        rule.reaches(who, thing)
        for action, rule in RULES.items()
        if not (thing.sealed and action in ONLY_NUMBERS)
    )


def may_name(who: Identity, thing: Thing) -> bool:
    """Whether its number may be shown to them anywhere."""
    return any(rule.reaches(who, thing) for rule in RULES.values()) or RULES["feed.read"].reaches_place(
        who, thing.place
    )


ONLY_NUMBERS = frozenset(
    {
        "feed.read",
        "audit.read",
        "audit.checkpoint",
        "clock.read",
        "card.read",
        "dashboard.read",
        "petitioner.erase",
        "standstill.read",
        "standstill.identify",
        "standstill.retry",
    }
)
"""Of an accusation these tell or take no more than a number, dates and the organ."""
