"""Masks text for use outside the service that knows the person.

`mask` replaces whatever identifies somebody (numbers to call, papers, accounts, homes, names of people without an office)
by a word in brackets that says what stood there. It is made to mask rather too much than too little, and never reads a
text twice differently: masking a masked text changes nothing. What it goes by is in ``data/``; how much it finds is
measured on a corpus (`huiyin_testing.masking_figures`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from huiyin_ledger.masking import known, numbers
from huiyin_ledger.masking import names as named
from huiyin_ledger.masking.fold import fold
from huiyin_ledger.masking.words import (
    ACCOUNT,
    ADDRESS,
    ALL,
    CARD,
    EMAIL,
    NAME,
    NUMBER,
    PAPER,
    PHONE,
    PLATE,
)

__all__ = [
    "ACCOUNT",
    "ADDRESS",
    "CARD",
    "EMAIL",
    "NAME",
    "NUMBER",
    "PAPER",
    "PHONE",
    "PLATE",
    "Span",
    "find",
    "mask",
]

Span = tuple[int, int, str]
"""Start, end and the word that stands for what is there."""
_MASKED = re.compile("|".join(map(re.escape, ALL)))
_MOST_PASSES = 5


def mask(
    text: str,
    *,
    names: Iterable[str] = (),
    addresses: Iterable[str] = (),
    phones: Iterable[str] = (),
    papers: Iterable[str] = (),
) -> str:
    """`text` without what identifies a person.

    Phones, papers, bank cards, e-mail addresses, social accounts, the number plate a writer calls his own, where somebody
    lives, and names that are introduced (我叫, 联系人, 邻居, 证人 ...), in the spellings that people use. `names`,
    `addresses`, `phones` and `papers` are what is known of the writer: every occurrence goes, except where a name is part of
    a longer word (平安保险公司). Other people's plates stay: a complaint about a taxi is about its plate.
    """
    given = _Known(tuple(names), tuple(addresses), tuple(phones), tuple(papers))
    for _ in range(_MOST_PASSES):
        spans = _spans(text, given)
        if not spans:
            break
        text = _replace(text, spans)
    return text


def find(
    text: str,
    *,
    names: Iterable[str] = (),
    addresses: Iterable[str] = (),
    phones: Iterable[str] = (),
    papers: Iterable[str] = (),
) -> Sequence[Span]:
    """What `mask` would replace, in order, without overlaps."""
    return _spans(text, _Known(tuple(names), tuple(addresses), tuple(phones), tuple(papers)))


@dataclass(frozen=True)
class _Known:
    """What is known of the writer."""

    names: tuple[str, ...]
    addresses: tuple[str, ...]
    phones: tuple[str, ...]
    papers: tuple[str, ...]

    def find(self, folded: str) -> Iterator[Span]:
        yield from ((*span, NAME) for span in known.names_in(folded, self.names))
        yield from ((*span, ADDRESS) for span in known.addresses_in(folded, self.addresses))
        yield from ((*span, PHONE) for span in known.numbers_in(folded, self.phones))
        yield from ((*span, PAPER) for span in known.numbers_in(folded, self.papers))


def _spans(text: str, given: _Known) -> list[Span]:
    folded = fold(text)
    found = [(*folded.span(start, end), word) for start, end, word in _found(folded.text, given)]
    found += [(start, end, NAME) for start, end in named.finder().find_english(text)]
    masked = [match.span() for match in _MASKED.finditer(text)] if "〔" in text else []
    return _merged(span for span in found if not any(_overlap(span, place) for place in masked))


def _found(folded: str, given: _Known) -> Iterator[Span]:
    """What is known of the writer first: it gives the word where as much is found for another reason."""
    yield from given.find(folded)
    yield from numbers.finder().find(folded)
    yield from ((*span, NAME) for span in named.finder().find(folded))


def _overlap(span: Span, place: tuple[int, int]) -> bool:
    return place[0] < span[1] and span[0] < place[1]


def _merged(found: Iterable[Span]) -> list[Span]:
    """Overlapping spans become one; the longest gives the word, and among equals the one that was found first."""
    ranked = sorted((start, end, rank, word) for rank, (start, end, word) in enumerate(found) if start < end)
    merged: list[Span] = []
    longest = 0
    for start, end, _, word in ranked:
        if merged and start < merged[-1][1]:
            first, last, best = merged[-1]
            merged[-1] = (first, max(last, end), word if end - start > longest else best)
            longest = max(longest, end - start)
        else:
            merged.append((start, end, word))
            longest = end - start
    return merged


def _replace(text: str, spans: Sequence[Span]) -> str:
    out, last = [], 0
    for start, end, word in spans:
        out += [text[last:start], word]
        last = end
    return "".join([*out, text[last:]])
