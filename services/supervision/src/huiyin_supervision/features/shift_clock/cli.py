"""`./huiyin clock`: what time it is here, and moving it on."""

from __future__ import annotations

from typing import Annotated

import typer

from huiyin_operations.cli.context import Data, Json, console, fail, opened, print_json, service_mode

app = typer.Typer(no_args_is_help=True, help="The installation's clock.")


@app.command()
def show(data: Data = None, as_json: Json = False) -> None:
    """What time it is here, and how far that is from the real time."""
    from huiyin_ledger.clock.clock import Clock, ShiftedClock

    with opened(data) as platform:
        clock = platform.runtime("supervision").clock
        shift = clock.shift if isinstance(clock, ShiftedClock) else clock.now() - Clock().now()
        seconds = round(shift.total_seconds())
        if as_json:
            print_json({"now": clock.now(), "shift_seconds": seconds})
        else:
            console.print(f"{clock.now():%Y-%m-%d %H:%M:%S} UTC, {seconds} s ahead of the real time")


@app.command(context_settings={"ignore_unknown_options": True})
def shift(
    by: Annotated[str, typer.Argument(help="How far: +3d, +5h or +30min.")],
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Move the clock of the embedded installation on, record it, and let what is due by then happen."""
    if service_mode():
        fail("The clock can be moved in the embedded mode only: this is a real installation.")
    from huiyin_supervision.features.shift_clock.handler import shift_clock
    from huiyin_supervision.ticker import tick

    with opened(data) as platform:
        runtime = platform.runtime("supervision")
        total = shift_clock(runtime, "system:cli", by)
        platform.settle()
        recorded = tick(runtime, runtime.clock.now())
        platform.settle()
        now = runtime.clock.now()
        if as_json:
            print_json({"now": now, "shift_seconds": int(total.total_seconds()), "recorded": recorded})
        else:
            console.print(f"It is {now:%Y-%m-%d %H:%M} UTC here now, {total} ahead of the real time.")
            console.print(f"{recorded} reminders, breaches and cards were recorded.")
