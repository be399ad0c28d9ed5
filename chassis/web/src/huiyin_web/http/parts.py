"""What the design system's parts take: one type for each thing that a page shows. Templates: ``parts/*.html``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple, TypeVar

Item = TypeVar("Item")
Content = str | int | float | date | datetime | None
"""Shown by its column's kind; None and "" as a dash."""
TagKind = Literal["neutral", "info", "good", "warn", "bad", "sealed"]
Tone = Literal["", "good", "warn", "bad"]
ColumnKind = Literal["text", "code", "hash", "number", "time", "due", "date", "tag"]
ButtonKind = Literal["primary", "secondary", "danger"]


class Tag(NamedTuple):
    """A word with the colour and shape of its kind."""

    kind: TagKind
    label: str


@dataclass(frozen=True, slots=True)
class Link:
    """A button or a link to another page."""

    label: str
    href: str
    kind: ButtonKind = "secondary"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell: a text, perhaps linked or as a tag, and a smaller line below it."""

    text: Content
    href: str = ""
    tag: TagKind | None = None
    sub: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; `key` names it in a row's cells and in ``?sort=``. `varies`: it is left out where all rows say
    the same there."""

    key: str
    label: str
    kind: ColumnKind = "text"
    sortable: bool = True
    varies: bool = False


Cells = Mapping[Column, Cell | Content]
"""The cells of one row under their columns."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table. `id` is what its checkbox sends, where the table can be selected from; `selected`: it is ticked."""

    cells: Mapping[str, Cell | Content]
    id: str = ""
    tone: Tone = ""
    selectable: bool = True
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table's columns and rows."""

    columns: Sequence[Column]
    rows: Sequence[Row]

    @classmethod
    def of(
        cls,
        items: Iterable[Item],
        cells: Callable[[Item], Cells],
        tone: Callable[[Item], Tone] = lambda _item: "",
    ) -> Table:
        """A row per item, with the cells of `cells`, which names each under its column: the same ones for every item.
        Without items there are no columns."""
        found = [(item, cells(item)) for item in items]
        rows = [
            Row({column.key: cell for column, cell in line.items()}, tone=tone(item)) for item, line in found
        ]
        return cls(telling(list(found[0][1]), rows) if found else [], rows)


def telling(columns: Sequence[Column], rows: Sequence[Row]) -> list[Column]:
    """The columns that tell a row from another one, and those that stand there always."""
    said = {each.key: {row.cells.get(each.key) for row in rows} for each in columns if each.varies}
    return [each for each in columns if len(rows) < 2 or not each.varies or len(said[each.key]) > 1]


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter of a list."""

    label: str
    href: str
    active: bool = False
    count: int | None = None


class Entry(NamedTuple):
    """One line of a summary; `href` leads to where it can be changed, `change` says what that changes."""

    label: str
    value: Content
    href: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of a timeline. `recorded_at` is shown where it is more than a minute after `occurred_at`. `mark`: the
    colour of its dot, and of the tag with its `word`, if it has one."""

    what: str
    who: str = ""
    occurred_at: datetime | None = None
    recorded_at: datetime | None = None
    text: str = ""
    mark: TagKind | None = None
    word: str = ""


class Option(NamedTuple):
    """One choice of a select, of radios or of checkboxes."""

    value: str
    label: str
    hint: str = ""


class Group(NamedTuple):
    """Choices of a select or of checkboxes under one heading."""

    label: str
    options: Sequence[Option]


Options = Sequence[Option]
Groups = Sequence[Group]


class Bar(NamedTuple):
    """One bar of a chart."""

    label: str
    value: float | int | None
    href: str = ""
    tone: Tone = ""


class Point(NamedTuple):
    """One point of a line: where on the x axis, and its value."""

    label: str
    value: float | int | None


class Series(NamedTuple):
    """One line of a chart; all lines share the first one's x labels."""

    label: str
    points: Sequence[Point]


WRITTEN_IN_TEMPLATES = (Bar, Cell, Chip, Column, Entry, Group, Happening, Link, Option, Point, Row, Series)
"""Under their names."""
