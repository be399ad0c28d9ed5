"""What reporting tells of a matter: to auditors, that its proof is here."""

from __future__ import annotations

from huiyin_ledger.domain import NotFound
from huiyin_reporting.links import timeline_url
from huiyin_reporting.views.matters import MattersView
from huiyin_web.http.access import principal
from huiyin_web.http.i18n import _
from huiyin_web.identity import policy
from huiyin_web.identity.scope import whole_of
from huiyin_web.matter import MatterTab, MatterTold
from huiyin_web.runtime import Runtime


def tell_matter(runtime: Runtime, registration_no: str) -> MatterTold:
    """NotFound alike for an unknown matter and for one that whoever asks may not audit. Any may turn out to be an accusation:
    only whoever may know of one is told."""
    jurisdiction = registration_no.partition("-")[0]
    if MattersView.find(runtime.database, jurisdiction, registration_no) is None:
        raise NotFound
    policy.require(principal(), "audit.read", whole_of(jurisdiction))
    return told(registration_no)


def told(registration_no: str) -> MatterTold:
    tab = MatterTab(label=_("Audit"), href=timeline_url(registration_no))
    return MatterTold(registration_no=registration_no, tabs=[tab])
