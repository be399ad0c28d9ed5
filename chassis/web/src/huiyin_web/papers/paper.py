"""An official paper: what is printed of an act that is in the ledger, and looks the same whenever it is printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from flask_babel import force_locale

from huiyin_ledger.clock.china import china_date
from huiyin_web.http.i18n import CHINESE, language
from huiyin_web.http.regime import WORDS, regime
from huiyin_web.papers.pattern import Language, Line, filled, patterns

P = ParamSpec("P")
R = TypeVar("R")

BLANK = "＿" * 8
"""A place for something that is written in by hand."""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """``parts/paper.html``. `number` is its own, `matter` that of the matter, on every page. `issuer`: head and signature,
    empty where the sheet has a head already. `dated`: the day of the act, in China. `name`: by language."""

    key: str
    name: Mapping[Language, str]
    matter: str
    number: str
    issuer: str
    recipient: str
    title: str
    body: Sequence[Line]
    closing: str
    attachments: Sequence[str]
    note: str
    copies: str
    dated: date
    to_petitioner: bool

    @property
    def label(self) -> str:
        """What lists call it, in the request's language."""
        return self.name["en" if language() == "en" else "zh"]

    @property
    def day(self) -> str:
        return chinese_day(self.dated)


class Papers:
    """Draws up a matter's papers in the order of their acts; those of one mark are numbered without gaps."""

    def __init__(self, package: str, matter: str) -> None:
        self._patterns = patterns(package)
        self._matter = matter
        self._drawn: Counter[str] = Counter()

    def draw_up(self, kind: str, at: datetime, **values: str) -> Paper:
        """The paper about an act `at` that time. `values` fill its pattern, beside the matter's `number`, a `blank` and the
        words of the request's regime."""
        pattern = self._patterns[kind]
        self._drawn[pattern.mark] += 1
        nth = self._drawn[pattern.mark]
        given = {"number": self._matter, "blank": BLANK, **WORDS[regime()], **values}

        def line(text: str) -> str:
            return "".join(each.text for each in filled(text, given))

        return Paper(
            key=f"{kind}-{nth}",
            name=pattern.name,
            matter=self._matter,
            number=f"{self._matter}-{pattern.mark}{nth}",
            issuer=line(pattern.issuer),
            recipient=line(pattern.recipient),
            title=line(pattern.title),
            body=list(filled(pattern.body, given)),
            closing=line(pattern.closing),
            attachments=[each.text for each in filled(pattern.attachments, given)],
            note=line(pattern.note),
            copies=line(pattern.copies),
            dated=china_date(at),
            to_petitioner=pattern.to_petitioner,
        )


def in_chinese(draw: Callable[P, R]) -> Callable[P, R]:
    """Papers are Chinese, whatever language their reader has chosen."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> R:
        with force_locale(CHINESE):
            return draw(*args, **kwargs)

    return drawn


def chinese_day(day: date | datetime) -> str:
    """``2026年3月2日``, of a moment the day in China."""
    here = china_date(day) if isinstance(day, datetime) else day
    return f"{here.year}年{here.month}月{here.day}日"
