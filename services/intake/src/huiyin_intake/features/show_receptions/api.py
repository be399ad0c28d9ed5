"""Sessions of reception days as the API gives them."""

from __future__ import annotations

from datetime import date, datetime

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, Field

from huiyin_contracts.vocabulary import ReceptionKind, ReceptionLevel
from huiyin_intake.domain.vocabulary import SessionState
from huiyin_intake.features.show_receptions.query import ReceptionsQuery, Rosters, sessions_of
from huiyin_intake.reception_words import lawyer_name, leader_name
from huiyin_intake.views.reception_sessions import SessionRow
from huiyin_ledger.clock.china import china_date
from huiyin_web.http.access import principal, requires
from huiyin_web.identity import policy
from huiyin_web.runtime import Runtime


class ReceptionItem(BaseModel):
    """`leader`, `lawyer`, `place`: codes of the roster of the jurisdiction."""

    jurisdiction: str
    session_no: str
    level: ReceptionLevel
    kind: ReceptionKind
    starts_at: datetime
    ends_at: datetime
    leader: str
    leader_name: str
    lawyer: str | None
    lawyer_name: str
    place: str
    room: str
    state: SessionState
    offered: str = Field(description="The session that is offered instead of a cancelled one.")
    edition: int = Field(description="How often the public was told of it; 0: not yet.")
    by_rule: date | None = Field(description="Its day by the rule that planned it.")
    version: int = Field(
        description="To be sent with a change, which is refused where somebody else made one since."
    )


class ReceptionList(BaseModel):
    items: list[ReceptionItem]


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/api/v1/receptions", summary="Sessions of reception days", responses={200: ReceptionList})
    @requires("reception.read")
    def api_receptions(query: ReceptionsQuery) -> ReceptionList:
        """Those of one month, by their time."""
        month = (
            date.fromisoformat(f"{query.month}-01")
            if query.month
            else china_date(runtime.clock.now()).replace(day=1)
        )
        rosters = Rosters(runtime)
        scope = policy.scope_of(principal(), "reception.read")
        rows = sessions_of(runtime.database, scope, query, month)
        return ReceptionList(items=[_item(rosters, each) for each in rows])


def _item(rosters: Rosters, session: SessionRow) -> ReceptionItem:
    roster = rosters.of(session.jurisdiction)
    own = {name: value for name, value in vars(session).items() if name in ReceptionItem.model_fields}
    return ReceptionItem(
        **own,
        leader_name=leader_name(roster, session.leader),
        lawyer_name=lawyer_name(roster, session.lawyer),
    )
