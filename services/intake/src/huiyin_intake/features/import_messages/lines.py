"""Reads a file of messages record by record: JSONL or CSV, UTF-8 or GB 18030, with or without a byte order mark."""

from __future__ import annotations

import codecs
import csv
import hashlib
import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from huiyin_intake.features.import_messages.message import NAMES
from huiyin_ledger.domain import Refused

_LONGEST_LINE = 1 << 21
_LONGEST_FIELD = 1 << 18
_JSON, _CSV = frozenset({".jsonl", ".ndjson", ".json"}), frozenset({".csv", ".tsv"})


_UNREADABLE = "huiyin.unreadable"
codecs.register_error(_UNREADABLE, lambda error: ("\udcff", getattr(error, "end", 0)))
"""Bytes that are not text in the file's encoding become a character that no message may contain."""


@dataclass(frozen=True)
class Line:
    """One record: the number of its first line (from 1), and its fields or its problem."""

    number: int
    fields: Mapping[str, Any] | None
    problem: str = ""


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_lines(path: Path) -> Iterator[Line]:
    """Every record of the file. UnicodeError never comes: a line that can't be read is a Line with a problem.

    Raises Refused where the head of a CSV doesn't name what every message must have.
    """
    with path.open(encoding=encoding_of(path), errors=_UNREADABLE, newline="") as file:
        start = file.read(4096).lstrip()
        file.seek(0)
        lines = _Lines(file)
        yield from _json_lines(lines) if _is_json(path, start) else _csv_lines(lines, start)


def encoding_of(path: Path) -> str:
    """``utf-16`` by its mark; ``gb18030`` where more lines are no UTF-8 than are more than ASCII in it; else ``utf-8-sig``.

    So one line in another encoding makes itself unreadable, not all the others.
    """
    utf8 = other = 0
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        file.seek(0)
        while line := file.readline(_LONGEST_LINE):
            if line.isascii():
                continue
            try:
                line.decode()
            except UnicodeDecodeError:
                other += 1
            else:
                utf8 += 1
    return "gb18030" if other > utf8 else "utf-8-sig"


class _TooLong(Exception):
    """A line longer than a message can be, skipped without being held in memory."""


class _Lines:
    """The lines of the file, with their numbers. The lines of a record after its first one can be read again."""

    def __init__(self, file: TextIO) -> None:
        self.number = 0
        self._file = file
        self._record: list[str | None] = []
        self._again: deque[str | None] = deque()

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        text = self._again.popleft() if self._again else self._read()
        self.number += 1
        self._record.append(text)
        if text is None:
            raise _TooLong
        return text

    def begin(self) -> int:
        """Begin a record; returns the number of its first line."""
        self._record = []
        return self.number + 1

    def back(self) -> None:
        """Go back to the second line of a record that could not be read, so that only its first line is lost."""
        self._again.extendleft(reversed(self._record[1:]))
        self.number -= len(self._record[1:])

    def _read(self) -> str | None:
        text = self._file.readline(_LONGEST_LINE)
        if not text:
            raise StopIteration
        if len(text) < _LONGEST_LINE or text.endswith("\n"):
            return text
        while (rest := self._file.readline(_LONGEST_LINE)) and not rest.endswith("\n"):
            pass
        return None


_TOO_LONG = f"longer than {_LONGEST_LINE:,} characters"


def _is_json(path: Path, start: str) -> bool:
    suffix = path.suffix.lower()
    return suffix in _JSON or (suffix not in _CSV and start.startswith("{"))


def _json_lines(lines: _Lines) -> Iterator[Line]:
    while True:
        number = lines.begin()
        try:
            text = next(lines, None)
            if text is None:
                return
            if not text.strip():
                continue
            fields = json.loads(text, parse_constant=_no_number)
        except _TooLong:
            yield Line(number, None, _TOO_LONG)
        except (ValueError, RecursionError):
            yield Line(number, None, "not a JSON object")
        else:
            yield (
                Line(number, fields) if isinstance(fields, dict) else Line(number, None, "not a JSON object")
            )


def _no_number(name: str) -> None:
    """Reject NaN and Infinity, which are not JSON."""
    raise ValueError(name)


def _csv_lines(lines: _Lines, start: str) -> Iterator[Line]:
    csv.field_size_limit(_LONGEST_FIELD)
    head = start.partition("\n")[0]
    reader = csv.reader(lines, delimiter=max(",\t;", key=head.count), strict=True)
    columns: list[str] | None = None
    while True:
        number = lines.begin()
        try:
            row = next(reader, None)
        except (_TooLong, csv.Error) as error:
            lines.back()
            if columns is None:
                raise Refused("import_head", f"The first line of the file can't be read: {error}.") from None
            yield Line(number, None, _problem(error))
            continue
        if row is None:
            return
        if not any(row):
            continue
        if columns is None:
            columns = _columns(row)
        elif len(row) != len(columns):
            yield Line(number, None, f"has {len(row)} fields where the head has {len(columns)}")
        else:
            yield Line(number, dict(zip(columns, row, strict=True)))


def _columns(head: list[str]) -> list[str]:
    columns = [name.strip() for name in head]
    for field in ("submitted_at", "body"):
        if not set(NAMES[field]) & set(columns):
            known = ", ".join(NAMES[field])
            raise Refused(
                "import_head",
                f"The first line of a CSV names its columns; this one names none for {field}. Call it one of: {known}.",
            )
    return columns


def _problem(error: Exception) -> str:
    if isinstance(error, _TooLong):
        return _TOO_LONG
    if "limit" in str(error):
        return "a field is too long, or a quote is not closed"
    return "a quote stands where none may, or is not closed"
