"""Reads a file of messages line by line: JSONL or CSV, UTF-8 or GB 18030, with or without a byte order mark."""

from __future__ import annotations

import codecs
import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

_PAGE = 1 << 20
_LONGEST_FIELD = 1 << 20


@dataclass(frozen=True)
class Line:
    """One record: the number of its line (from 1), and its fields, or what is wrong with it."""

    number: int
    fields: Mapping[str, Any] | None
    problem: str = ""


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_lines(path: Path) -> Iterator[Line]:
    """Every record of the file. UnicodeError never comes: a line that can't be read is a Line with a problem."""
    encoding = encoding_of(path)
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as file:
        start = file.read(4096).lstrip()
        file.seek(0)
        yield from _json_lines(file) if start.startswith("{") else _csv_lines(file, start)


def encoding_of(path: Path) -> str:
    """``utf-8-sig`` where the whole file is UTF-8, ``utf-16`` by its mark, else ``gb18030``."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        file.seek(0)
        try:
            while page := file.read(_PAGE):
                decoder.decode(page)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "gb18030"
    return "utf-8-sig"


def _json_lines(file: Iterator[str]) -> Iterator[Line]:
    for number, text in enumerate(file, 1):
        if not text.strip():
            continue
        try:
            fields = json.loads(text)
        except ValueError:
            yield Line(number, None, "not a JSON object")
            continue
        yield Line(number, fields) if isinstance(fields, dict) else Line(number, None, "not a JSON object")


def _csv_lines(file: Iterator[str], start: str) -> Iterator[Line]:
    csv.field_size_limit(_LONGEST_FIELD)
    head = start.partition("\n")[0]
    reader = csv.reader(file, delimiter=max(",\t;", key=head.count))
    columns = [name.strip() for name in next(reader, [])]
    while True:
        number = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error:
            yield Line(number, None, "a field is too long or a quote is not closed")
            continue
        if row is None:
            return
        if not any(row):
            continue
        if len(row) != len(columns):
            yield Line(number, None, f"has {len(row)} fields where the head has {len(columns)}")
        else:
            yield Line(number, dict(zip_longest(columns, row)))
