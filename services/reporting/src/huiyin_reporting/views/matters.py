"""One row per matter: everything that a figure may ask of it, and nothing about the person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

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
from huiyin_contracts.base import UnitKey
from huiyin_contracts.intake import (
    AccusationReferred,
    PetitionAnsweredDirectly,
    PetitionClosedAfterErasure,
    PetitionRegistered,
    PetitionSealed,
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
from huiyin_contracts.vocabulary import CardColour
from huiyin_ledger.db import Database
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import View, folds
from huiyin_web.identity.scope import Columns, Resource, Scope


@dataclass
class MatterRow:
    """Every column has one source, so that it doesn't matter how the sources interleave; `sealed` is derived.
    `alleged`: taken for an accusation that is still to be referred or triaged. Of an accusation that was handled
    as an ordinary matter before, each source begins anew: nothing of that handling is left."""

    jurisdiction: str
    registration_no: str
    sealed: bool = False

    channel: str | None = None
    received_at: datetime | None = None
    anonymous: bool | None = None
    confidential: bool | None = None
    imported: bool | None = None
    category: str | None = None
    nature: str | None = None
    matter_class: str | None = None
    place: str | None = None
    urgency: str | None = None
    triaged_at: datetime | None = None
    answered_directly: bool = False
    answered_at: datetime | None = None
    erased_at: datetime | None = None
    alleged: bool = False
    accusation: bool = False
    competent_unit: str | None = None
    rated_at: datetime | None = None
    rating_resolved: str | None = None
    rating_satisfaction: str | None = None
    import_unit: str | None = None
    import_submitted_at: datetime | None = None
    import_replied_at: datetime | None = None

    sealed_order: bool = False
    sealed_unit: str | None = None
    unit: str | None = None
    first_unit: str | None = None
    mode: str | None = None
    dispatches: int = 0
    first_dispatched_at: datetime | None = None
    dispatched_at: datetime | None = None
    signed_at: datetime | None = None
    contacted_at: datetime | None = None
    returns_requested: int = 0
    returns_upheld: int = 0
    returns_rejected: int = 0
    acceptance: str | None = None
    notice_served_at: datetime | None = None
    submitted_at: datetime | None = None
    replies_rejected: int = 0
    first_replied_at: datetime | None = None
    first_approved_at: datetime | None = None
    replied_at: datetime | None = None
    approved_at: datetime | None = None
    round: int | None = None
    closed_at: datetime | None = None
    outcome: str | None = None

    visits: int = 0
    visit_answered_at: datetime | None = None
    visit_resolved: str | None = None
    visit_satisfaction: str | None = None
    redo_count: int = 0
    breaches: int = 0
    yellow_cards: int = 0
    red_cards: int = 0
    concluded_at: datetime | None = None


class MattersView(View[MatterRow]):
    name = "matters"
    version = 5
    key = ("jurisdiction", "registration_no")
    indexes = (
        "(received_at)",
        "(unit, received_at)",
        "(closed_at)",
    )
    begins_blank = True

    def derive(self, row: MatterRow, event: Event) -> None:
        row.sealed = row.alleged or row.accusation or row.sealed_order
        if row.accusation or row.sealed_order:
            _begin_anew(row, _SUPERVISIONS)
        if row.accusation and not row.sealed_order:
            _begin_anew(row, _ASSIGNMENTS)

    @folds(PetitionRegistered)
    def registered(self, row: MatterRow, event: Event) -> None:
        data = event.data
        row.channel, row.received_at = data["channel"], data["received_at"]
        row.anonymous, row.confidential, row.imported = (
            data["anonymous"],
            data["confidential"],
            data["imported"],
        )
        row.alleged = data.get("sealed", False)

    @folds(PetitionSealed)
    def petition_sealed(self, row: MatterRow, event: Event) -> None:
        row.alleged = True

    @folds(PetitionTriaged)
    def triaged(self, row: MatterRow, event: Event) -> None:
        data = event.data
        row.category, row.nature, row.matter_class = data["category"], data["nature"], data["matter_class"]
        row.place, row.urgency = data["place"], data["urgency"]
        row.triaged_at, row.alleged = event.occurred_at, False
        row.answered_directly = data.get("answered_directly", False)

    @folds(AccusationReferred)
    def accusation_referred(self, row: MatterRow, event: Event) -> None:
        organ = UnitKey(**event.data["competent_unit"])
        _begin_anew(row, _TRIAGES)
        row.accusation, row.competent_unit = True, organ.named_in(event.jurisdiction)

    @folds(PetitionAnsweredDirectly)
    def answered(self, row: MatterRow, event: Event) -> None:
        row.answered_directly, row.answered_at = True, event.data["answered_at"]

    @folds(PetitionClosedAfterErasure)
    def closed_after_erasure(self, row: MatterRow, event: Event) -> None:
        row.erased_at = event.occurred_at

    @folds(RatingGiven)
    def rated(self, row: MatterRow, event: Event) -> None:
        row.rated_at = event.occurred_at
        row.rating_resolved, row.rating_satisfaction = event.data["resolved"], event.data["satisfaction"]

    @folds(ReplyImported)
    def reply_imported(self, row: MatterRow, event: Event) -> None:
        row.import_unit = event.data["unit"]
        row.import_submitted_at, row.import_replied_at = event.data["submitted_at"], event.data["replied_at"]

    @folds(OrderDispatched)
    def dispatched(self, row: MatterRow, event: Event) -> None:
        data = event.data
        if data["sealed"]:
            _begin_anew(row, _ASSIGNMENTS)
        row.unit, row.mode, row.round = data["unit"], data["mode"], data["round"]
        row.first_unit = row.first_unit or data["unit"]
        row.dispatches += 1
        row.first_dispatched_at = row.first_dispatched_at or event.occurred_at
        row.dispatched_at, row.signed_at = event.occurred_at, None
        if data["sealed"]:
            row.sealed_order, row.sealed_unit = True, data["unit"]

    @folds(OrderSigned)
    def signed(self, row: MatterRow, event: Event) -> None:
        row.signed_at = event.occurred_at

    @folds(CallerContacted)
    def contacted(self, row: MatterRow, event: Event) -> None:
        row.contacted_at = row.contacted_at or event.data["contacted_at"]

    @folds(ReturnRequested)
    def return_requested(self, row: MatterRow, event: Event) -> None:
        row.returns_requested += 1

    @folds(ReturnUpheld)
    def return_upheld(self, row: MatterRow, event: Event) -> None:
        row.returns_upheld += 1
        row.unit = None

    @folds(ReturnRejected)
    def return_rejected(self, row: MatterRow, event: Event) -> None:
        row.returns_rejected += 1

    @folds(AcceptanceDecided)
    def acceptance_decided(self, row: MatterRow, event: Event) -> None:
        row.acceptance, row.notice_served_at = event.data["outcome"], event.data.get("notice_served_at")

    @folds(ReplySubmitted)
    def reply_submitted(self, row: MatterRow, event: Event) -> None:
        row.submitted_at = event.occurred_at

    @folds(ReplyRejected)
    def reply_rejected(self, row: MatterRow, event: Event) -> None:
        row.replies_rejected += 1

    @folds(ReplyApproved)
    def reply_approved(self, row: MatterRow, event: Event) -> None:
        data = event.data
        row.round = data["round"]
        row.replied_at, row.approved_at = data["replied_at"], data["approved_at"]
        row.first_replied_at = row.first_replied_at or data["replied_at"]
        row.first_approved_at = row.first_approved_at or data["approved_at"]

    @folds(RedoStarted)
    def redo_started(self, row: MatterRow, event: Event) -> None:
        row.round, row.closed_at, row.outcome = event.data["round"], None, None

    @folds(OrderClosed)
    def order_closed(self, row: MatterRow, event: Event) -> None:
        row.closed_at, row.outcome = event.occurred_at, event.data["outcome"]

    @folds(ReturnVisited)
    def visited(self, row: MatterRow, event: Event) -> None:
        data = event.data
        row.visits += 1
        if data["answered"]:
            row.visit_answered_at = event.occurred_at
            row.visit_resolved, row.visit_satisfaction = data["resolved"], data["satisfaction"]

    @folds(RedoOrdered)
    def redo_ordered(self, row: MatterRow, event: Event) -> None:
        row.redo_count += 1

    @folds(ClockBreached)
    def breached(self, row: MatterRow, event: Event) -> None:
        row.breaches += 1

    @folds(CardIssued)
    def card_issued(self, row: MatterRow, event: Event) -> None:
        if event.data["colour"] == CardColour.RED:
            row.red_cards += 1
        else:
            row.yellow_cards += 1

    @folds(MatterConcluded)
    def concluded(self, row: MatterRow, event: Event) -> None:
        row.concluded_at = event.data["concluded_at"]


_TRIAGES = (
    "category", "nature", "matter_class", "place", "urgency", "triaged_at", "answered_directly", "answered_at",
    "rated_at", "rating_resolved", "rating_satisfaction", "import_unit", "import_submitted_at", "import_replied_at",
)  # fmt: skip
"""The columns that intake fills from the triage on."""
_ASSIGNMENTS = (
    "unit", "first_unit", "mode", "dispatches", "first_dispatched_at", "dispatched_at", "signed_at", "contacted_at",
    "returns_requested", "returns_upheld", "returns_rejected", "acceptance", "notice_served_at", "submitted_at",
    "replies_rejected", "first_replied_at", "first_approved_at", "replied_at", "approved_at", "round", "closed_at",
    "outcome",
)  # fmt: skip
_SUPERVISIONS = (
    "visits", "visit_answered_at", "visit_resolved", "visit_satisfaction", "redo_count", "breaches", "yellow_cards",
    "red_cards", "concluded_at",
)  # fmt: skip
"""Nobody is asked about an accusation, nor carded for one."""
_BLANK = MatterRow("", "")


def _begin_anew(row: MatterRow, columns: Iterable[str]) -> None:
    """Set the `columns` back to what they are before anything happened."""
    for column in columns:
        setattr(row, column, getattr(_BLANK, column))


def resource_of(database: Database, jurisdiction: str, registration_no: str) -> Resource | None:
    """None before it was triaged, referred or dispatched: until then nobody but intake knows whether it is an accusation."""
    row = MattersView.find(database, jurisdiction, registration_no)
    if row is None or not (row.sealed or row.triaged_at or row.first_dispatched_at):
        return None
    unit = UnitKey.of(jurisdiction, row.competent_unit or row.sealed_unit)
    return Resource(jurisdiction, unit, row.sealed, row.matter_class or "")


_HELD = Columns(
    "m.jurisdiction",
    unit="CASE WHEN m.sealed THEN coalesce(m.sealed_unit, m.competent_unit) ELSE m.unit END",
    sealed="m.sealed",
    matter_class="coalesce(m.matter_class, '')",
)
"""Who holds a matter: its unit, or the competent organ where it is an accusation."""


def jurisdictions(database: Database, scope: Scope) -> list[str]:
    """Every jurisdiction that has a matter; to a unit, one of its own. An accusation counts only within `scope`, so that
    no list of places tells of one. Jumps from one to the next in the primary key."""
    held = scope.condition(_HELD)
    told = held.where if scope.units is not None else f"(NOT m.sealed OR {held.where})"
    rows = database.query(
        f"""
        WITH RECURSIVE found AS (
            (SELECT m.jurisdiction FROM live.matters m WHERE {told} ORDER BY m.jurisdiction LIMIT 1)
            UNION ALL
            SELECT (SELECT m.jurisdiction FROM live.matters m
                     WHERE m.jurisdiction > found.jurisdiction AND {told} ORDER BY m.jurisdiction LIMIT 1)
              FROM found WHERE found.jurisdiction IS NOT NULL
        )
        SELECT jurisdiction FROM found WHERE jurisdiction IS NOT NULL
        """,
        held.params,
    )
    return [row["jurisdiction"] for row in rows]
