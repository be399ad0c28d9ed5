"""Who has written before: the same ID number, else the same mobile number, is the same person."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from enum import StrEnum


class MarkKind(StrEnum):
    """What tells one person from another, strongest first."""

    ID_NO = "id_no"
    MOBILE = "mobile"
    ACCOUNT = "account"


def blind_mark(key: bytes, jurisdiction: str, kind: MarkKind, value: str) -> str:
    """A mark that is equal for equal values and tells nothing without the key (HMAC-SHA-256, per jurisdiction)."""
    mac = hmac.new(key, f"huiyin mark/{jurisdiction}/{kind}/{value}".encode(), hashlib.sha256)
    return f"{kind}:{mac.hexdigest()[:40]}"


def same_person(marks: Iterable[str], known: Mapping[str, frozenset[str]]) -> str | None:
    """The reference of the person with these marks among `known` (reference -> marks), None for a new one.

    Phones change hands and families share them: a mobile number links only where ID numbers don't contradict.
    """
    own = set(marks)
    for kind in MarkKind:
        wanted = {mark for mark in own if _kind(mark) == kind}
        for reference, theirs in sorted(known.items()):
            if wanted & theirs and not _contradict(own, theirs):
                return reference
    return None


def _contradict(own: set[str], theirs: frozenset[str]) -> bool:
    mine, other = ({m for m in marks if _kind(m) == MarkKind.ID_NO} for marks in (own, theirs))
    return bool(mine and other and not mine & other)


def _kind(mark: str) -> str:
    return mark.partition(":")[0]
