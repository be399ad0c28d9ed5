"""Folds text, so that writings of one thing are equal, and keeps the way back to what was written."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

HAN = r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇々]"
"""Script=Han: all extensions and compatibility characters."""
DOT = "·"
"""Every dot that stands between the parts of a name, except the full stop."""
_DOTS = "·•‧・･∙⋅●◦᛫⸱⸳﹒‣ꞏ・"
_DASHES = "‐‑‒–—―－﹣−─"
_KEPT = "，；！？"
"""Signs that end something in Chinese, unlike their ASCII forms, which also stand within numbers."""
_LATER_IGNORABLE = frozenset(
    map(chr, (0x2800, 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10)))
)
"""Default-ignorable characters (Unicode 15) of other categories than Cf, and the empty braille cell; variation selectors are marks anyhow."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. `origin`: for each character the place in the text that it comes from; None: its own place."""

    text: str
    origin: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of the folded characters from `start` to before `end`."""
        if self.origin is None:
            return start, end
        return self.origin[start], self.origin[end - 1] + 1


def fold(text: str) -> Folded:
    """Width, digits, dots and dashes in one form, simplified characters, small letters; nothing that is not seen."""
    pieces = [_CHARACTERS[char] for char in text]
    folded = "".join(pieces)
    if len(folded) == len(text) and all(pieces):
        return Folded(folded)
    return Folded(folded, [at for at, piece in enumerate(pieces) for _ in piece])


class _Characters(dict[str, str]):
    def __missing__(self, char: str) -> str:
        self[char] = piece = _fold(char)
        return piece


def _fold(char: str) -> str:
    if char < "\x80":
        return char.lower()
    if char in _KEPT:
        return char
    if unicodedata.category(char) in ("Cf", "Mn", "Me") or char in _LATER_IGNORABLE:
        return ""
    if char in _DOTS:
        return DOT
    if char in _DASHES:
        return "-"
    if char != "〇" and (digit := unicodedata.digit(char, None)) is not None:
        return str(digit)
    compatible = unicodedata.normalize("NFKC", char)
    return "".join(_simplified().convert(each) for each in compatible).lower()


_CHARACTERS = _Characters()


@cache
def _simplified() -> OpenCC:
    return OpenCC("t2s")
