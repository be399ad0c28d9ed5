"""How papers are worded: ``papers.yaml`` of a service, read once and checked whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Annotated, Literal, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter

Language = Literal["zh", "en"]
_Text = Annotated[str, StringConstraints(strip_whitespace=True)]
_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_HEADING = re.compile(r"[一二三四五六七八九十]+、")


class Line(NamedTuple):
    """One paragraph of a paper; `heading`: of the first level."""

    text: str
    heading: bool = False


class Pattern(BaseModel):
    """One kind of paper. Its texts name values in braces, and a line is left out where one of its values is empty. `mark`
    stands in the paper's number; `name` is what lists call it; `issuer` signs it; `to_petitioner`: a person gets it, whose
    name is written in; `recipient`: empty where it is addressed to all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Mapping[Language, _Words]
    mark: _Words
    issuer: _Words
    to_petitioner: bool = False
    recipient: _Text = ""
    title: _Words
    body: _Words
    closing: _Words
    attachments: _Text = ""
    note: _Text = ""
    copies: _Text = ""

    @property
    def asks_for(self) -> frozenset[str]:
        """The names of all values."""
        texts = (each for each in vars(self).values() if isinstance(each, str))
        return frozenset(name for text in texts for name in _names(text))


def filled(text: str, values: Mapping[str, str]) -> Iterator[Line]:
    """The lines of a pattern's text with its `values`, of which one may have several lines. KeyError for one that is
    missing."""
    for line in text.splitlines():
        names = _names(line)
        if line.strip() and all(values[name] for name in names):
            heading = not names and _HEADING.match(line) is not None
            written = line.strip().format_map(values)
            yield from (Line(each.strip(), heading) for each in written.splitlines() if each.strip())


@cache
def patterns(package: str) -> Mapping[str, Pattern]:
    """By kind, from the package's ``papers.yaml``. ValidationError names what is wrong in it."""
    read = yaml.safe_load((files(package) / "papers.yaml").read_text("utf-8"))
    return TypeAdapter(dict[str, Pattern]).validate_python(read)


def _names(text: str) -> list[str]:
    return [name for _literal, name, _spec, _conversion in Formatter().parse(text) if name]
