"""What supervisors wrote to units about a matter, and what these answered, opened from the ledger."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_supervision.domain.matter_clocks import MatterClocks
from huiyin_supervision.features.show_matter.query import MatterOverview
from huiyin_web.runtime import Runtime


def urging_texts(runtime: Runtime, matter: MatterOverview) -> Mapping[tuple[str, str], str]:
    """By the urging's id and ``words`` or ``answer``."""
    if not matter.urgings:
        return {}
    stream = MatterClocks.stream_id(matter.jurisdiction, matter.registration_no)
    return {
        (event.data["urging_id"], field): event.data[field].open_or()
        for event in runtime.ledger.stream(matter.jurisdiction, stream)
        for field in ("words", "answer")
        if "urging_id" in event.data and field in event.data
    }
