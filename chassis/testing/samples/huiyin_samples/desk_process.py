"""The archive, or the desk's relay, as a process of its own: ``python -m huiyin_samples.desk_process``.

One JSON argument: ``role`` (archive or relay), ``desk`` and ``archive`` (database URLs), ``broker``, ``shards``,
``data`` (a directory), ``port`` (of the archive, where every path is not found), and for tests ``next``: those of the two
services that are of the next release, and ``die``: the step at which the process kills itself (fetched, fold, react,
committed) and ``after`` how many times it passed there.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from huiyin_operations.processes.green import patch


def main() -> None:
    patch()
    _run(json.loads(sys.argv[1]))


def _run(given: dict[str, Any]) -> None:
    from huiyin_ledger.bus.transport import Transport
    from huiyin_ledger.settings import ServiceSettings
    from huiyin_operations.processes import services as processes
    from huiyin_samples.desk import ARCHIVE, DESK
    from huiyin_samples.desk_next import ARCHIVE_NEXT, DESK_NEXT
    from huiyin_web.bootstrap import connect, follow
    from huiyin_web.definition import ServiceDefinition
    from huiyin_web.service import Service

    def connected(definition: ServiceDefinition) -> Service:
        settings = ServiceSettings.of(
            definition.name,
            data=Path(given["data"]),
            mode="embedded",
            database_url=given[definition.name],
            identity_database_url=given[definition.name],
        )
        return connect(definition, settings, identity=None)  # type: ignore[arg-type]

    following_release = given.get("next", ())
    desk = connected(DESK_NEXT if "desk" in following_release else DESK)
    transport = Transport(given["broker"], shards=given.get("shards", 2))
    if given["role"] == "relay":
        service = processes.relay_class(desk, transport)
    else:
        archive = follow(
            connected(ARCHIVE_NEXT if "archive" in following_release else ARCHIVE),
            {"desk": desk.published_log()},
        )
        if "die" in given:
            _die_at(archive, given["die"], given["after"])
        service = processes.service_class(archive, transport, _nothing)
    processes.run(service, host="127.0.0.1", port=given.get("port", 0))


def _die_at(archive: Any, step: str, after: int) -> None:
    from huiyin_samples.desk import FAULTS

    passed = 0

    def die(_: object) -> None:
        nonlocal passed
        passed += 1
        if passed > after:
            os.kill(os.getpid(), signal.SIGKILL)

    FAULTS.steps[step] = die
    subscription = archive.subscriptions["desk"]
    receive_all = subscription.receive_all

    def received(batches: Any) -> Any:
        if step == "fetched":
            die(batches)
        outcomes = receive_all(batches)
        if step == "committed":
            die(batches)
        return outcomes

    subscription.receive_all = received


def _nothing(environ: Any, start_response: Any) -> list[bytes]:
    start_response("404 Not Found", [])
    return []


if __name__ == "__main__":
    main()
