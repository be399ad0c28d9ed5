"""Reads one message from its fields."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
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
_FORMATS = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d")
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
    submitted_at = _moment(given["submitted_at"], "submitted_at", now)
    reply, replied_at = given["reply"] if with_reply else None, None
    if reply and not given["replied_at"]:
        raise Invalid("a reply without replied_at: give it, or import without --with-replies")
    if reply and given["replied_at"]:
        replied_at = _moment(given["replied_at"], "replied_at", now)
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


def _moment(text: str, field: str, now: datetime) -> datetime:
    """Times without an offset are China's; a day alone is its beginning."""
    moment = _parsed(text)
    if moment is None:
        raise Invalid(f"{field} is no date: write it like 2026-03-31T09:00:00+08:00")
    if moment > now:
        raise Invalid(f"{field} lies in the future")
    if moment.year < 1949:
        raise Invalid(f"{field} is too long ago")
    return moment


def _parsed(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        for pattern in _FORMATS:
            try:
                moment = datetime.strptime(text, pattern)  # noqa: DTZ007
                break
            except ValueError:
                continue
        else:
            return None
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)
