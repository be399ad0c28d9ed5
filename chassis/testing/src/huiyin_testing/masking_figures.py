"""Recall and precision of masking on a corpus of marked texts: ``python -m huiyin_testing.masking_figures``.

A corpus is a folder of ``*.txt``: one text a line, ``⏎`` for a line end, ``〔kind|what must be masked〕`` for a mark, a line
that begins with ``#`` for a comment. ``〖name=…；address=…〗`` before a text is what the form held; without it that is the
first mark of its kind. ``held_out.txt`` is never tuned on and reported apart.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from huiyin_ledger import masking

KINDS: Mapping[str, str] = {
    "phone": masking.PHONE,
    "id": masking.PAPER,
    "passport": masking.PAPER,
    "card": masking.CARD,
    "account": masking.ACCOUNT,
    "email": masking.EMAIL,
    "plate": masking.PLATE,
    "name": masking.NAME,
    "other": masking.NAME,
    "address": masking.ADDRESS,
}
"""Kind of a mark -> the word that stands for it. ``name`` is the writer's, ``other`` anybody else's."""
HELD_OUT = "held_out.txt"
CORPUS = Path("chassis/ledger/tests/masking/corpus")
_MARK = re.compile(r"〔(?P<kind>[a-z]+)\|(?P<value>[^〕]+)〕")
_GIVEN = re.compile(r"〖([^〗]*)〗")
_MOST_TOO_MUCH = 0.5
"""A masked span with a larger share of characters outside of marks is wrong."""


@dataclass(frozen=True)
class Mark:
    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class MarkedText:
    """A text without its marks, the marks, and what the form held of name, address and phone."""

    place: str
    text: str
    marks: tuple[Mark, ...]
    given: Mapping[str, str]


@dataclass
class Figures:
    """Counts by kind: marks, marks masked whole; and by word: spans, spans that are right."""

    marks: Counter[str] = field(default_factory=Counter)
    masked: Counter[str] = field(default_factory=Counter)
    spans: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.masked.total() / max(self.marks.total(), 1)

    @property
    def precision(self) -> float:
        return self.right.total() / max(self.spans.total(), 1)

    def to_json(self) -> dict[str, float]:
        """Recall by kind and precision by word, each with three decimals."""
        return {
            "recall": round(self.recall, 3),
            "precision": round(self.precision, 3),
            **{
                f"recall of {kind}": round(self.masked[kind] / n, 3) for kind, n in sorted(self.marks.items())
            },
            **{
                f"precision of {word}": round(self.right[word] / n, 3)
                for word, n in sorted(self.spans.items())
            },
        }


def read_corpus(folder: Path) -> Iterator[MarkedText]:
    """Every text of the folder. Raises ValueError for a mark of an unknown kind."""
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line and not line.startswith("#"):
                yield read_text(f"{path.name}:{number}", line.replace("⏎", "\n"))


def read_text(place: str, line: str) -> MarkedText:
    given = dict(part.split("=", 1) for part in "；".join(_GIVEN.findall(line)).split("；") if part)
    line, text, marks, last = _GIVEN.sub("", line), "", [], 0
    for match in _MARK.finditer(line):
        if match["kind"] not in KINDS:
            raise ValueError(f"{place}: {match['kind']} is no kind of mark")
        text += line[last : match.start()]
        marks.append(Mark(len(text), len(text) + len(match["value"]), match["kind"]))
        text += match["value"]
        last = match.end()
    text += line[last:]
    for mark in marks:
        if mark.kind in ("name", "address", "phone"):
            given.setdefault(mark.kind, text[mark.start : mark.end])
    return MarkedText(place, text, tuple(marks), given)


def measure(texts: Iterable[MarkedText], *, known: bool) -> Figures:
    """Mask every text, where `known` with what its form held."""
    figures = Figures()
    for each in texts:
        given = {
            kind: [each.given[kind]] if known and kind in each.given else []
            for kind in ("name", "address", "phone")
        }
        spans = masking.find(
            each.text, names=given["name"], addresses=given["address"], phones=given["phone"]
        )
        _count(figures, each, spans)
    return figures


def _count(figures: Figures, each: MarkedText, spans: Iterable[masking.Span]) -> None:
    spans = list(spans)
    covered = {at for start, end, _ in spans for at in range(start, end)}
    for mark in each.marks:
        figures.marks[mark.kind] += 1
        value = range(mark.start, mark.end)
        if all(at in covered for at in value if each.text[at].isalnum()):
            figures.masked[mark.kind] += 1
        else:
            figures.problems.append(f"{each.place}: leaves {mark.kind} {each.text[mark.start : mark.end]!r}")
    marked = {at for mark in each.marks for at in range(mark.start, mark.end)}
    for start, end, word in spans:
        figures.spans[word] += 1
        if sum(at not in marked for at in range(start, end)) <= _MOST_TOO_MUCH * (end - start):
            figures.right[word] += 1
        else:
            figures.problems.append(f"{each.place}: masks {each.text[start:end]!r} as {word}")


def figures_of(folder: Path) -> dict[str, dict[str, float]]:
    """By part: tuned on and held out, each with nothing known and with the form given."""
    return {title: each.to_json() for title, each in _all(folder).items()}


def _all(folder: Path) -> dict[str, Figures]:
    texts = list(read_corpus(folder))
    parts = {
        "tuned on": [t for t in texts if not t.place.startswith(HELD_OUT)],
        "held out": [t for t in texts if t.place.startswith(HELD_OUT)],
    }
    return {
        f"{part}, {what}": measure(of, known=known)
        for part, of in parts.items()
        for what, known in (("nothing known", False), ("form given", True))
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Recall and precision of masking on a corpus of marked texts."
    )
    parser.add_argument("folder", type=Path, nargs="?", default=CORPUS)
    parser.add_argument(
        "--problems", action="store_true", help="tell every miss, but none of the held-out texts"
    )
    parser.add_argument("--write", type=Path, help="write the figures into this file")
    options = parser.parse_args()
    measured = _all(options.folder)
    for title, figures in measured.items():
        told = figures.problems if options.problems and not title.startswith("held out") else []
        sys.stdout.writelines(f"{line}\n" for line in (*_lines(title, figures), *told))
    if options.write:
        values = {title: figures.to_json() for title, figures in measured.items()}
        options.write.write_text(json.dumps(values, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 0


def _lines(title: str, figures: Figures) -> tuple[str, str, str]:
    kinds = (f"{kind} {figures.masked[kind]}/{n}" for kind, n in sorted(figures.marks.items()))
    words = (f"{word} {figures.right[word]}/{n}" for word, n in sorted(figures.spans.items()))
    return (
        f"{title:24} recall {figures.recall:.3f}  precision {figures.precision:.3f}",
        f"{'':4}masked of what is marked: {', '.join(kinds)}",
        f"{'':4}right of what is masked:  {', '.join(words)}",
    )


if __name__ == "__main__":
    sys.exit(main())
