"""The figures that the README claims, measured again here, each against its peers in the same run: `./huiyin bench`."""

from __future__ import annotations

import importlib
import inspect
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from huiyin_operations.cli.context import Json, console, errors, fail, print_json

Outcome = dict[str, Any]


def main(names: Annotated[list[str] | None, typer.Argument()] = None, as_json: Json = False) -> None:
    """Measure on an embedded PostgreSQL that fsyncs, and on a RabbitMQ node of its own."""
    here = Path(__file__).parent
    known = [path.stem.removeprefix("bench_") for path in sorted(here.glob("bench_*.py"))]
    chosen = names or known
    if unknown := [name for name in chosen if name not in known]:
        fail(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(known)}.")
    outcomes: dict[str, Outcome] = {}
    with _given() as given:
        for name in chosen:
            errors.print(f"{name} ...", style="dim", highlight=False)
            outcomes[name] = _measured(importlib.import_module(f"bench_{name}").run, given)
            if not as_json:
                _show(outcomes[name])
    if as_json:
        print_json(outcomes)
    elif outcomes:
        _show_machine(next(iter(outcomes.values())))
    missed = [name for name, outcome in outcomes.items() if not outcome.get("met", True)]
    if missed:
        fail(f"Not met: {', '.join(missed)}.")


def _measured(run: Callable[..., Outcome], given: dict[str, Callable[[], str]]) -> Outcome:
    """Call a benchmark with what its parameters ask for by name: `admin_url`, `broker_url`."""
    wanted = [name for name in inspect.signature(run).parameters if name in given]
    return run(**{name: given[name]() for name in wanted})


@contextmanager
def _given() -> Iterator[dict[str, Callable[[], str]]]:
    """What a benchmark may ask for, started when it is first asked for."""
    with ExitStack() as opened:
        place = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="huiyin-bench-")))
        started: dict[str, str] = {}

        def postgres() -> str:
            from huiyin_operations.embedded.postgres import EmbeddedPostgres

            if "postgres" not in started:
                started["postgres"] = opened.enter_context(EmbeddedPostgres(place / "data")).admin_url()
            return started["postgres"]

        def rabbitmq() -> str:
            from huiyin_testing.rabbitmq import RabbitMQ

            if "rabbitmq" not in started:
                (place / "rabbitmq").mkdir()
                node = RabbitMQ(place / "rabbitmq")
                opened.callback(node.stop)
                started["rabbitmq"] = node.start()
            return started["rabbitmq"]

        yield {"admin_url": postgres, "broker_url": rabbitmq}


def _show(outcome: Outcome) -> None:
    console.print(outcome.get("table", outcome), highlight=False, markup=False)
    if "met" in outcome:
        console.print("met" if outcome["met"] else "NOT met", style="green" if outcome["met"] else "bold red")
    console.print()


def _show_machine(outcome: Outcome) -> None:
    facts = outcome.get("machine", {})
    for name, value in facts.items():
        console.print(f"{name}: {value}", highlight=False, markup=False)


if __name__ == "__main__":
    typer.run(main)
