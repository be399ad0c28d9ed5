"""The command as the API takes it, and as the order's page offers it."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint

from huiyin_assignment.domain.vocabulary import Move
from huiyin_assignment.features.submit_reply.command import ReplyBody, SubmitReply
from huiyin_assignment.features.submit_reply.handler import submit_reply
from huiyin_assignment.order_action import OrderAction, OrderPath
from huiyin_web.http.i18n import _l
from huiyin_web.runtime import Runtime

REPLY = OrderAction(
    "reply",
    _l("Reply"),
    "order.work",
    Move.SUBMIT_REPLY,
    ReplyBody,
    SubmitReply,
    submit_reply,
    done=_l("The reply went to the centre for audit."),
)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @REPLY.route(routes, "Hand in a reply")
    def api_reply(path: OrderPath, body: ReplyBody) -> Any:
        return REPLY.by_api(runtime, path.registration_no, body)
