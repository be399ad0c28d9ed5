"""A progress bar whose total is told later, by the work itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from huiyin_chassis.cli.context import progress

Tell = Callable[[int], None]


@contextmanager
def counting(title: str) -> Iterator[tuple[Tell, Tell]]:
    """Yields two functions: one to tell the total (the bar appears then), one to advance it by n."""
    with ExitStack() as stack:
        advance: list[Tell] = []

        def started(total: int) -> None:
            advance[:] = [stack.enter_context(progress(title, total))]

        def go_on(n: int) -> None:
            if advance:
                advance[0](n)

        yield started, go_on
