"""What is recorded when a petition is registered."""

from __future__ import annotations

from datetime import date, datetime
from typing import NotRequired, TypedDict

from huiyin_chassis.domain import Sealed
from huiyin_contracts.vocabulary import Channel, Nature


class Registration(TypedDict):
    """`details`: index of what the petitioner said of himself with it, None where it is anonymous. The last four tell
    where an imported petition comes from."""

    registration_no: str
    channel: Channel
    received_at: datetime
    postmarked_on: date | None
    anonymous: bool
    confidential: bool
    accusation: bool
    petitioner_ref: str
    details: int | None
    title: Sealed
    text: Sealed
    masked_title: Sealed
    location: Sealed | None
    accused: Sealed | None
    place: str
    nature: Nature | None
    head_count: int
    code_digest: str
    received_by: NotRequired[str | None]
    message_key: NotRequired[str]
    content_sha256: NotRequired[str]
    source_sha256: NotRequired[str]
    source_line: NotRequired[int]
