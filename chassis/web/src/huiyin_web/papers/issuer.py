"""The office that a paper is from, as it was called when it acted: whoever prints an old paper gets the old head."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_web.identity.named_office import NamedOffice
from huiyin_web.identity.store import IdentityStore


@dataclass(frozen=True, slots=True)
class Issuer:
    """Both are empty where no office has a name."""

    name: str = ""
    hotline: str = ""


def office_at(identity: IdentityStore, jurisdiction: str, at: datetime) -> Issuer:
    """The division's office, or the nearest above it, with the name that it had then; with its first one before that."""
    place = identity.offices.of(jurisdiction).jurisdiction
    if not place:
        return Issuer()
    _office, events = identity.recorder.ledger.get_with_events(
        NamedOffice, place, NamedOffice.stream_id(place)
    )
    named = [each for each in events if "name" in each.data]
    last = [each for each in named if each.occurred_at <= at][-1:] or named[:1]
    return Issuer(str(last[0].data["name"]), str(last[0].data["hotline"]))
