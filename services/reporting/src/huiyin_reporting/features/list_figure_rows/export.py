"""The rows behind a figure as a file for spreadsheets, without anything that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any

from flask import Response, stream_with_context

from huiyin_ledger.clock.china import CHINA
from huiyin_reporting.kpi.definition import Cohort
from huiyin_reporting.kpi.rows import MatterOut, read_rows
from huiyin_reporting.kpi.selection import Selector
from huiyin_web.runtime import Runtime

COLUMNS = tuple(each.name for each in fields(MatterOut))
_PAGE_SIZE = 1000
_BOM = "\ufeff"
_RUNS = tuple("=+-@\t\r\n＝＋－＠")
"""A cell that begins with one of these, even behind blanks, is a formula to a spreadsheet. With full-width forms."""


def export(runtime: Runtime, name: str, cohort: Cohort, selector: Selector) -> Response:
    """The rows of `cohort` as CSV in UTF-8, read page by page while it is sent."""
    response = Response(
        stream_with_context(_lines(runtime, cohort, selector)), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="huiyin-{name}.csv"'
    return response


def _lines(runtime: Runtime, cohort: Cohort, selector: Selector) -> Iterator[str]:
    yield _BOM + line(COLUMNS)
    cursor: str | None = None
    while True:
        page = read_rows(runtime.database, cohort, selector, limit=_PAGE_SIZE, cursor=cursor)
        yield "".join(line(getattr(row, column) for column in COLUMNS) for row in page.items)
        cursor = page.next
        if cursor is None:
            return


def line(values: Any) -> str:
    """One line of CSV."""
    out = io.StringIO()
    csv.writer(out).writerow([cell(value) for value in values])
    return out.getvalue()


def cell(value: Any) -> Any:
    """A value fit for a spreadsheet: times as China has them, texts that could run as a formula quoted."""
    if isinstance(value, datetime):
        return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, str) and (value.startswith(_RUNS) or value.lstrip().startswith(_RUNS)):
        return f"'{value}"
    return value
