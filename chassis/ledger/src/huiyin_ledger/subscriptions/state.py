"""The states of a subscription and their transitions."""

from __future__ import annotations

from enum import StrEnum

from huiyin_ledger.domain import Refused


class State(StrEnum):
    BOOTING = "booting"
    """Catching up; its views are incomplete."""
    ACTIVE = "active"
    PARKED = "parked"
    """Active, with at least one parked stream."""
    PAUSED = "paused"
    """Stopped by an operator."""
    ERROR = "error"
    """Stopped by an error that needs an operator; the reason says what to do."""
    DETACHED = "detached"
    """The service doesn't follow this source any more."""

    @property
    def runs(self) -> bool:
        return self in (State.BOOTING, State.ACTIVE, State.PARKED)


class Move(StrEnum):
    CATCH_UP = "catch up"
    PARK = "park"
    UNPARK = "unpark the last stream"
    PAUSE = "pause"
    RESUME = "resume"
    FAIL = "fail"
    DETACH = "detach"
    ATTACH = "attach"


TRANSITIONS: dict[tuple[State, Move], State] = {
    (State.BOOTING, Move.CATCH_UP): State.ACTIVE,
    (State.BOOTING, Move.PARK): State.BOOTING,
    (State.BOOTING, Move.UNPARK): State.BOOTING,
    (State.BOOTING, Move.PAUSE): State.PAUSED,
    (State.BOOTING, Move.FAIL): State.ERROR,
    (State.BOOTING, Move.DETACH): State.DETACHED,
    (State.ACTIVE, Move.CATCH_UP): State.ACTIVE,
    (State.ACTIVE, Move.PARK): State.PARKED,
    (State.ACTIVE, Move.PAUSE): State.PAUSED,
    (State.ACTIVE, Move.FAIL): State.ERROR,
    (State.ACTIVE, Move.DETACH): State.DETACHED,
    (State.PARKED, Move.CATCH_UP): State.PARKED,
    (State.PARKED, Move.PARK): State.PARKED,
    (State.PARKED, Move.UNPARK): State.ACTIVE,
    (State.PARKED, Move.PAUSE): State.PAUSED,
    (State.PARKED, Move.FAIL): State.ERROR,
    (State.PARKED, Move.DETACH): State.DETACHED,
    (State.PAUSED, Move.PAUSE): State.PAUSED,
    (State.PAUSED, Move.RESUME): State.BOOTING,
    (State.PAUSED, Move.DETACH): State.DETACHED,
    (State.ERROR, Move.FAIL): State.ERROR,
    (State.ERROR, Move.RESUME): State.BOOTING,
    (State.ERROR, Move.DETACH): State.DETACHED,
    (State.DETACHED, Move.ATTACH): State.BOOTING,
}
"""The allowed transitions; any other is refused."""


def after(state: State, move: Move) -> State:
    """The state after `move`. Raises Refused("subscription_state") if it isn't allowed."""
    try:
        return TRANSITIONS[state, move]
    except KeyError:
        raise Refused("subscription_state", f"a subscription that is {state} can't {move}") from None
