"""`contracts check | generate | release`: do the contracts hold, write what is derived from them, release them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from huiyin_contracts.consumers import Consumers
from huiyin_contracts.generate import documents, stale, write
from huiyin_contracts.golden import golden_problems, upcaster_problems
from huiyin_contracts.layout import Layout
from huiyin_contracts.registry import RELEASED, Registry
from huiyin_contracts.released import breaches, explain, release, released_schemas


def problems(registry: Registry, layout: Layout, consumers: Consumers | None = None) -> list[str]:
    """Everything that is wrong, each with what to do; empty when the contracts hold."""
    found = [
        f"{layout.name(path)} is stale: run ./huiyin contracts generate."
        for path in stale(documents(registry, layout, consumers), layout)
    ]
    found += upcaster_problems(registry)
    found += golden_problems(registry, layout)
    found += [
        explain(type_, change) for type_, changes in breaches(registry, layout).items() for change in changes
    ]
    found += [
        f"{type_} was never released: run ./huiyin contracts release once it is as it should be."
        for type_ in sorted(registry.events.keys() - released_schemas(layout).keys())
    ]
    return found


def main(
    argv: Sequence[str],
    *,
    registry: Registry = RELEASED,
    layout: Layout | None = None,
    consumers: Consumers | None = None,
) -> int:
    """Exit status 0 only when it holds. `consumers` come from the services' definitions where they are at hand."""
    parser = argparse.ArgumentParser(prog="huiyin contracts", description=__doc__)
    parser.add_argument("verb", choices=("check", "generate", "release"), nargs="?", default="check")
    parser.add_argument(
        "--same-meaning", action="store_true", help="release: wordings changed, meanings did not"
    )
    arguments = parser.parse_args(list(argv))
    where = layout or Layout.here()
    if arguments.verb == "generate":
        changed = write(documents(registry, where, consumers), where)
        return _tell([f"wrote {where.name(path)}" for path in changed] or ["nothing to write"])
    if arguments.verb == "release":
        refused = release(registry, where, same_meaning=arguments.same_meaning)
        return (
            _complain(refused) if refused else _tell([f"{len(registry.events)} event versions are released"])
        )
    found = problems(registry, where, consumers)
    return _complain(found) if found else _tell([f"{len(registry.events)} event versions hold"])


def _tell(lines: list[str]) -> int:
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


def _complain(lines: list[str]) -> int:
    sys.stderr.writelines(f"{line}\n" for line in lines)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
