"""When a matter turned out to be an accusation, then take back what anybody was told of it."""

from __future__ import annotations

from huiyin_supervision.domain.matter_clock_events import MatterSealed
from huiyin_web.notice import TakesBackNotices


class WhenMatterSealedThenTakeBackItsNotices(TakesBackNotices):
    """The competent organ finds what it owes in its list."""

    sources = {"supervision": frozenset({MatterSealed.TOPIC})}
