"""The texts of a petition as its page shows them."""

from __future__ import annotations

from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.vocabulary import State
from huiyin_intake.masking import masked_title_and_text
from huiyin_ledger.domain import ERASED, Erased
from huiyin_web.http.i18n import _
from huiyin_web.runtime import Runtime


def content_of(runtime: Runtime, petition: Petition) -> tuple[str, str]:
    """Masked title and text; nothing of a referred accusation."""
    if petition.state is State.REFERRED:
        return _("Accusation, sealed"), ""
    try:
        return masked_title_and_text(runtime, petition)
    except Erased:
        return ERASED, ERASED
