"""Titles of a page of return visits. Whoever asks the petitioner reads them; no view holds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from huiyin_supervision.domain.matter_texts import MatterTexts
from huiyin_supervision.views.matters import OfMatter
from huiyin_web.runtime import Runtime

_EARLY = 5
"""The request is among the first texts of its matter; additions may come before it is triaged."""
Titles = Mapping[tuple[str, str], str]
"""By jurisdiction and registration number."""


def titles_of(runtime: Runtime, rows: Iterable[OfMatter]) -> Titles:
    """Of the rows' matters, as far as they were told and not erased."""
    numbers = {
        (
            each.jurisdiction,
            MatterTexts.stream_id(each.jurisdiction, each.registration_no),
        ): each.registration_no
        for each in rows
    }
    found = runtime.ledger.first_sealed("title", numbers, among=_EARLY)
    opened = {(at[0], numbers[at]): title.open_or("") for at, title in found.items()}
    return {matter: title for matter, title in opened.items() if title}
