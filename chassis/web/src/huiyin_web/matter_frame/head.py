"""The head of a page about one matter: the same wherever the matter is opened."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar
from urllib.parse import quote

from pydantic import BaseModel

from huiyin_web.http.access import principal
from huiyin_web.http.i18n import _
from huiyin_web.http.navigation import concerns_me, services
from huiyin_web.http.parts import Link
from huiyin_web.matter import STEPS, MatterState, MatterTab, MatterTold, NearestClock, Step
from huiyin_web.peers import Peers, Responses
from huiyin_web.runtime import Runtime

Answer = TypeVar("Answer", bound=BaseModel)
_PATIENCE_SECONDS = 2.0
"""A page waits no longer for a service that is away."""


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step of the line."""

    label: str
    state: Literal["done", "current", "ahead"]


@dataclass(frozen=True, slots=True)
class ShownTab:
    """A page about the matter; `current`: the one that is open."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Unreached:
    """A service that could not be asked: its title, and why."""

    service: str
    why: str


@dataclass(frozen=True)
class MatterHead:
    """``parts/matter.html``. `owed`: what the reader has to do next about it; where that is nothing, `next` leads to the next
    matter of the reader's list."""

    number: str
    title: str
    state: MatterState | None
    sentence: str
    clock: NearestClock | None
    now: datetime
    steps: Sequence[ShownStep]
    tabs: Sequence[ShownTab]
    unreached: Sequence[Unreached]
    owed: Link | None
    next: Link | None


class Others:
    """The other services, as a page about a matter asks them; `in_order` names all that there are, this one too."""

    def __init__(self, runtime: Runtime) -> None:
        self._peers = Peers(runtime.settings, timeout=_PATIENCE_SECONDS)
        self._others = self._peers.with_address - {runtime.name}
        self.in_order = self._peers.services

    def tell(self, registration_no: str, what: str, kind: type[Answer]) -> Responses[Answer]:
        """What each answers to the reader, below the matter's address in its API."""
        path = f"/matters/{quote(registration_no, safe='')}{what}"
        return self._peers.ask_all(path, kind, among=self._others)


def matter_head(runtime: Runtime, own: MatterTold, here: str = "") -> MatterHead:
    """Of what this service tells, and of what the others answer to the reader, who is asked for by no more than a number.
    `here`: the address of the tab that is open, where that is not the service's first one."""
    others = Others(runtime)
    answered = others.tell(own.registration_no, "", MatterTold)
    every = {**answered.answers, runtime.name: own}
    told = [every[service] for service in others.in_order if service in every]
    leading = next((each for each in reversed(told) if each.leads), own)
    opened = here or own.tabs[0].href
    owed = next((do for each in _first(own, told) for do in each.actions if do.owed), None)
    return MatterHead(
        number=own.registration_no,
        title=next((each.title for each in _first(own, told) if each.title), own.registration_no),
        state=leading.state,
        sentence=leading.sentence,
        clock=_clock(leading, told),
        now=runtime.clock.now(),
        steps=_steps(leading),
        tabs=[ShownTab(tab.label, tab.href, tab.href == opened) for tab in _tabs(told)],
        unreached=_unreached(answered),
        owed=Link(owed.label, owed.href, "primary") if owed else None,
        next=Link(own.next.label, own.next.href) if own.next else None,
    )


def _first(own: MatterTold, told: Sequence[MatterTold]) -> list[MatterTold]:
    """What the page's own service tells before what others do."""
    return [own, *(each for each in told if each is not own)]


def _tabs(told: Sequence[MatterTold]) -> list[MatterTab]:
    """All of them, and the conversation of the first service that keeps texts."""
    kept = next((each.conversation for each in told if each.conversation), "")
    thread = [MatterTab(label=_("Conversation"), href=kept)] if kept else []
    return [*(tab for each in told for tab in each.tabs), *thread]


def _clock(leading: MatterTold, told: Sequence[MatterTold]) -> NearestClock | None:
    """The one that the sentence is about."""
    if not leading.limits_elsewhere or leading.current is None:
        return leading.clock
    return min((each.clock for each in told if each.clock), key=lambda clock: clock.due_at, default=None)


def _steps(leading: MatterTold) -> list[ShownStep]:
    """None of what no service knows as a matter: auditors ask for accounts and bulletins, too."""
    if not (leading.done or leading.current):
        return []

    def state(step: Step) -> Literal["done", "current", "ahead"]:
        if step is leading.current:
            return "current"
        return "done" if step in leading.done else "ahead"

    return [ShownStep(str(label), state(step)) for step, label in STEPS.items()]


_NOT_THEIRS: set[tuple[str, Hashable]] = set()
"""Services that have told somebody that no matter of theirs is open to such posts, each with what the posts are given. A process
begins with none."""


def _unreached(answered: Responses[MatterTold]) -> list[Unreached]:
    """Those in which the reader may have a tab. What has no page for them anyway is nothing that they miss."""
    titles = services()
    given = frozenset((each.role, each.granted, each.withheld) for each in principal().posts)
    _NOT_THEIRS.update((service, given) for service in answered.forbidden)
    return [
        Unreached(titles.get(service, service), why)
        for service, why in answered.unreached.items()
        if concerns_me(service) and (service, given) not in _NOT_THEIRS
    ]
