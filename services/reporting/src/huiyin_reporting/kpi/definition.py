"""The definitions of the figures: data, versioned, read from ``definitions/<version>.yaml``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

Relation = Literal["matter", "duty", "holding", "visit", "redo", "card"]

CURRENT = "2026.4"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(_Frozen):
    """One text in the two languages of the pages."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        return self.en if language == "en" else self.zh


class Cohort(_Frozen):
    """The rows of a view that lie in the period by their column `at` and meet the condition `of`."""

    rows: Relation
    at: Annotated[str | None, Field(pattern=r"^[a-z_]+$")] = None
    of: str

    def narrowed(self, condition: str) -> Cohort:
        """The rows of this cohort that also meet `condition`."""
        return self.model_copy(update={"of": f"({self.of}) AND ({condition})"})


class _Named(Cohort):
    title: Text
    meaning: Text

    @property
    def cohort(self) -> Cohort:
        return Cohort(rows=self.rows, at=self.at, of=self.of)


class Count(_Named):
    """How many rows. `alarming`: shown in red unless it is zero."""

    alarming: bool = False


class Median(_Named):
    """The median of a duration over the rows."""

    seconds: str


class Share(_Named):
    """A ratio: the `counted` rows over the cohort, or the cohort over that of `against`."""

    counted: str | None = None
    against: Cohort | None = None
    lower_is_better: bool = False

    @model_validator(mode="after")
    def one_way_of_counting(self) -> Share:
        if (self.counted is None) == (self.against is None):
            raise ValueError("a share has either `counted` or `against`")
        return self

    @property
    def numerator(self) -> Cohort:
        return self.cohort if self.counted is None else self.cohort.narrowed(self.counted)

    @property
    def denominator(self) -> Cohort:
        return self.cohort if self.against is None else self.against

    @property
    def missed(self) -> Cohort | None:
        """The rows of the cohort that are not counted; None where the denominator is another cohort."""
        if self.counted is None:
            return None
        return self.cohort.narrowed(f"({self.counted}) IS NOT TRUE")


Definition = Share | Count | Median


class Layout(_Frozen):
    """Which figures a page shows: `leading` ones at the top, `columns` by unit and by place, and all others but those
    `left_out` in between."""

    leading: tuple[str, ...]
    columns: tuple[str, ...]
    left_out: tuple[str, ...] = ()


class DefinitionSet(_Frozen):
    """All figures of one version, in the order in which pages show them."""

    version: str
    effective_from: date
    shares: dict[str, Share]
    counts: dict[str, Count]
    medians: dict[str, Median]
    dashboard: Layout
    bulletin: Layout

    def further(self, layout: Layout) -> list[str]:
        """The figures that are neither leading nor left out."""
        return [name for name, _ in self.all() if name not in (*layout.leading, *layout.left_out)]

    @model_validator(mode="after")
    def _layouts_name_figures(self) -> DefinitionSet:
        for layout in (self.dashboard, self.bulletin):
            for name in (*layout.leading, *layout.columns, *layout.left_out):
                if self.get(name) is None:
                    raise ValueError(f"a page shows {name}, which is no figure")
        return self

    def all(self) -> Iterator[tuple[str, Definition]]:
        yield from self.shares.items()
        yield from self.counts.items()
        yield from self.medians.items()

    def get(self, figure: str) -> Definition | None:
        return dict(self.all()).get(figure)

    def __getitem__(self, figure: str) -> Definition:
        return dict(self.all())[figure]


@cache
def load(version: str = CURRENT) -> DefinitionSet:
    """The definitions of that version. KeyError where it does not exist."""
    if version not in versions():
        raise KeyError(version)
    text = (files("huiyin_reporting.kpi") / "definitions" / f"{version}.yaml").read_text("utf-8")
    return DefinitionSet.model_validate(yaml.safe_load(text))


@cache
def versions() -> tuple[str, ...]:
    """All versions, oldest first."""
    present = (files("huiyin_reporting.kpi") / "definitions").iterdir()
    return tuple(sorted(each.name.removesuffix(".yaml") for each in present if each.name.endswith(".yaml")))
