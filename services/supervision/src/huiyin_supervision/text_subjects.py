"""Under whose key a text about a matter is sealed now."""

from __future__ import annotations

from huiyin_ledger.vault.vault import Vault
from huiyin_supervision.domain.matter_texts import subject_of


def subject_now(vault: Vault, jurisdiction: str, registration_no: str) -> str:
    """The petitioner's, under which all is sealed that an erasure has to reach; once they were erased, the matter's own: what is
    written from then on is masked, and of nobody."""
    subject = subject_of(registration_no)
    return registration_no if vault.is_erased(jurisdiction, subject) else subject
