"""Reads one message from its fields."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from huiyin_intake.domain.invalid import Invalid
from huiyin_ledger.clock.china import CHINA

NAMES: Mapping[str, tuple[str, ...]] = {
    "message_id": ("message_id", "id", "编号", "留言编号", "信访件编号"),
    "user": ("user", "author", "name", "留言用户", "姓名", "网名"),
    "subject": ("subject", "title", "留言主题", "标题"),
    "submitted_at": ("submitted_at", "submitted_on", "date", "留言时间", "提交时间", "信访日期"),
    "body": ("body", "text", "content", "留言详情", "内容"),
    "reply": ("reply", "答复意见", "答复", "回复"),
    "replied_at": ("replied_at", "replied_on", "答复时间", "回复时间"),
    "unit": ("unit", "department", "承办单位", "答复单位"),
}
"""Field -> its column names; the first one with a value counts."""

_TITLE_FROM_BODY = 30
_LONGEST: Mapping[str, int] = {"message_id": 200, "user": 200, "subject": 1_000, "unit": 200}
_LONGEST_TEXT = 100_000
_QUOTED = 40
_ISO_DAY = len("2026-03-31")
_DAY = r"(?P<year>\d{4})(?:(?P<sign>[-/.])(?P<month>\d\d?)(?P=sign)(?P<day>\d\d?)|\s?年\s?(?P<m>\d\d?)\s?月\s?(?P<d>\d\d?)\s?日)"
_TIME = (
    r"(?P<half>上午|下午|[ap]m)?\s?(?P<hour>\d\d?)(?:时|点|:)"
    r"(?:(?P<minute>\d\d?)(?:分|:(?P<second>\d\d?)(?:\.\d+)?|分(?P<s>\d\d?)秒)?)?\s?(?P<after>[ap]m)?"
)
_WRITTEN = re.compile(rf"{_DAY}(?:(?:\s*t\s*|\s*){_TIME})?", re.ASCII | re.IGNORECASE)
_AFTERNOON = {"下午": True, "pm": True, "上午": False, "am": False}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Message:
    """`replied_at` and `reply` come together or not at all."""

    message_id: str | None
    user: str | None
    subject: str
    submitted_at: datetime
    body: str
    reply: str | None
    replied_at: datetime | None
    unit: str | None
    same_day: bool = False
    """The reply is known to be of the day of the submission, but not its time."""

    @property
    def content_sha256(self) -> str:
        """Without the reply: the same message may be imported again with one."""
        parts = (self.user or "", self.subject, self.submitted_at.isoformat(), self.body)
        return hashlib.sha256(
            b"".join(len(p.encode()).to_bytes(4, "big") + p.encode() for p in parts)
        ).hexdigest()


def read_message(fields: Mapping[str, Any], now: datetime, *, with_reply: bool) -> Message:
    """The message, with its reply if `with_reply`. Raises Invalid with the reason why it can't be imported."""
    given = {name: _first(fields, names) for name, names in NAMES.items()}
    for name, value in given.items():
        if len(value or "") > (longest := _LONGEST.get(name, _LONGEST_TEXT)):
            raise Invalid(f"{name} is longer than {longest:,} characters")
    body = given["body"]
    if not body:
        raise Invalid("no text: the field body is empty")
    if not given["submitted_at"]:
        raise Invalid("no date: the field submitted_at is empty")
    submitted_at, _whole_day = _moment(given["submitted_at"], "submitted_at", now)
    reply, replied_at, same_day = given["reply"] if with_reply else None, None, False
    if reply and not given["replied_at"]:
        raise Invalid("a reply without replied_at: give it, or import without --with-replies")
    if reply and given["replied_at"]:
        replied_at, whole_day = _moment(given["replied_at"], "replied_at", now)
        same_day = whole_day and _china_day(replied_at) == _china_day(submitted_at)
        replied_at = max(replied_at, submitted_at) if same_day else replied_at
        if replied_at < submitted_at:
            raise Invalid("replied_at is before submitted_at")
    return Message(
        message_id=given["message_id"],
        user=given["user"],
        subject=given["subject"] or body[:_TITLE_FROM_BODY],
        submitted_at=submitted_at,
        body=body,
        reply=reply,
        replied_at=replied_at,
        unit=given["unit"],
        same_day=same_day,
    )


def _first(fields: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = fields.get(name)
        if value is None:
            continue
        if isinstance(value, (dict, list, bool)):
            raise Invalid(f"{name} is neither text nor a number")
        text = _CONTROL.sub("", str(value)).strip()
        if any("\ud800" <= c <= "\udfff" for c in text):
            raise Invalid(f"{name} holds characters that are no text: check the file's encoding")
        if text:
            return text
    return None


def _moment(text: str, field: str, now: datetime) -> tuple[datetime, bool]:
    """The moment, and whether only its day is given, which then stands for its beginning. Times without an offset are
    China's."""
    read = _parsed(text)
    if read is None:
        raise Invalid(
            f"{field} “{text[:_QUOTED]}” is no date that can be read one way only: write it like 2026-03-31 09:00"
        )
    moment, whole_day = read
    if moment > now:
        raise Invalid(f"{field} “{text[:_QUOTED]}” lies in the future")
    if moment.year < 1949:
        raise Invalid(f"{field} “{text[:_QUOTED]}” is too long ago")
    return moment, whole_day


def _parsed(text: str) -> tuple[datetime, bool] | None:
    text = unicodedata.normalize("NFKC", text).strip()
    try:
        moment, whole_day = datetime.fromisoformat(text), len(text) <= _ISO_DAY
    except ValueError:
        match = _WRITTEN.fullmatch(text)
        moment_or_none = _of(match) if match else None
        if match is None or moment_or_none is None:
            return None
        moment, whole_day = moment_or_none, match["hour"] is None
    return (moment if moment.tzinfo else moment.replace(tzinfo=CHINA)), whole_day


def _of(match: re.Match[str]) -> datetime | None:
    """The moment that `_WRITTEN` matched; None for one that does not exist."""
    hour = int(match["hour"] or 0)
    half = (match["half"] or match["after"] or "").lower()
    if half and hour > 12 and not _AFTERNOON[half]:
        return None
    if half and hour <= 12:
        hour = hour % 12 + 12 * _AFTERNOON[half]
    year, month, day = int(match["year"]), int(match["month"] or match["m"]), int(match["day"] or match["d"])
    minute, second = int(match["minute"] or 0), int(match["second"] or match["s"] or 0)
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=CHINA)
    except ValueError:
        return None


def _china_day(moment: datetime) -> date:
    return moment.astimezone(CHINA).date()
