"""The tag of an order's state."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_assignment.domain.vocabulary import State
from huiyin_web.http.i18n import _l
from huiyin_web.http.parts import Tag, TagKind

_STATES: Mapping[State, tuple[TagKind, str]] = {
    State.TO_DISPATCH: ("warn", _l("To be dispatched")),
    State.DISPATCHED: ("info", _l("To be signed for")),
    State.SIGNED: ("info", _l("Signed for")),
    State.CONTACTED: ("info", _l("Caller contacted")),
    State.HANDLING: ("info", _l("Being handled")),
    State.RETURN_REVIEW: ("warn", _l("Return asked for")),
    State.AUDIT: ("warn", _l("Reply to audit")),
    State.RETURN_VISIT: ("neutral", _l("Return visit")),
    State.CLOSED: ("good", _l("Closed")),
}


def state_tag(state: State, *, sealed: bool) -> Tag:
    """A sealed order looks sealed whatever its state."""
    kind, word = _STATES[state]
    return Tag("sealed" if sealed else kind, str(word))
