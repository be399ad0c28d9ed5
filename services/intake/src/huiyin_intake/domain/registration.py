"""What is recorded when a petition is registered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from huiyin_chassis.domain import Sealed
from huiyin_contracts.vocabulary import Channel, Nature


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """What is recorded as it was given. `received_by`: the unit whose own counter it came to."""

    channel: Channel
    postmarked_on: date | None = None
    anonymous: bool = False
    confidential: bool = False
    accusation: bool = False
    nature: Nature | None = None
    head_count: int = 1
    received_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Registration(Particulars):
    """`details`: index of what the petitioner said of himself with it, None where it is anonymous. The last four tell
    where an imported petition comes from."""

    registration_no: str
    received_at: datetime
    petitioner_ref: str
    details: int | None
    title: Sealed
    text: Sealed
    masked_title: Sealed
    location: Sealed | None = None
    accused: Sealed | None = None
    place: str
    code_digest: str
    message_key: str | None = None
    content_sha256: str | None = None
    source_sha256: str | None = None
    source_line: int | None = None
