"""The words of supervision that are its own affair; those that travel are in `huiyin_contracts.vocabulary`."""

from __future__ import annotations

from enum import StrEnum


class Received(StrEnum):
    """How the unit that holds a matter came to it; what a limit may ask for as `received`."""

    DIRECTLY = "directly"
    """From the petitioner, at its own counter: it owes the notice from receipt (R22 §23)."""
    BY_TRANSFER = "by_transfer"
    """The petition office received it, registers it and passes it on (R22 §22)."""


class VisitState(StrEnum):
    DUE = "due"
    REDO = "redo"
    CONCLUDED = "concluded"
