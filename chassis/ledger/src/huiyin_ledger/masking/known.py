"""Finds what is known of the writer: his name, address, phone and papers, in whatever writing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from huiyin_ledger.masking.fold import HAN, fold
from huiyin_ledger.masking.numerals import CHINESE_NUMERALS, in_digits, writings_of
from huiyin_ledger.masking.rules import any_of, rules

_IN_NAME = r"[\s·.\-_]{0,3}"
_IN_ADDRESS = r"[\s\-,，、·.()/第]{0,3}"
_IN_NUMBER = rf"(?:(?!{HAN})[^0-9a-z]){{0,3}}"
"""Any sign: a known number can hardly be found where it isn't."""
_NO_FIGURE = re.compile("[^0-9a-z]+")
_NUMERAL = re.compile(r"[0-9一二三四五六七八九十]")
_TOKEN = re.compile(
    rf"(?P<number>[0-9]+|[{CHINESE_NUMERALS}]+)|(?P<house>[号#]楼|栋|幢|座|#|号|楼)|(?P<unit>单元|[门区])|(?P<flat>室|户|房)|(?P<other>.)"
)
_WRITINGS = {"house": "(?:[号#]\\s{0,2}楼|[栋幢座#号楼-])", "unit": "(?:单元|[门区-])", "flat": "[室户房号]?"}
_LEVEL = re.compile(r"(?:省|自治区|市|区|县|旗|街道|镇|乡|办事处)")
_AS_SHORT_AS_A_WORD = 2
_SHORTEST_PART = 3
_SHORTEST_ADDRESS = 4
_SHORTEST_PLACE = 2
_SHORTEST_NUMBER = 7

Found = tuple[int, int]


def names_in(text: str, names: Iterable[str]) -> Iterator[Found]:
    """Every occurrence in the folded `text`, but where the name is part of a longer word (平安保险公司, 和平街)."""
    for name in names:
        for pattern in _name_patterns(name):
            yield from (match.span() for match in pattern.finditer(text))


def addresses_in(text: str, addresses: Iterable[str]) -> Iterator[Found]:
    """Every occurrence of an address with a number, whole or without the districts that it begins with."""
    for address in addresses:
        if (pattern := _address_pattern(address)) is not None:
            yield from (match.span() for match in pattern.finditer(text))


def numbers_in(text: str, numbers: Iterable[str]) -> Iterator[Found]:
    """Every occurrence of a phone or a paper; of a landline also without its area code."""
    writings = {each: _NO_FIGURE.sub("", each) for each in dict.fromkeys((text, in_digits(text)))}
    for number in numbers:
        values = _number_values(number)
        for writing, figures in writings.items():
            if any(
                value in figures for value in values
            ):  # few texts say it, and a pattern takes long to make
                yield from (match.span() for match in _number_pattern(values).finditer(writing))


@lru_cache(maxsize=4096)
def _name_patterns(name: str) -> tuple[re.Pattern[str], ...]:
    folded = fold(name.strip()).text
    parts = [part for part in re.split(r"[·.]", folded) if part.strip()]
    whole = re.sub(r"[\s·.\-_]", "", folded)
    values = [
        whole,
        *(part.strip() for part in parts if len(parts) > 1 and len(part.strip()) >= _SHORTEST_PART),
    ]
    return tuple(_name_pattern(value) for value in values if len(value) > 1)


def _name_pattern(value: str) -> re.Pattern[str]:
    """One that is as short as most words may begin the name of a street or a village too."""
    longer = rules().longer_words
    in_longer = any_of(longer.organisations)
    if len(value) == _AS_SHORT_AS_A_WORD:
        in_longer += f"|{any_of(longer.places)}(?![上里边口人])"
    boundary = (r"(?<![a-z])", r"(?![a-z])") if value.isascii() else ("", "")
    return re.compile(boundary[0] + _IN_NAME.join(map(re.escape, value)) + boundary[1] + f"(?!{in_longer})")


@lru_cache(maxsize=4096)
def _address_pattern(address: str) -> re.Pattern[str] | None:
    value = re.sub(r"[\s,·.()]", "", fold(address.strip()).text)
    if len(value) < 2 or (not _NUMERAL.search(value) and _is_a_place_only(value)):
        return None
    starts = [0, *(match.end() for match in _LEVEL.finditer(value))]
    values = {
        value[at:]
        for at in starts
        if at == 0 or (len(value) - at >= _SHORTEST_ADDRESS and _NUMERAL.search(value, at))
    }
    values |= {
        short
        for each in values
        if (short := re.sub(r"[室号户]$", "", each)) and len(short) >= _SHORTEST_ADDRESS
    }
    alternatives = sorted(values, key=lambda each: (-len(each), each))
    return re.compile("|".join(_address_written(each) for each in alternatives))


def _address_written(value: str) -> str:
    """With numbers in digits or words, houses and flats by any of their names; from the house on as much as there is."""
    tokens = [(match.lastgroup or "", match[0]) for match in _TOKEN.finditer(value)]
    kinds = [kind for kind, _ in tokens]
    house = kinds.index("house") if "house" in kinds else len(tokens)
    named = "".join(token for kind, token in tokens[:house] if kind == "other")
    needed = house if len(named) >= _SHORTEST_PLACE else len(tokens)
    parts = [_IN_ADDRESS * (at > 0) + _token_written(kind, token) for at, (kind, token) in enumerate(tokens)]
    more = ""
    for part in reversed(parts[needed + 1 :]):
        more = f"(?:{part}{more})?"
    return "".join(parts[: needed + 1]) + more


def _token_written(kind: str, token: str) -> str:
    if kind != "number":
        return _WRITINGS.get(kind) or re.escape(token)
    return f"(?<![0-9])(?:{any_of(writings_of(token))})(?![0-9{CHINESE_NUMERALS}])"


def _is_a_place_only(value: str) -> bool:
    """和平小区 or 大庆市 is where thousands live."""
    return re.search(f"{any_of(rules().addresses.places)}$|[省市县旗]$", value) is not None


@lru_cache(maxsize=4096)
def _number_values(number: str) -> tuple[str, ...]:
    groups = re.findall(r"[0-9a-z]+", in_digits(fold(number).text))
    values = ["".join(groups)]
    if len(groups) > 1 and groups[0].startswith("0"):
        values += ["".join(groups[:2]), groups[1]]
    return tuple(value for value in values if len(value) >= _SHORTEST_NUMBER)


@lru_cache(maxsize=4096)
def _number_pattern(values: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?<![0-9]){_IN_NUMBER.join(value)}(?![0-9])" for value in values))
