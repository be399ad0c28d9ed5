"""The data of a registration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from huiyin_contracts.vocabulary import Channel, Nature
from huiyin_ledger.domain import Sealed


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """Fields recorded as they were given. `received_by`: the unit that received the letter or visit itself."""

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
    """`details`: index into the petitioner's details, None if anonymous. The last four identify the source of an import."""

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
