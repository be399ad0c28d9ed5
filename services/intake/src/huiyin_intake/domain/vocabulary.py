"""The words of intake that are its own affair; those that travel are in `huiyin_contracts.vocabulary`."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a petition stands at intake; what becomes of it afterwards is other services' to say."""

    TO_TRIAGE = "to_triage"
    TRIAGED = "triaged"
    ANSWERED = "answered"
    REFERRED = "referred"


class Revealed(StrEnum):
    """What was looked at."""

    IDENTITY = "identity"
    ACCUSATION = "accusation"


class Fate(StrEnum):
    """What the desk decided about what was added after triage."""

    TO_READ = "to_read"
    PASSED_ON = "passed_on"
    KEPT_BACK = "kept_back"
