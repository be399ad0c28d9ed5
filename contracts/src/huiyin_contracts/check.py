"""`contracts check | generate | release`: do the contracts hold, write what is derived from them, release them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence

from huiyin_contracts import publications
from huiyin_contracts.baseline import Baseline, baseline
from huiyin_contracts.consumers import Consumers, read_consumers
from huiyin_contracts.generate import documents, stale, write
from huiyin_contracts.golden import golden_by_type, golden_problems, upcaster_problems
from huiyin_contracts.layout import Layout
from huiyin_contracts.promises import changes, falsified, owned, promises
from huiyin_contracts.publications import Publisher
from huiyin_contracts.registry import RELEASED, Registry
from huiyin_contracts.release import Acceptance, explain, release, version_problems
from huiyin_contracts.reliance import missed


def problems(
    registry: Registry,
    layout: Layout,
    consumers: Consumers | None = None,
    publishers: Sequence[Publisher] = (),
    last: Baseline | None = None,
    rest: Mapping[str, str] | None = None,
) -> list[str]:
    """All problems, each with what to do; empty if the contracts hold."""
    last = last or baseline(layout, registry)
    readers = read_consumers(layout.consumers) if consumers is None else consumers
    found = list(last.problems)
    found += standing(registry, layout, publishers, readers)
    found += [
        f"{layout.name(path)} is stale: run ./huiyin contracts generate."
        for path in stale(documents(registry, layout, consumers, rest), layout)
    ]
    if last.documents is not None:
        found += version_problems(layout, last)
        now = promises(registry, layout, publishers, last.documents)
        found += [explain(change, readers) for change in changes(last.documents, now, registry)]
        found += [
            f"{type_} was never released: run ./huiyin contracts release once it is as it should be."
            for type_ in sorted(registry.events.keys() - last.documents.keys())
        ]
    return found


def standing(
    registry: Registry, layout: Layout, publishers: Sequence[Publisher], consumers: Consumers
) -> list[str]:
    """Problems that don't depend on the last release: missing upcasters and examples, private events that are published as
    nothing, fields that a consumer reads and no publisher provides."""
    found = (
        upcaster_problems(registry) + golden_problems(registry, layout) + list(falsified(registry, layout))
    )
    examples = golden_by_type(layout)
    for publisher in publishers:
        made = publications.record(publisher, owned(registry, examples, publisher.name), {})
        found += [
            f"{publisher.name}: no example of {type_} is published ({made[type_][-1]['published']}): "
            "the mapping fails, or it should not be in PUBLISH."
            for type_ in publications.unpublished(made)
        ]
        found += missed(publisher.name, made, consumers)
    return found


def main(
    argv: Sequence[str],
    *,
    registry: Registry = RELEASED,
    layout: Layout | None = None,
    consumers: Consumers | None = None,
    publishers: Sequence[Publisher] = (),
    rest: Mapping[str, str] | None = None,
) -> int:
    """Exit status 0 only when it holds. `consumers`, `publishers` and `rest` (service -> its OpenAPI document) come from
    the services where they are at hand."""
    parser = argparse.ArgumentParser(prog="huiyin contracts", description=__doc__)
    parser.add_argument("verb", choices=("check", "generate", "release"), nargs="?", default="check")
    parser.add_argument("--by", default="", help="release: who answers for it")
    parser.add_argument("--why", default="", help="release: what for")
    parser.add_argument(
        "--accept",
        action="append",
        default=[],
        metavar="CHANGE",
        help="release: a change that check names so",
    )
    parser.add_argument(
        "--history", action="store_true", help="check: fail where git can't show the releases"
    )
    arguments = parser.parse_args(list(argv))
    where = layout or Layout.here()
    if (
        where.project is None
    ):  # some services are installed, and the list of all their readers is as it was shipped
        consumers = None
    if arguments.verb == "generate":
        changed = write(documents(registry, where, consumers, rest), where)
        return _tell([f"wrote {where.name(path)}" for path in changed] or ["nothing to write"])
    if arguments.verb == "release":
        readers = read_consumers(where.consumers) if consumers is None else consumers
        refused = standing(registry, where, publishers, readers)
        acceptance = Acceptance(arguments.by, arguments.why, frozenset(arguments.accept))
        number = 0
        if not refused:
            number, refused = release(registry, where, publishers, readers, acceptance)
        return (
            _complain(refused)
            if refused
            else _tell([f"release {number}: {len(registry.events)} event versions"])
        )
    last = baseline(where, registry)
    found = problems(registry, where, consumers, publishers, last, rest)
    if arguments.history:
        found += last.unverified
    else:
        _complain([f"note: {each}" for each in last.unverified])
    if last.documents is None:
        _complain(
            ["note: NOTHING IS RELEASED YET, so no change is refused: ./huiyin contracts release begins."]
        )
    return _complain(found) if found else _tell([f"{len(registry.events)} event versions hold"])


def _tell(lines: list[str]) -> int:
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


def _complain(lines: list[str]) -> int:
    sys.stderr.writelines(f"{line}\n" for line in lines)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
