"""Words for the values of the vocabularies, looked up when shown."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_chassis.http.i18n import _l
from huiyin_intake.domain.vocabulary import Fate, State

STATES: Mapping[State, tuple[str, str]] = {
    State.TO_TRIAGE: ("warn", _l("To triage")),
    State.TRIAGED: ("info", _l("Sent on its way")),
    State.ANSWERED: ("good", _l("Answered directly")),
    State.REFERRED: ("sealed", _l("Referred, sealed")),
}
"""State -> kind of its tag, and its word."""
FATES: Mapping[Fate, tuple[str, str]] = {
    Fate.TO_READ: ("warn", _l("To be read")),
    Fate.PASSED_ON: ("good", _l("Passed on to the unit")),
    Fate.KEPT_BACK: ("sealed", _l("Kept back")),
}
"""The same for what was added after triage."""
