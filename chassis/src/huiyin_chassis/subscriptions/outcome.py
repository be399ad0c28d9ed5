"""What is done with a batch, judged by where its subscription stands."""

from __future__ import annotations

from enum import StrEnum

from huiyin_chassis.events import Batch
from huiyin_chassis.subscriptions.store import Standing


class Outcome(StrEnum):
    APPLIED = "applied"
    DUPLICATE = "duplicate"
    """Everything in it was here before."""
    GAP = "gap"
    """Something before it is missing and could not be pulled now."""
    STOPPED = "stopped"
    """The subscription is paused, detached or in error; it will pull when it is resumed."""


class Diverged(Exception):
    """The source's chain has another hash at our position than when we were there."""


def outcome_of(batch: Batch, standing: Standing) -> Outcome:
    """What is to be done with a batch where we stand; APPLIED: take it in. Raises Diverged."""
    if not standing.state.runs:
        return Outcome.STOPPED
    if batch.after > standing.position:
        return Outcome.GAP
    if batch.after == standing.position and _differ(batch.after_hash, standing.chain_hash):
        raise Diverged
    return Outcome.DUPLICATE if batch.upto <= standing.position else Outcome.APPLIED


def _differ(chain_hash: str, remembered: str) -> bool:
    return bool(chain_hash and remembered) and chain_hash != remembered
