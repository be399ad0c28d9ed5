"""Compares a batch with its subscription's position."""

from __future__ import annotations

from enum import StrEnum

from huiyin_ledger.events import Batch
from huiyin_ledger.subscriptions.store import Standing


class Outcome(StrEnum):
    APPLIED = "applied"
    DUPLICATE = "duplicate"
    """A duplicate: everything in it was processed before."""
    GAP = "gap"
    """A gap: earlier events are missing and couldn't be pulled now."""
    STOPPED = "stopped"
    """The subscription is paused, detached or in error; it will pull when it is resumed."""


class Diverged(Exception):
    """The source's chain hash at the subscription's position has changed."""


def outcome_of(batch: Batch, standing: Standing) -> Outcome:
    """The outcome of a batch at this position; APPLIED: process it. Raises Diverged."""
    if not standing.state.runs:
        return Outcome.STOPPED
    if batch.after > standing.position:
        return Outcome.GAP
    if batch.after == standing.position and _differ(batch.after_hash, standing.chain_hash):
        raise Diverged
    return Outcome.DUPLICATE if batch.upto <= standing.position else Outcome.APPLIED


def _differ(chain_hash: str, remembered: str) -> bool:
    return bool(chain_hash and remembered) and chain_hash != remembered
