"""What a service tells of somebody's work: worklists of what waits, who holds how much of it, and figures of what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Task:
    """One row of a worklist. `number`: the matter's, empty where it is about none; `title`: what it is about, as far as the
    reader may read it; `owed`: what is to be done; `left`: the time that is left, or how long it has waited; `due_at`: when
    the limit runs out, None where none runs; `href`: where it is done."""

    number: str
    title: str
    owed: str
    left: str
    href: str
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """How many rows the list has now, how many of them are late, and the first ones."""

    count: int
    late: int = 0
    first: Sequence[Task] = ()


@dataclass(frozen=True)
class Worklist:
    """Something that is owed, and the list where it stands.

    `action`: what whoever sees it may do. The list is the page named `page` under `filters`. `read` answers within the
    request of `principal`, with at most as many tasks as its third argument says; it takes the query of that page, so that
    the count is that of the page's rows. None where nothing is to be said of it, as where the reader may not know that there
    is such work. `overlaps`: its rows are counted elsewhere, too, and not twice in the menu."""

    key: str
    title: str
    action: str
    page: str
    read: Callable[[Runtime, Principal, int], Owed | None]
    filters: Mapping[str, str] = field(default_factory=dict)
    overlaps: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """What one holds: a person, or a unit. `href`: the list of it, empty where there is none."""

    name: str
    count: int
    late: int
    href: str = ""


@dataclass(frozen=True)
class Load:
    """Who holds how much, for whoever may do `action`."""

    key: str
    title: str
    action: str
    read: Callable[[Runtime, Principal], Sequence[Share]]


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """One figure, in the request's language. `value` as people read it, `detail` what it is made of; `href`: the cases behind
    it; `bad`: it should be zero."""

    title: str
    value: str
    href: str
    detail: str = ""
    bad: bool = False


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """Some few figures, and the period in words that they are about."""

    period: str
    figures: Sequence[OwnFigure]


@dataclass(frozen=True)
class Outcome:
    """What became of the work of whoever asks, for whoever may do `action`. `read` answers as that of a worklist does; None
    where there is nothing to tell them."""

    key: str
    title: str
    action: str
    read: Callable[[Runtime, Principal], OwnFigures | None]
