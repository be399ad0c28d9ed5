"""Recognises a person who wrote before: by the ID number, else the mobile number, else the account."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping

from huiyin_intake.domain.vocabulary import Identifier


def blind_index(key: bytes, jurisdiction: str, kind: Identifier, value: str) -> str:
    """HMAC-SHA-256 per jurisdiction: equal for equal values, and says nothing of the value without the key."""
    mac = hmac.new(key, f"huiyin blind index/{jurisdiction}/{kind}/{value}".encode(), hashlib.sha256)
    return f"{kind}:{mac.hexdigest()[:40]}"


def reference_of_matter(registration_no: str) -> str:
    """What others are told instead of the person's reference while a petition may be an accusation, or is one. It says
    no more than the number."""
    return hashlib.sha256(f"huiyin matter/{registration_no}".encode()).hexdigest()[:32]


def same_person(indexes: Iterable[str], known: Mapping[str, frozenset[str]]) -> str | None:
    """The reference of the person among `known` (reference -> blind indexes) who has one of `indexes`; None for a new one.

    Phones change hands and families share them: a mobile number links only where ID numbers don't contradict.
    """
    own = set(indexes)
    for kind in Identifier:
        same_kind = {index for index in own if _kind(index) == kind}
        for reference, theirs in sorted(known.items()):
            if same_kind & theirs and not _contradict(own, theirs):
                return reference
    return None


def _contradict(own: set[str], theirs: frozenset[str]) -> bool:
    mine, other = ({each for each in indexes if _kind(each) == Identifier.ID_NO} for indexes in (own, theirs))
    return bool(mine and other and not mine & other)


def _kind(index: str) -> str:
    return index.partition(":")[0]
