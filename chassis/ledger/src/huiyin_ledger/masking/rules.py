"""The rules of masking, from ``data/rules.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated

import rjieba
import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict


def _words(value: str | list[str]) -> tuple[str, ...]:
    return tuple((value if isinstance(value, str) else " ".join(value)).split())


Words = Annotated[tuple[str, ...], BeforeValidator(_words)]
Characters = Annotated[str, BeforeValidator(lambda value: "".join(value.split()))]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Surnames(_Part):
    """`word_like`: those that are more often another word. `conjunctions`: hardly ever one within a sentence."""

    common: Characters
    word_like: Characters
    conjunctions: Characters
    compound: Words


class AfterNames(_Part):
    verbs: Words


class Names(_Part):
    """Words before a name."""

    introduced: Words
    labels: Words
    self: Words
    others: Words
    next_door: Words
    transliterated: Characters
    kin: Words
    place_tails: Characters
    wronged_by: Words
    wrongs: Words
    at_odds_with: Words
    quarrels: Words


class Numbers(_Part):
    phone_cues: Words
    references: Words
    card_cues: Words
    id_cues: Words
    passport_cues: Words
    account_cues: Words
    account_tails: Words


class Plates(_Part):
    provinces: str
    own: Words
    owners: Words
    vehicles: Words
    owned_after: Words


class Addresses(_Part):
    dwelling: Words
    of_offices: Words
    never_in_places: Characters
    places: Words
    units: Words
    before: Words


class LongerWords(_Part):
    organisations: Words
    places: Words


class Rules(_Part):
    """All lists, each word in its folded form."""

    version: str
    effective_from: object
    sources: dict[str, str]
    surnames: Surnames
    never_in_names: Characters
    not_in_given_names: Characters
    nobody: Words
    styled: Words
    offices: Words
    after_names: AfterNames
    names: Names
    numbers: Numbers
    plates: Plates
    addresses: Addresses
    words_not_names: Words
    longer_words: LongerWords


@cache
def rules() -> Rules:
    return Rules.model_validate(
        yaml.safe_load((Path(__file__).parent / "data" / "rules.yaml").read_text("utf-8"))
    )


@cache
def is_common_word(two: str) -> bool:
    """Two characters that begin like a surname and are a word, rarely a name (方便, 高兴)."""
    tagged = rjieba.tag(two, False)
    return two in rules().words_not_names or (len(tagged) == 1 and not tagged[0][1].startswith(("nr", "ns")))


def ends_of(run: str) -> list[str]:
    """What is left of a run of characters from the beginning of each of its words."""
    words = rjieba.cut(run, False)
    return ["".join(words[at:]) for at in range(len(words))]


def any_of(words: Iterable[str], between: str = "") -> str:
    """A group that matches one of `words`, the longest first; `between` may stand between their characters."""
    return (
        "(?:"
        + "|".join(between.join(map(re.escape, word)) for word in sorted(words, key=lambda w: (-len(w), w)))
        + ")"
    )
