"""What a service tells of one matter to whoever may know of it: the head of every page of the matter is made of these."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from pydantic import BaseModel, Field

from huiyin_web.http.i18n import _l
from huiyin_web.http.parts import Tag, TagKind
from huiyin_web.runtime import Runtime


class Step(StrEnum):
    """The steps of a matter, in their order."""

    REGISTER = "register"
    DISPATCH = "dispatch"
    HANDLE = "handle"
    ANSWER = "answer"
    VISIT = "visit"

    @property
    def before(self) -> Sequence[Step]:
        return tuple(Step)[: tuple(Step).index(self)]


STEPS: Mapping[Step, str] = MappingProxyType(
    {
        Step.REGISTER: _l("Registration"),
        Step.DISPATCH: _l("Sending out"),
        Step.HANDLE: _l("Handling"),
        Step.ANSWER: _l("Answer"),
        Step.VISIT: _l("Return visit"),
    }
)
"""What the steps are called."""


class MatterTab(BaseModel):
    """A page about the matter that whoever asks may open."""

    label: str
    href: str


class MatterState(BaseModel):
    """The tag of the state: its word, and the kind of its colour."""

    kind: TagKind
    label: str

    @classmethod
    def of(cls, tag: Tag) -> MatterState:
        return cls(kind=tag.kind, label=tag.label)


class NearestClock(BaseModel):
    """The limit that runs out next. `left` says in words how much of it is left."""

    label: str
    started_at: datetime
    due_at: datetime
    provisional: bool = Field(description="It rests on a calendar year that is not published yet.")
    late: bool
    left: str


class MatterAction(BaseModel):
    """Something that whoever asks may do now. `owed`: it is this person's turn to do it; `href` shows its form."""

    label: str
    href: str
    owed: bool = False


class MatterTold(BaseModel):
    """What one service knows of a matter, as far as whoever asks may know it. Words are in the request's language."""

    registration_no: str
    tabs: list[MatterTab] = Field(description="The service's own page of the matter comes first.")
    conversation: str = Field(
        "", description="The page of what was said about it, where the service keeps texts."
    )
    title: str = Field("", description="Masked; empty where it may not be read, or is not known here.")
    state: MatterState | None = None
    sentence: str = Field("", description="Where it stands, and who owes what by when.")
    leads: bool = Field(
        False, description="The service keeps where the matter stands: the last one on its way is believed."
    )
    done: list[Step] = []
    current: Step | None = None
    clock: NearestClock | None = None
    limits_elsewhere: bool = Field(
        False, description="Its limits are kept by another service: that one's nearest clock is the matter's."
    )
    actions: list[MatterAction] = Field([], description="The usual ones first.")
    next: MatterAction | None = Field(
        None, description="The way to the next matter of the list that this person works through."
    )


class Said(BaseModel):
    """Something that was said or written about a matter. Texts are masked."""

    source: str = Field(description="The service that it was told to first; others may keep a copy.")
    what: str
    who: str = ""
    at: datetime
    text: str = ""
    mark: TagKind | None = None
    sealed: MatterTab | None = Field(
        None, description="Where those who may open what is sealed do so, with a reason."
    )


class Conversation(BaseModel):
    """All that a service has of it, in no order."""

    items: list[Said]


@dataclass(frozen=True)
class MatterSource:
    """How a service tells of matters. It is asked within a request of somebody who may do `action`, for the number of a matter;
    NotFound alike for an unknown one and for one that they may not know of. `said`: what was said about it, None where the
    service keeps no such texts."""

    action: str
    tell: Callable[[Runtime, str], MatterTold]
    said: Callable[[Runtime, str], list[Said]] | None = None
