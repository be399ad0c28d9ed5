"""One order as the API gives it, and the commands on it."""

from __future__ import annotations

from datetime import datetime

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel

from huiyin_assignment.features.answer_urging.command import ANSWER_URGING, UrgingAnswerBody
from huiyin_assignment.features.audit_reply.command import AUDIT, COLLEAGUE_AUDIT, AuditBody
from huiyin_assignment.features.contact_caller.command import CENTRE_CONTACT, CONTACT, ContactBody
from huiyin_assignment.features.decide_acceptance.command import ACCEPTANCE, AcceptanceBody
from huiyin_assignment.features.decide_return.command import RETURN_DECISION, ReturnDecisionBody
from huiyin_assignment.features.dispatch_order.command import DISPATCH, DispatchBody
from huiyin_assignment.features.follow_promise.command import PROMISE, PromiseBody
from huiyin_assignment.features.list_orders.api import OrderItem
from huiyin_assignment.features.redispatch_order.command import REDISPATCH, RedispatchBody
from huiyin_assignment.features.request_return.command import RETURN, ReturnBody
from huiyin_assignment.features.show_order.query import open_text, read_order
from huiyin_assignment.features.sign_for_order.command import SIGN, SignBody
from huiyin_assignment.features.start_handling.command import HANDLING, HandlingBody
from huiyin_assignment.features.submit_reply.command import REPLY, ReplyBody
from huiyin_assignment.order_action import OrderPath
from huiyin_assignment.order_command import OrderNow
from huiyin_web.http.access import principal, requires
from huiyin_web.runtime import Runtime


class HistoryItem(BaseModel):
    """One event of the order, or of supervision about it. `text` is what somebody wrote, where it may be read."""

    source: str
    position: int
    what: str
    word: str | None
    unit: str | None
    actor: str
    occurred_at: datetime
    recorded_at: datetime
    text: str


class RedoDetail(BaseModel):
    """Why it is handled again: the petitioner's `words`, and what the centre has `wanted`."""

    reason: str
    words: str
    wanted: str


class OrderDetail(OrderItem):
    """`title`, `text` and `reply` are masked texts; `actions` is what whoever asks may do now; `redo` from the second round
    on."""

    title: str
    text: str
    reply: str | None
    redo: RedoDetail | None
    actions: list[str]
    history: list[HistoryItem]


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get(
        "/api/v1/orders/<registration_no>", summary="One order with its history", responses={200: OrderDetail}
    )
    @requires("order.read")
    def api_order(path: OrderPath) -> OrderDetail:
        shown = read_order(runtime, principal(), path.registration_no)
        return OrderDetail(
            **OrderItem.model_validate(shown.order).model_dump(),
            title=shown.title,
            text=shown.text,
            reply=open_text(shown.reply.text) if shown.reply else None,
            redo=RedoDetail.model_validate(shown.redo, from_attributes=True) if shown.redo else None,
            actions=[action.slug for action in shown.actions],
            history=[
                HistoryItem.model_validate(vars(event) | {"text": shown.text_of(event)})
                for event in shown.history
            ],
        )

    _mount_commands(routes, runtime)


def _mount_commands(routes: APIBlueprint, runtime: Runtime) -> None:
    @SIGN.route(routes)
    def api_sign(path: OrderPath, body: SignBody) -> OrderNow:
        return SIGN.answer(runtime, path, body)

    @CONTACT.route(routes)
    def api_contact(path: OrderPath, body: ContactBody) -> OrderNow:
        return CONTACT.answer(runtime, path, body)

    @CENTRE_CONTACT.route(routes)
    def api_centre_contact(path: OrderPath, body: ContactBody) -> OrderNow:
        return CENTRE_CONTACT.answer(runtime, path, body)

    @ACCEPTANCE.route(routes)
    def api_acceptance(path: OrderPath, body: AcceptanceBody) -> OrderNow:
        return ACCEPTANCE.answer(runtime, path, body)

    @REPLY.route(routes)
    def api_reply(path: OrderPath, body: ReplyBody) -> OrderNow:
        return REPLY.answer(runtime, path, body)

    @HANDLING.route(routes)
    def api_handling(path: OrderPath, body: HandlingBody) -> OrderNow:
        return HANDLING.answer(runtime, path, body)

    @ANSWER_URGING.route(routes)
    def api_urging_answer(path: OrderPath, body: UrgingAnswerBody) -> OrderNow:
        return ANSWER_URGING.answer(runtime, path, body)

    @PROMISE.route(routes)
    def api_promise(path: OrderPath, body: PromiseBody) -> OrderNow:
        return PROMISE.answer(runtime, path, body)

    @RETURN.route(routes)
    def api_return(path: OrderPath, body: ReturnBody) -> OrderNow:
        return RETURN.answer(runtime, path, body)

    @COLLEAGUE_AUDIT.route(routes)
    def api_colleague_audit(path: OrderPath, body: AuditBody) -> OrderNow:
        return COLLEAGUE_AUDIT.answer(runtime, path, body)

    @DISPATCH.route(routes)
    def api_dispatch(path: OrderPath, body: DispatchBody) -> OrderNow:
        return DISPATCH.answer(runtime, path, body)

    @RETURN_DECISION.route(routes)
    def api_return_decision(path: OrderPath, body: ReturnDecisionBody) -> OrderNow:
        return RETURN_DECISION.answer(runtime, path, body)

    @AUDIT.route(routes)
    def api_audit(path: OrderPath, body: AuditBody) -> OrderNow:
        return AUDIT.answer(runtime, path, body)

    @REDISPATCH.route(routes)
    def api_redispatch(path: OrderPath, body: RedispatchBody) -> OrderNow:
        return REDISPATCH.answer(runtime, path, body)
