"""Changes of a planned session, for programs."""

from __future__ import annotations

from collections.abc import Callable

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel

from huiyin_intake.domain.vocabulary import SessionState
from huiyin_intake.features.change_reception.command import (
    CancelSession,
    ChangeLawyer,
    Command,
    MoveSession,
    ReplaceLeader,
    SwapLeaders,
    cancel_session,
    change_lawyer,
    move_session,
    replace_leader,
    swap_leaders,
)
from huiyin_intake.receptions import load_session
from huiyin_ledger.domain import Act
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime


class SessionPath(BaseModel):
    session_no: str


class Changed(BaseModel):
    """`version`: of the session after the change. `edition`: how often the public was told of it."""

    session_no: str
    version: int
    state: SessionState
    edition: int


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    def change(
        run: Callable[[Runtime, Act, Principal, str, Command], None], session_no: str, body: Command
    ) -> Changed:
        run(runtime, act_from_request(runtime), principal(), session_no, body)
        session = load_session(runtime, session_no)
        return Changed(
            session_no=session_no, version=session.version, state=session.state, edition=session.edition
        )

    @routes.post("/api/v1/receptions/<session_no>/time", summary="Move a session", responses={200: Changed})
    @requires("reception.plan")
    def api_move_session(path: SessionPath, body: MoveSession) -> Changed:
        return change(move_session, path.session_no, body)

    @routes.post(
        "/api/v1/receptions/<session_no>/leader", summary="Replace the leader", responses={200: Changed}
    )
    @requires("reception.plan")
    def api_replace_leader(path: SessionPath, body: ReplaceLeader) -> Changed:
        return change(replace_leader, path.session_no, body)

    @routes.post(
        "/api/v1/receptions/<session_no>/swap",
        summary="Swap the leaders of two sessions",
        responses={200: Changed},
    )
    @requires("reception.plan")
    def api_swap_leaders(path: SessionPath, body: SwapLeaders) -> Changed:
        return change(swap_leaders, path.session_no, body)

    @routes.post(
        "/api/v1/receptions/<session_no>/lawyer", summary="Change the lawyer", responses={200: Changed}
    )
    @requires("reception.plan")
    def api_change_lawyer(path: SessionPath, body: ChangeLawyer) -> Changed:
        return change(change_lawyer, path.session_no, body)

    @routes.post(
        "/api/v1/receptions/<session_no>/cancellation",
        summary="Cancel a session",
        responses={200: Changed},
    )
    @requires("reception.plan")
    def api_cancel_session(path: SessionPath, body: CancelSession) -> Changed:
        return change(cancel_session, path.session_no, body)
