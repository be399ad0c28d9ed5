"""Who may read a text that was added after triage."""

from __future__ import annotations

from huiyin_intake.domain.addition import Addition
from huiyin_intake.domain.vocabulary import AdditionState
from huiyin_web.http.access import may


def may_read(addition: Addition) -> bool:
    """Unread ones may accuse somebody, so only the desk reads them; those kept back, whoever may read accusations;
    those passed on are as open as the petition."""
    match addition.state:
        case AdditionState.TO_READ:
            return may("petition.triage")
        case AdditionState.KEPT_BACK:
            return may("accusation.read")
        case AdditionState.PASSED_ON:
            return True
