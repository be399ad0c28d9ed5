"""Limits how often a password or a code is guessed, without giving strangers a way to lock out its owner."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_web.identity.buckets import Buckets, Rate
from huiyin_web.identity.rates import Limit


class Throttle:
    """A guess counts for its address, for its address with what it guesses at, and for what it guesses at.

    A `device` from which the owner has been let in before is counted by itself alone: whatever others try from
    elsewhere, or from the same office, does not keep it out.
    """

    def __init__(self, kind: str, buckets: Buckets, limit: Limit) -> None:
        self._kind = kind
        self._buckets = buckets
        self._limit = limit

    def attempt(self, subject: str, address: str, device: str = "") -> None:
        """Count a guess before it is made, so that simultaneous ones count.

        Refused("too_many_attempts", retry_after=seconds) once they are used up, right or wrong.
        """
        self._buckets.spend(self._rates(subject, address, device))

    def succeeded(self, subject: str, address: str, device: str = "") -> None:
        """Take back a right guess, and what its owner mistyped at the same place before."""
        rates = self._rates(subject, address, device)
        own = device or address
        for name, rate in rates.items():
            if name == self._pair(subject, own):
                self._buckets.empty(name)
            else:
                self._buckets.give_back(name, rate)

    def _rates(self, subject: str, address: str, device: str) -> Mapping[str, Rate]:
        limit = self._limit
        assert limit.pair is not None
        if device:
            return {self._pair(subject, device): limit.pair}
        rates = {f"{self._kind} address {address}": limit.address, self._pair(subject, address): limit.pair}
        if limit.subject is not None:
            rates[f"{self._kind} subject {subject}"] = limit.subject
        return rates

    def _pair(self, subject: str, place: str) -> str:
        return f"{self._kind} pair {place} {subject}"
