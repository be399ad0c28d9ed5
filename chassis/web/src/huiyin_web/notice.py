"""What staff are told without looking for it: each kind of notice is an automation of the service that knows of it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from huiyin_ledger.events import Event
from huiyin_ledger.intents import TAKE_BACK, Intent, intent_of, record
from huiyin_web.automations import Automation
from huiyin_web.identity.notice_plans import Way
from huiyin_web.identity.scope import Resource
from huiyin_web.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Due:
    """What is owed at present, so that it is worth telling. `resource`: what whoever is told must reach; `due_at`: when the limit
    runs out, None where none runs; `but`: accounts that may not do it in this one matter."""

    resource: Resource
    due_at: datetime | None = None
    but: frozenset[str] = field(default_factory=frozenset)


class Notice(Automation):
    """A kind of notice. It reacts to an event by an intent, which commits with the subscription's position; what follows from that
    is decided when it is carried out.

    `kind`: its code. `title`: what has happened, `task`: what is to be done, both lazy. `action`: who may do that is told.
    `page`: where it is done, by its name (see `http/links.py`), with ``registration_no``. `ways`: which ways every post has where no
    administrator chose others.
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    task: ClassVar[str]
    action: ClassVar[str]
    page: ClassVar[str]
    ways: ClassVar[frozenset[Way]] = frozenset({Way.PAGE})

    def tells_of(self, event: Event) -> bool:
        """Whether somebody is to be told of this event."""
        return True

    def about(self, event: Event) -> str:
        """What `due` needs to know besides the matter: the unit that the event names."""
        unit: str = event.data["unit"]
        return unit

    def react(self, event: Event, runtime: Runtime) -> None:
        if self.tells_of(event):
            record(runtime.database, intent_of(event, self.kind, self.about(event)))

    @abstractmethod
    def due(self, intent: Intent, runtime: Runtime) -> Due | None:
        """As it stands now; None where it is done meanwhile, or true no more: then nothing leaves."""


class TakesBackNotices(Automation):
    """Reacts to an event after which hardly anybody may know of its matter: what was told of it is taken back."""

    def react(self, event: Event, runtime: Runtime) -> None:
        record(runtime.database, intent_of(event, TAKE_BACK))


MAIL_TOO: frozenset[Way] = frozenset({Way.PAGE, Way.MAIL})
EVERY_WAY: frozenset[Way] = frozenset(Way)


def by_kind(automations: tuple[Automation, ...]) -> Mapping[str, Notice]:
    """The notices among the automations of a service."""
    return {each.kind: each for each in automations if isinstance(each, Notice)}
