"""Geometry of the drawn parts: shares, points and ticks as numbers; the templates make SVG of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil, floor, log10

WIDTH, HEIGHT = 640, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 22, 12, 28


@dataclass(frozen=True)
class ClockBar:
    """A clock from start to due or to where it stopped, in percent of the bar's width."""

    done: float
    due: float
    pauses: tuple[tuple[float, float], ...]
    state: str
    """``running``, ``soon`` (under a fifth is left), ``late``, ``met`` or ``met_late``."""


def clock(
    started_at: datetime,
    due_at: datetime,
    now: datetime,
    stopped_at: datetime | None = None,
    pauses: Sequence[tuple[datetime, datetime | None]] = (),
) -> ClockBar:
    """The bar spans from the start to the later of due and the end reached so far."""
    end = stopped_at or now
    span = max((max(due_at, end) - started_at).total_seconds(), 1.0)

    def share(moment: datetime) -> float:
        return round(min(max((moment - started_at).total_seconds() / span, 0.0), 1.0) * 100, 2)

    marked = tuple((share(a), round(share(b or end) - share(a), 2)) for a, b in pauses)
    if stopped_at is not None:
        state = "met" if stopped_at <= due_at else "met_late"
    elif now > due_at:
        state = "late"
    else:
        state = "soon" if share(now) >= 80 else "running"
    return ClockBar(share(end), share(due_at), marked, state)


def shares(values: Sequence[float | int | None]) -> list[float]:
    """Each value in percent of the largest."""
    top = max((v for v in values if v is not None), default=0)
    return [round(100 * (v or 0) / top, 2) if top > 0 else 0.0 for v in values]


@dataclass(frozen=True)
class Line:
    label: str
    path: str
    """For a path's ``d``; it stops at a gap and goes on after it."""
    dots: tuple[tuple[float, float, str], ...]
    """x, y and what a pointer over it says."""


@dataclass(frozen=True)
class LineChart:
    lines: tuple[Line, ...]
    ticks: tuple[tuple[float, str], ...]
    """y and its label."""
    labels: tuple[tuple[float, str], ...]
    """x and its label, thinned out to fit."""
    x: tuple[str, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    base: int = HEIGHT - _BOTTOM


def line_chart(series: Sequence[tuple[str, Sequence[tuple[str, float | int | None]]]]) -> LineChart:
    """`series`: (label, [(x label, value or None)]); all share the first one's x labels; None leaves a gap."""
    xs = tuple(str(x) for x, _value in series[0][1]) if series else ()
    values = [v for _label, points in series for _x, v in points if v is not None]
    step, top = _scale(max(values, default=0), whole=all(float(value).is_integer() for value in values))
    width = WIDTH - _LEFT - _RIGHT
    height = HEIGHT - _TOP - _BOTTOM

    def at_x(index: int) -> float:
        return round(_LEFT + (width * index / (len(xs) - 1) if len(xs) > 1 else width / 2), 1)

    def at_y(value: float) -> float:
        return round(_TOP + height * (1 - value / top), 1)

    lines = []
    for label, points in series:
        dots = tuple((at_x(i), at_y(v), f"{x}: {v}") for i, (x, v) in enumerate(points) if v is not None)
        drawn, pen = [], "M"
        for i, (_x, v) in enumerate(points):
            if v is not None:
                drawn.append(f"{pen}{at_x(i)} {at_y(v)}")
            pen = "M" if v is None else "L"
        lines.append(Line(str(label), "".join(drawn), dots))
    ticks = tuple((at_y(step * i), f"{step * i:g}") for i in range(round(top / step) + 1))
    every = max(1, ceil(len(xs) / 8))
    labels = tuple((at_x(i), x) for i, x in enumerate(xs) if i % every == 0)
    return LineChart(tuple(lines), ticks, labels, xs)


def _scale(highest: float, *, whole: bool) -> tuple[float, float]:
    """A round step, of `whole` figures a whole one, and a top that is a multiple of it, about four steps high."""
    if highest <= 0:
        return 1.0, 4.0
    rough = highest / 4
    magnitude = 10.0 ** floor(log10(rough))
    step = next(m * magnitude for m in (1, 2, 2.5, 5, 10) if m * magnitude >= rough)
    if whole:
        step = float(ceil(step))
    return step, step * ceil(highest / step)
