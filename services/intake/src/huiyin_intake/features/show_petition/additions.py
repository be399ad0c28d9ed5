"""The texts added to a petition after triage, as much of them as the reader may read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from huiyin_intake.addition_access import may_read
from huiyin_intake.domain.addition import Addition
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.vocabulary import AdditionState
from huiyin_intake.links import petition_url
from huiyin_intake.masking import masked_addition
from huiyin_intake.state_tags import addition_tag
from huiyin_ledger.domain import ERASED, Erased
from huiyin_web.http.access import may
from huiyin_web.http.parts import Tag
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class ShownAddition:
    """`text` is masked, `reason` says why it was kept back; both are None where the reader may not read them."""

    number: int
    added_at: datetime
    state: AdditionState
    tag: Tag
    text: str | None
    reason: str | None
    registered_as: str | None
    registered_url: str
    to_decide: bool


def additions_of(runtime: Runtime, petition: Petition) -> list[ShownAddition]:
    """Oldest first. Only the oldest unread one can be decided about."""
    shown = [_shown(runtime, petition, each) for each in petition.added_later.values()]
    oldest = min((each.number for each in shown if each.to_decide), default=None)
    return [replace(each, to_decide=each.number == oldest) for each in shown]


def _shown(runtime: Runtime, petition: Petition, addition: Addition) -> ShownAddition:
    readable = may_read(addition)
    try:
        text, erased = masked_addition(runtime, petition, addition.number), False
    except Erased:
        text, erased = ERASED, True
    registered_as = addition.registered_as if readable and may("petition.triage") else None
    return ShownAddition(
        number=addition.number,
        added_at=addition.added_at,
        state=addition.state,
        tag=addition_tag(addition.state),
        text=text if readable else None,
        reason=addition.reason.open_or() if addition.reason and readable else None,
        registered_as=registered_as,
        registered_url=petition_url(registered_as) if registered_as else "",
        to_decide=addition.state is AdditionState.TO_READ and readable and not erased,
    )
