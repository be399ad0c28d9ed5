"""Figures as the parts of a page: large ones, cells and columns, whatever their kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from huiyin_reporting.figure_text import duration, parts, share
from huiyin_reporting.kpi.definition import Count, DefinitionSet, Median, Share
from huiyin_reporting.kpi.figures import Figures, Ratio
from huiyin_web.http.i18n import language
from huiyin_web.http.parts import Cell, Column, Tone

Link = Callable[[str], str]
"""A figure's name -> the address of the rows behind it; "" for no link."""


def no_link(name: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """One figure with its definition. `detail`: what the value is made of; `ratio`: of a share."""

    name: str
    label: str
    value: str | int
    definition: str
    detail: str = ""
    tone: Tone = ""
    href: str = ""
    ratio: Ratio | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """The figures of one page."""

    definitions: DefinitionSet
    figures: Figures

    def figure(self, name: str, link: Link = no_link) -> ShownFigure:
        """The figure over everything that was selected."""
        definition = self.definitions[name]
        title, meaning, href = (
            definition.title.in_(language()),
            definition.meaning.in_(language()),
            link(name),
        )
        match definition:
            case Share():
                ratio = self.figures.ratios.get(name, Ratio(0, 0))
                return ShownFigure(name, title, share(ratio), meaning, parts(ratio), href=href, ratio=ratio)
            case Count():
                n = self.figures.counts.get(name, 0)
                return ShownFigure(name, title, n, meaning, tone=_tone(definition, n), href=href)
            case Median():
                seconds = self.figures.medians.get(name)
                return ShownFigure(name, title, duration(seconds), meaning, href=href)

    def columns(self, names: Iterable[str]) -> list[Column]:
        return [Column(name, self.definitions[name].title.in_(language()), "number") for name in names]

    def cells(self, names: Iterable[str], suffix: str, link: Link = no_link) -> dict[str, Cell]:
        """By name, the figures of one unit or jurisdiction: `suffix` ends their keys."""
        return {name: self._cell(name, suffix, link) for name in names}

    def tone(self, names: Iterable[str], suffix: str) -> Tone:
        """``bad`` where one of these figures of a unit or jurisdiction is alarming."""
        counts = ((self.definitions.counts.get(name), name + suffix) for name in names)
        alarms = (each and _tone(each, self.figures.counts.get(key, 0)) for each, key in counts)
        return next((tone for tone in alarms if tone), "")

    def value(self, name: str, suffix: str) -> float | None:
        """What a cell is sorted by. None without a value, and for a name that is no figure."""
        match self.definitions.get(name):
            case Share():
                ratio = self.figures.ratios.get(name + suffix)
                return ratio.value if ratio else None
            case Count():
                return self.figures.counts.get(name + suffix, 0)
            case Median():
                return self.figures.medians.get(name + suffix)
            case None:
                return None

    def _cell(self, name: str, suffix: str, link: Link) -> Cell:
        match self.definitions[name]:
            case Share():
                ratio = self.figures.ratios.get(name + suffix)
                if ratio is None or not ratio.denominator:
                    return Cell(share(ratio))
                return Cell(share(ratio), link(name), sub=f"{ratio.numerator}/{ratio.denominator}")
            case Count():
                return Cell(self.figures.counts.get(name + suffix, 0), link(name))
            case Median():
                seconds = self.figures.medians.get(name + suffix)
                return Cell(duration(seconds), "" if seconds is None else link(name))


def _tone(count: Count, n: int) -> Tone:
    return "bad" if count.alarming and n else ""
