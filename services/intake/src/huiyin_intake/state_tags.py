"""Tags of the states that only intake knows."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_contracts.vocabulary import ADDED, DISSATISFIED, UNRESOLVED
from huiyin_intake.domain.vocabulary import AdditionState, State
from huiyin_web.http.i18n import _l
from huiyin_web.http.parts import Tag, TagKind

_PETITION: Mapping[State, tuple[TagKind, str]] = {
    State.TO_TRIAGE: ("warn", _l("To triage")),
    State.TRIAGED: ("info", _l("Passed on")),
    State.ANSWERED: ("good", _l("Answered directly")),
    State.REFERRED: ("sealed", _l("Referred, sealed")),
    State.ERASED: ("neutral", _l("Petitioner erased")),
}
TAKEN_UP_AGAIN: Mapping[str, str] = {
    UNRESOLVED: _l("Again: not settled by the desk's answer"),
    DISSATISFIED: _l("Again: not satisfied with the desk's answer"),
    ADDED: _l("Again: added after the desk's answer"),
}
"""Why a petition is to be triaged again, by `because` of `TakenUpAgain`."""
_ADDITION: Mapping[AdditionState, tuple[TagKind, str]] = {
    AdditionState.TO_READ: ("warn", _l("To be read")),
    AdditionState.PASSED_ON: ("good", _l("Passed on to the unit")),
    AdditionState.KEPT_BACK: ("sealed", _l("Kept back")),
}


def petition_tag(state: State, *, accusation: bool = False) -> Tag:
    """The tag of a petition; an accusation looks sealed whatever its state."""
    kind, word = _PETITION[state]
    return Tag("sealed" if accusation else kind, str(word))


def addition_tag(state: AdditionState) -> Tag:
    kind, word = _ADDITION[state]
    return Tag(kind, str(word))
