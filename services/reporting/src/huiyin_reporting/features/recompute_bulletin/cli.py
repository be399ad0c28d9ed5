"""`./huiyin bulletin`: whether what was published can be computed again."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from huiyin_operations.cli.context import Data, Json, console, fail, opened, print_json
from huiyin_operations.cli.progress import progress

if TYPE_CHECKING:
    from huiyin_ledger.subscriptions.source import SourceClient
    from huiyin_reporting.domain.bulletin import Bulletin, Content
    from huiyin_reporting.features.recompute_bulletin.comparison import Difference
    from huiyin_web.runtime import Runtime

app = typer.Typer(no_args_is_help=True, help="The published bulletins.")


@app.callback()
def _bulletin() -> None:
    pass


@app.command()
def recompute(
    number: Annotated[str, typer.Argument(help="Number of the bulletin, such as 230600-2026-08-1.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Compute a published bulletin again from the ledgers as they were known then, and compare. Exit status 0 only
    where every value is the same."""
    from huiyin_ledger.feed.log import SourceError
    from huiyin_reporting.features.recompute_bulletin.comparison import differences, values
    from huiyin_reporting.features.recompute_bulletin.recompute import recompute as computed_again
    from huiyin_web.bootstrap import feeds

    with opened(data) as platform:
        if "reporting" not in platform.runtimes:
            fail("The reporting service's database is not named: set HUIYIN_REPORTING_DATABASE_URL.")
        runtime = platform.runtime("reporting")
        bulletin, published = _published(runtime, number)
        sources = feeds(runtime.settings, platform.services)
        _require(published, sources)
        total = sum(sum(positions.values()) for positions in published.cutoffs.values())
        try:
            with progress("Positions", total) as advance:
                found = differences(published, computed_again(runtime.database, bulletin, sources, advance))
        except SourceError as error:
            fail(str(error))
    counted = sum(len(part) for part in values(published).values())
    if as_json:
        print_json(
            {
                "bulletin_no": number,
                "same": not found,
                "values": counted,
                "differences": [dataclasses.asdict(each) for each in found],
            }
        )
    else:
        _tell(number, counted, found)
    if found:
        raise typer.Exit(1)


def _published(runtime: Runtime, number: str) -> tuple[Bulletin, Content]:
    from huiyin_ledger.domain import Refused
    from huiyin_reporting.domain.bulletin import Bulletin, parse_number

    try:
        jurisdiction, _ = parse_number(number)
    except Refused as refused:
        fail(refused.message, 2)
    bulletin = runtime.ledger.find(Bulletin, jurisdiction, Bulletin.stream_id(jurisdiction, number))
    if bulletin is None or bulletin.content is None:
        fail(f"No bulletin {number} was published.")
    return bulletin, bulletin.content


def _require(published: Content, sources: Mapping[str, SourceClient]) -> None:
    """What the computation needs: the feeds that were counted, and the definitions that were in force."""
    from huiyin_reporting.kpi.definition import versions

    missing = sorted(published.cutoffs.keys() - sources.keys())
    if missing:
        fail(
            "Say where the ledgers are:\n  "
            + "\n  ".join(f"HUIYIN_{name.upper()}_URL=..." for name in missing)
        )
    if published.definition_version not in versions():
        fail(f"Its definitions, {published.definition_version}, are not among those of this release.")


def _tell(number: str, counted: int, found: list[Difference]) -> None:
    if not found:
        console.print(f"{number}: {counted:,} values, [green]the same[/]", highlight=False)
        return
    console.print(f"{number}: [bold red]{len(found):,} of {counted:,} values differ[/]", highlight=False)
    for each in found:
        console.print(
            f"  {each.part} {each.key}: published {_shown(each.published)}, computed again {_shown(each.recomputed)}",
            markup=False,
            highlight=False,
        )


def _shown(value: object) -> str:
    return "nothing" if value is None else str(value)
