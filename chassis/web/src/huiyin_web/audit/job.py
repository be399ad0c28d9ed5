"""The process of one audit job: verifies a ledger, or compares views with a replay from zero.

It reads one line of JSON from its input (see `runner`), reports to a file, and ends when its input ends.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from huiyin_ledger.divisions import within
from huiyin_ledger.feed.log import AheadOfSource, SourceError
from huiyin_ledger.ledger.checkpoint import Checkpoints
from huiyin_ledger.ledger.verify import extents, faults_of, verify
from huiyin_ledger.settings import ServiceSettings
from huiyin_ledger.vault.keyring import KeyringProblem
from huiyin_ledger.views.rebuild import Busy
from huiyin_ledger.views.replay import ParkedMeanwhile
from huiyin_ledger.views.sources import MissingSource
from huiyin_web.audit.reports import Compared, Hindrance, Kind, Report, Verified
from huiyin_web.bootstrap import connect, definition_of, feeds
from huiyin_web.identity.recorded import IDENTITY
from huiyin_web.identity_service import open_identity, service_of
from huiyin_web.runtime import Runtime
from huiyin_web.service import Service

FORESEEN: Mapping[type[Exception], Hindrance] = {
    AheadOfSource: Hindrance.AHEAD,
    Busy: Hindrance.BUSY,
    KeyringProblem: Hindrance.KEYRING,
    MissingSource: Hindrance.SOURCE,
    ParkedMeanwhile: Hindrance.PARKED,
    SourceError: Hindrance.SOURCE,
    psycopg.OperationalError: Hindrance.DATABASE,
}
"""What may hinder the work; the report says it. Anything else ends the process with its traceback in the log."""
NICENESS = 10
_TELL_SECONDS = 0.3


def main() -> None:
    """Do the ordered work at low priority, so that requests are served first."""
    os.nice(NICENESS)
    order = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_input, daemon=True).start()
    path = Path(order["report"])
    report = Report.read(path)
    assert report is not None
    progress = _Progress(path, report)
    work = {Kind.VERIFICATION: verification, Kind.COMPARISON: comparison}[report.kind]
    try:
        services = _connected(order["services"])
        work(services[order["service"]].runtime, services, report, progress)
    except tuple(FORESEEN) as problem:
        report.error = str(problem) or type(problem).__name__
        report.hindrance = next(h for kind, h in FORESEEN.items() if isinstance(problem, kind))
    report.step = ""
    report.finished_at = datetime.now(UTC)
    report.write(path)


def verification(
    runtime: Runtime, services: Mapping[str, Service], report: Report, progress: Callable[[], None]
) -> None:
    """Each jurisdiction of the scope by itself, so that each has its own answer."""
    signed_heads, damaged = Checkpoints(runtime.settings.checkpoints, runtime.name).read()
    faults = faults_of(damaged)
    known = {j: n for j, n in extents(runtime.database).items() if n and within(j, report.scope)}
    named = {c.jurisdiction for c in signed_heads} | {f.jurisdiction for f in faults}
    signed = {j for j in named if within(j, report.scope)}
    report.total = sum(known.values())
    report.verified = [Verified(jurisdiction="").fails(f) for f in faults if not f.jurisdiction][:1]

    def advance(n: int) -> None:
        report.done += n
        progress()

    for jurisdiction in sorted(known.keys() | signed):
        report.step = jurisdiction
        verdict = verify(
            runtime.database,
            runtime.name,
            checkpoints=signed_heads,
            damaged=faults,
            jurisdiction=jurisdiction,
            advance=advance,
        )
        found = Verified(jurisdiction=jurisdiction, events=verdict.events, checkpoints=verdict.checkpoints)
        report.verified.append(found.fails(verdict.faults[0]) if verdict.faults else found)


def comparison(
    runtime: Runtime, services: Mapping[str, Service], report: Report, progress: Callable[[], None]
) -> None:
    """Every view of the service, one after the other."""
    report.total = len(runtime.views.views)
    sources = feeds(runtime.settings, services)
    for view in runtime.views.views:
        report.step = view.name
        progress()
        found = runtime.views.diff(view.name, ledger=runtime.ledger, sources=sources)
        report.compared.append(
            Compared(
                view=view.name,
                rows=found.rows,
                different=found.different,
                columns=list(found.columns),
                keys=[each.key for each in found.shown],
            )
        )
        report.done += 1


class _Progress:
    """Writes the report as it is, but not all the time."""

    def __init__(self, path: Path, report: Report) -> None:
        self._path = path
        self._report = report
        self._told_at = float("-inf")

    def __call__(self) -> None:
        if time.monotonic() - self._told_at >= _TELL_SECONDS:
            self._report.write(self._path)
            self._told_at = time.monotonic()


def _connected(services: list[dict[str, Any]]) -> dict[str, Service]:
    made = {}
    for options in services:
        settings = ServiceSettings.of(options.pop("service"), **options)
        identity = open_identity(settings, application_name="huiyin audit")
        made[settings.service] = (
            service_of(identity, settings)
            if settings.service == IDENTITY
            else connect(definition_of(settings.service), settings, identity=identity)
        )
    return made


def _end_with_input() -> None:
    """End the process when the one that started it has gone: nobody waits for the answer."""
    while os.read(0, 1024):
        continue
    os._exit(1)


if __name__ == "__main__":
    main()
