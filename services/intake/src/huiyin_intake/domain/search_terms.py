"""What people type to find a petition, and which pieces of names, phones and texts an index has to hold for it.

Everything is compared folded (`huiyin_ledger.masking.fold`): width, traditional and simplified characters, capitals. A
word is a run of letters, figures and Chinese characters. It is found where it stands within another one, but for words of
letters and figures, which are found by their beginning: 栋楼 in 8栋楼梯, A3 in A32, never 8栋 in 18栋.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huiyin_intake.domain.chinese_phone import phone
from huiyin_intake.domain.invalid import Invalid
from huiyin_ledger.masking.fold import HAN, fold
from huiyin_ledger.masking.words import ALL

TYPED_MAX = 100
"""Characters that may be typed."""
WORDS_MAX = 8
_PHONE_MIN = 4
"""Figures at the end of a phone that find it."""
_NUMBER_MIN = 3
"""Figures that find a registration number by a part of it."""
_BEGINNING_MAX = 16
"""Characters by which the index knows the beginning of a word; a longer one is compared as a whole afterwards."""
_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(HAN)
_OTHERS = re.compile(rf"(?:(?!{HAN})[^\W_])+")
_FIGURES = re.compile(r"(?<![^\W_])[+(]?[0-9](?:[0-9+()\-. ]*[0-9])?(?![^\W_])")
_PART_OF_NUMBER = re.compile(r"(?P<place>[0-9]{6}-)?(?P<year>[0-9]{4})-(?P<serial>[0-9]{1,7})")
_MARKS = re.compile("|".join(map(re.escape, ALL)))


@dataclass(frozen=True)
class Sought:
    """One word that is sought: in names and texts as `text`, at the end of phones as `phone`, in registration numbers by
    the pattern `number` (as LIKE has it). Empty where it can't be found there."""

    text: str = ""
    phone: str = ""
    number: str = ""

    def is_in_number(self, registration_no: str) -> bool:
        pattern = re.escape(self.number).replace("%", ".*").replace("_", ".")
        return bool(self.number) and re.fullmatch(pattern, registration_no) is not None

    def is_in_phone(self, number: str) -> bool:
        return bool(self.phone) and phone_figures(number).endswith(self.phone)

    def is_in_name(self, name: str) -> bool:
        return bool(self.text) and any(_holds(word, self.text) for word in _words_of_name(name))

    def is_in_text(self, text: str) -> bool:
        """One Chinese character, letter or figure by itself is not sought in texts: nearly all have it."""
        return len(self.text) > 1 and any(_holds(word, self.text) for word in _words(text))


def read_sought(typed: str) -> list[Sought]:
    """The words that were typed, of which a petition must have every one. What can be found nowhere, a single letter or
    figure, is passed over. A phone may hold blanks; a part of a registration number holds its hyphen."""
    folded = fold(typed[:TYPED_MAX]).text
    found: list[Sought] = []
    at = 0
    for match in _FIGURES.finditer(folded):
        found += _of_words(folded[at : match.start()])
        found += _of_figures(match[0])
        at = match.end()
    found += _of_words(folded[at:])
    return list(dict.fromkeys(found))[:WORDS_MAX]


def phone_figures(number: str) -> str:
    """The figures of a phone as `phone` writes it, without its extension."""
    parts = number.split("-")
    return re.sub("[^0-9]", "", "".join(parts[:2] if number.startswith("0") else parts))


def pieces_of_text(text: str) -> Iterator[str]:
    """Every two neighbouring characters of which one is Chinese, and the beginnings of the other words."""
    for word in _words(text):
        yield from _pairs(word)
        for run in _OTHERS.findall(word):
            yield from (run[:length] for length in range(2, min(len(run), _BEGINNING_MAX) + 1))


def pieces_of_name(name: str) -> Iterator[str]:
    """Those of a text, and each Chinese character by itself."""
    for word in _words_of_name(name):
        yield from pieces_of_text(word)
        yield from _HAN.findall(word)


def pieces_of_phone(number: str) -> Iterator[str]:
    """Its ends, of four figures and more."""
    figures = phone_figures(number)
    yield from (figures[-length:] for length in range(_PHONE_MIN, len(figures) + 1))


def pieces_sought(text: str) -> list[str]:
    """The pieces that whatever holds `text` has, at least; none for a single letter or figure."""
    if _HAN.fullmatch(text):
        return [text]
    beginnings = [run[:_BEGINNING_MAX] for run in _OTHERS.findall(text) if len(run) > 1]
    return [*_pairs(text), *beginnings]


def _of_words(folded: str) -> list[Sought]:
    return [Sought(word) for word in _WORD.findall(folded) if pieces_sought(word)]


def _of_figures(run: str) -> list[Sought]:
    if (whole := _whole_phone(run)) is not None:
        return [Sought(phone=whole)]
    found = []
    for part in run.split():
        if number := _PART_OF_NUMBER.fullmatch(part):
            found.append(Sought(number=f"{number['place'] or '______-'}{number['year']}-%{number['serial']}"))
        else:
            found += [_of_group(group) for group in re.findall("[0-9]+", part) if len(group) > 1]
    return found


def _of_group(figures: str) -> Sought:
    return Sought(
        figures,
        figures if len(figures) >= _PHONE_MIN else "",
        f"______-____-%{figures}%" if _NUMBER_MIN <= len(figures) <= 7 else "",
    )


def _whole_phone(written: str) -> str | None:
    try:
        return phone_figures(phone(written))
    except Invalid:
        return None


def _words(text: str) -> Sequence[str]:
    """Marks of what was masked are no words, and end one."""
    return _WORD.findall(fold(_MARKS.sub("\n", text)).text)


def _words_of_name(name: str) -> Sequence[str]:
    """Its parts, and the whole without what stands between them."""
    parts = _words(name)
    return [*parts, "".join(parts)] if len(parts) > 1 else parts


def _pairs(word: str) -> Iterator[str]:
    for at in range(len(word) - 1):
        pair = word[at : at + 2]
        if _HAN.search(pair):
            yield pair


def _holds(word: str, sought: str) -> bool:
    inside = _HAN.match(sought) is not None
    at = word.find(sought)
    while at >= 0:
        if inside or at == 0 or _HAN.match(word[at - 1]):
            return True
        at = word.find(sought, at + 1)
    return False
