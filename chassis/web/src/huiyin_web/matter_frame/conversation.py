"""What was said about a matter, from all services, as one thread in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_web.http.access import requires
from huiyin_web.http.links import page_url
from huiyin_web.http.pages import page
from huiyin_web.matter import Conversation, MatterSource, Said
from huiyin_web.matter_frame.head import MatterHead, Others, matter_head
from huiyin_web.service import Service


@dataclass(frozen=True)
class ConversationPage:
    """``conversation.html``. `thread`: the oldest first."""

    head: MatterHead
    thread: Sequence[Said]


def mount(routes: APIBlueprint, service: Service, source: MatterSource) -> None:
    """The page of `service`, which tells by `source`; none where it keeps no texts."""
    runtime, keeps = service.runtime, source.said
    if keeps is None:
        return

    @routes.get("/conversations/<registration_no>", doc_ui=False)
    @requires(source.action)
    def page_conversation(registration_no: str) -> Response:
        told = source.tell(runtime, registration_no)
        own = Conversation(items=keeps(runtime, registration_no))
        others = Others(runtime).tell(registration_no, "/conversation", Conversation)
        head = matter_head(runtime, told, conversation_url(runtime.name, registration_no))
        model = ConversationPage(head=head, thread=_thread({**others.answers, runtime.name: own}))
        return page("conversation.html", **vars(model))


def conversation_url(service: str, registration_no: str) -> str:
    return page_url(f"{service}.page_conversation", registration_no=registration_no)


def _thread(said: dict[str, Conversation]) -> list[Said]:
    """Without the copies of what its own service has told."""
    told = {service for service, answer in said.items() if answer.items}
    every = [
        each
        for service, answer in said.items()
        for each in answer.items
        if each.source == service or each.source not in told
    ]
    return sorted(every, key=lambda each: each.at)
