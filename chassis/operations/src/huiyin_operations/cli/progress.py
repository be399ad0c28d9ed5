"""What a person sees while long work goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from huiyin_operations.cli.context import console, errors

Count = Callable[[int], None]


@contextmanager
def progress(title: str, total: int | None = None) -> Iterator[Count]:
    """A bar on stderr while long work goes on; yields a function to advance it by n. Silent off a terminal."""
    bar = Progress(
        TextColumn("[bold]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=errors,
        disable=not errors.is_terminal,
        transient=True,
    )
    with bar:
        task = bar.add_task(title, total=total)
        yield lambda n: bar.advance(task, n)


@contextmanager
def counting(title: str) -> Iterator[tuple[Count, Count]]:
    """A bar whose total comes from the work itself. Yields two functions: one takes the total and shows the bar, one
    advances it by n."""
    with ExitStack() as stack:
        bars: list[Count] = []

        def start(total: int) -> None:
            bars[:] = [stack.enter_context(progress(title, total))]

        def advance(n: int) -> None:
            for bar in bars:
                bar(n)

        yield start, advance


@contextmanager
def rebuilding(view: str) -> Iterator[tuple[Count, Count]]:
    """Say that `view` (``service.view``) is being rebuilt, show a bar, say that it is live. Yields as `counting` does."""
    console.print(f"Rebuilding {view} for this release ...", highlight=False)
    with counting(f"{view}: positions") as bar:
        yield bar
    console.print(f"{view} is live in its new version.", highlight=False)
