"""`./huiyin import FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from huiyin_contracts.vocabulary import Channel
from huiyin_intake.features.import_messages.importer import ImportMessages, import_messages
from huiyin_intake.features.import_messages.lines import read_lines
from huiyin_intake.features.import_messages.report import Report
from huiyin_operations.cli.context import Data, Json, console, errors, fail, opened, print_json
from huiyin_operations.cli.progress import progress

_SHOWN = 20


def command(
    file: Annotated[Path, typer.Argument(help="JSONL or CSV, UTF-8 or GB 18030.", show_default=False)],
    jurisdiction: Annotated[
        str, typer.Option("--jurisdiction", help="Division code that the messages belong to.")
    ],
    with_replies: Annotated[bool, typer.Option("--with-replies", help="Take the replies too.")] = False,
    unit: Annotated[
        str | None,
        typer.Option("--unit", help="Unit that replied, where the file names none.", show_default=False),
    ] = None,
    channel: Annotated[
        Channel, typer.Option("--channel", help="How the messages had come in.")
    ] = Channel.WEB,
    data: Data = None,
    json: Json = False,
) -> None:
    """Import messages, with their replies or without, as petitions of the past. Run it again at any time: nothing is
    taken twice. Exit status 1 where lines were refused."""
    if not file.is_file():
        fail(f"There is no file {file}.")
    if not (jurisdiction.isascii() and jurisdiction.isdigit() and len(jurisdiction) == 6):
        fail("--jurisdiction is a division code of six digits, for example 230621.")
    total = sum(1 for _ in read_lines(file))
    with opened(data, make=True) as platform:
        if "intake" not in platform.runtimes:
            fail("The intake service's database is not named: set HUIYIN_INTAKE_DATABASE_URL.")
        with progress("Messages", total) as advance:
            report = import_messages(
                platform.runtime("intake"),
                "system:import",
                ImportMessages(file, jurisdiction, channel, unit, with_replies),
                advance,
            )
        if len(platform.runtimes) > 1:
            with progress("Events taken in by the other services") as advance:
                platform.settle(advance)
    if json:
        print_json(report.to_json())
    else:
        _tell(report)
    if report.refused:
        raise typer.Exit(1)


def _tell(report: Report) -> None:
    console.print(f"{report.file}  sha256 {report.sha256}", highlight=False, markup=False)
    console.print(f"  read           {report.read:>8,}", highlight=False)
    console.print(
        f"  taken          {report.taken:>8,}  with replies {report.replies_taken:,}", highlight=False
    )
    console.print(
        f"  already there  {report.already_there:>8,}  replies added {report.replies_added:,}",
        highlight=False,
    )
    if report.replies_same_day:
        console.print(
            f"  of the replies {report.replies_same_day:>8,}  are dated only by the day of their message: taken as of its time",
            highlight=False,
        )
    console.print(f"  refused        {len(report.refused):>8,}", highlight=False)
    for refusal in report.refused[:_SHOWN]:
        errors.print(f"  line {refusal.line}: {refusal.reason}", markup=False, highlight=False)
    if len(report.refused) > _SHOWN:
        errors.print(f"  and {len(report.refused) - _SHOWN} more: all of them with --json", markup=False)
