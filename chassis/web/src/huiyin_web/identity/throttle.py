"""Limits how often a password or a code is guessed, without giving strangers a way to lock out its owner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huiyin_web.identity.buckets import Buckets, Rate
from huiyin_web.identity.rates import Limit


@dataclass(frozen=True, slots=True)
class Guess:
    """What was counted for it; `pair`: the count of its place with what it guesses at."""

    pair: str
    counted: Mapping[str, Rate]


class Throttle:
    """A guess counts for its address, for its address with what it guesses at, and for what it guesses at: the first
    of an address apart from those that follow, so that who goes on guessing elsewhere keeps nobody waiting who
    comes from a new place.

    A `device` from which the owner has been let in before is counted by itself alone: whatever others try from
    elsewhere, or from the same office, does not keep it out.
    """

    def __init__(self, kind: str, buckets: Buckets, limit: Limit) -> None:
        self._kind = kind
        self._buckets = buckets
        self._limit = limit

    def attempt(self, subject: str, address: str, device: str = "") -> Guess:
        """Count a guess before it is made, so that simultaneous ones count.

        Refused("too_many_attempts", retry_after=seconds) once they are used up, right or wrong.
        """
        pair = f"{self._kind} pair {device or address} {subject}"
        limit = self._limit.pair
        assert limit is not None
        guess = Guess(pair, {pair: limit} | ({} if device else self._of_strangers(pair, subject, address)))
        self._buckets.spend(guess.counted)
        return guess

    def succeeded(self, guess: Guess) -> None:
        """Take back a right guess, and what its owner mistyped at the same place before."""
        for name, rate in guess.counted.items():
            if name == guess.pair:
                self._buckets.empty(name)
            else:
                self._buckets.give_back(name, rate)

    def _of_strangers(self, pair: str, subject: str, address: str) -> dict[str, Rate]:
        limit = self._limit
        rates = {f"{self._kind} address {address}": limit.address}
        if limit.subject is not None:
            which = "first" if self._buckets.is_full(pair) else "subject"
            rates[f"{self._kind} {which} {subject}"] = limit.subject
        return rates
