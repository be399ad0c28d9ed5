"""Whether there is nobody who could be asked about a matter: the one rule for return visits and their pages."""

from __future__ import annotations

from huiyin_supervision.domain.matter_clocks import MatterClocks
from huiyin_supervision.domain.matter_texts import subject_of
from huiyin_web.runtime import Runtime


def nobody_to_ask(runtime: Runtime, jurisdiction: str, clocks: MatterClocks) -> bool:
    """Nobody left a name, or the petitioner was erased."""
    return clocks.anonymous or runtime.vault.is_erased(jurisdiction, subject_of(clocks.registration_no))
