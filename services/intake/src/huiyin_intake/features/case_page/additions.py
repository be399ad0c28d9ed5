"""What was added to a petition after triage, as much of it as whoever looks may read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from huiyin_chassis.domain import Erased
from huiyin_chassis.http.access import may
from huiyin_chassis.runtime import Runtime
from huiyin_intake.domain.addition import Addition
from huiyin_intake.domain.erased import ERASED
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.vocabulary import Fate
from huiyin_intake.masked import masked_addition
from huiyin_intake.web.labels import FATES


@dataclass(frozen=True)
class Shown:
    """`text` is masked, `reason` says why it was kept back; both None where they are not for whoever looks."""

    number: int
    added_at: datetime
    tag: tuple[str, str]
    text: str | None
    reason: str | None
    registered_as: str | None
    to_decide: bool


def additions_of(runtime: Runtime, petition: Petition) -> list[Shown]:
    """Oldest first. The oldest unread one is to be decided now, by those who triage."""
    shown = [_shown(runtime, petition, each) for each in petition.added_later.values()]
    waiting = min((each.number for each in shown if each.to_decide), default=None)
    return [replace(each, to_decide=each.number == waiting) for each in shown]


def may_read(addition: Addition) -> bool:
    """Unread ones are the desk's, for they may accuse somebody; what was kept back is for those who handle
    accusations; what was passed on is as open as the petition."""
    match addition.fate:
        case Fate.TO_READ:
            return may("petition.triage")
        case Fate.KEPT_BACK:
            return may("accusation.read")
        case Fate.PASSED_ON:
            return True


def _shown(runtime: Runtime, petition: Petition, addition: Addition) -> Shown:
    readable = may_read(addition)
    tag, said = FATES[addition.fate]
    try:
        text, erased = masked_addition(runtime, petition, addition.number), False
    except Erased:
        text, erased = ERASED, True
    return Shown(
        number=addition.number,
        added_at=addition.added_at,
        tag=(tag, str(said)),
        text=text if readable else None,
        reason=addition.reason.open_or(ERASED) if addition.reason and readable else None,
        registered_as=addition.registered_as if readable else None,
        to_decide=addition.fate is Fate.TO_READ and readable and not erased,
    )
