"""Exponential backoff for retries."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Backoff:
    """Seconds to wait: `first`, doubled each time up to `longest`; `reset` starts over."""

    first: float = 0.1
    longest: float = 10.0
    _next: float = 0.0

    def next(self) -> float:
        self._next = min(self.longest, self._next * 2 or self.first)
        return self._next

    def reset(self) -> None:
        self._next = 0.0
