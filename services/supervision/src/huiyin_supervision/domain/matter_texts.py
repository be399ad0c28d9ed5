"""What was written about a matter: whoever asks the petitioner reads it, and whoever decides about a bad rating."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from huiyin_contracts.vocabulary import Resolution, Satisfaction
from huiyin_ledger.domain import Aggregate, Sealed, evolves, part_of, stream_id
from huiyin_ledger.masking.sealing import seal_masked


def subject_of(registration_no: str) -> str:
    """Under whose key the texts about a matter are sealed. The key goes with the petitioner's erasure."""
    return f"matter/{registration_no}"


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An approved reply. `round` counts from 1."""

    text: Sealed
    unit: str
    round: int
    replied_at: datetime


@dataclass(frozen=True, kw_only=True)
class Rating:
    """What the petitioner thought of the result, unasked. `comment`: in own words, masked."""

    resolved: Resolution
    satisfaction: Satisfaction
    comment: Sealed | None
    rated_at: datetime


@dataclass(frozen=True, kw_only=True)
class Added:
    """What the petitioner added, masked."""

    text: Sealed
    added_at: datetime


class TextEvent(Aggregate.Event):
    """Every event names its matter."""

    registration_no: str


class Opened(TextEvent, Aggregate.Created):
    """The first text about the matter arrived."""

    TOPIC = "supervision.texts_opened"


class RequestKept(TextEvent):
    """What the petitioner asked for, as it was triaged."""

    TOPIC = "supervision.request_kept"
    title: Sealed
    text: Sealed


class ReplyKept(Reply, TextEvent):
    TOPIC = "supervision.reply_kept"


class RatingKept(Rating, TextEvent):
    TOPIC = "supervision.rating_kept"


class AdditionKept(Added, TextEvent):
    TOPIC = "supervision.addition_kept"


class MatterTexts(Aggregate):
    """One per matter. Of an accusation none is kept."""

    SNAPSHOT_INTERVAL = 0

    def __init__(self) -> None:
        self.registration_no: str
        self.title: Sealed | None = None
        self.text: Sealed | None = None
        self.replies: list[Reply] = []
        self.ratings: list[Rating] = []
        self.additions: list[Added] = []

    @evolves(Opened)
    def _opened(self, event: Opened) -> None:
        self.registration_no = event.registration_no

    @evolves(RequestKept)
    def _request_kept(self, event: RequestKept) -> None:
        self.title, self.text = event.title, event.text

    @evolves(ReplyKept)
    def _reply_kept(self, event: ReplyKept) -> None:
        self.replies.append(part_of(Reply, event))

    @evolves(RatingKept)
    def _rating_kept(self, event: RatingKept) -> None:
        self.ratings.append(part_of(Rating, event))

    @evolves(AdditionKept)
    def _addition_kept(self, event: AdditionKept) -> None:
        self.additions.append(part_of(Added, event))

    @staticmethod
    def stream_id(jurisdiction: str, registration_no: str) -> UUID:
        return stream_id("matter_texts", jurisdiction, registration_no)

    @classmethod
    def open(cls, jurisdiction: str, registration_no: str) -> MatterTexts:
        stream = cls.stream_id(jurisdiction, registration_no)
        return cls._create(Opened, id=stream, registration_no=registration_no)

    def keep_request(self, title: str, text: str) -> None:
        self._keep(RequestKept, title=self._seal(title), text=self._seal(text))

    def keep_reply(self, text: str, *, unit: str, round: int, replied_at: datetime) -> None:
        self._keep(ReplyKept, text=self._seal(text), unit=unit, round=round, replied_at=replied_at)

    def keep_rating(
        self, resolved: Resolution, satisfaction: Satisfaction, comment: str | None, at: datetime
    ) -> None:
        words = self._seal(comment) if comment else None
        self._keep(RatingKept, resolved=resolved, satisfaction=satisfaction, comment=words, rated_at=at)

    def keep_addition(self, text: str, at: datetime) -> None:
        self._keep(AdditionKept, text=self._seal(text), added_at=at)

    def _seal(self, text: str) -> Sealed:
        return seal_masked(subject_of(self.registration_no), text)

    def _keep(self, event: type[TextEvent], **fields: Any) -> None:
        self.trigger_event(event, registration_no=self.registration_no, **fields)
