"""Geometry of charts: shares, points and ticks as numbers; the templates draw SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from math import ceil, floor

from huiyin_web.http.figures import finite

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

    marked = tuple((share(a), round(max(share(b or end) - share(a), 0.0), 2)) for a, b in pauses)
    if stopped_at is not None:
        state = "met" if stopped_at <= due_at else "met_late"
    elif now > due_at:
        state = "late"
    else:
        state = "soon" if share(now) >= 80 else "running"
    return ClockBar(share(end), share(due_at), marked, state)


def shares(values: Sequence[float | int | None]) -> list[float]:
    """Each value in percent of the largest; 0 for one below zero, for None, NaN and infinity."""
    known = [max(finite(value) or _NOTHING, _NOTHING) for value in values]
    top = max(known, default=_NOTHING)
    return [round(float(100 * value / top), 2) if top else 0.0 for value in known]


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
    """`series`: (label, [(x label, value)]); all share the first one's x labels.

    None, NaN and infinity leave a gap. The axis reaches from the lowest value, or zero, to the highest, or zero.
    """
    xs = tuple(str(x) for x, _value in series[0][1]) if series else ()
    drawn = [(str(label), [(x, v, finite(v)) for x, v in points]) for label, points in series]
    step, low, high = _axis([f for _label, points in drawn for _x, _v, f in points if f is not None])
    width = WIDTH - _LEFT - _RIGHT
    height = HEIGHT - _TOP - _BOTTOM

    def at_x(index: int) -> float:
        return round(_LEFT + (width * index / (len(xs) - 1) if len(xs) > 1 else width / 2), 1)

    def at_y(figure: Decimal) -> float:
        return round(_TOP + height * float((high - figure) / (high - low)), 1)

    lines = []
    for label, points in drawn:
        dots = tuple((at_x(i), at_y(f), f"{x}: {v}") for i, (x, v, f) in enumerate(points) if f is not None)
        path, pen = [], "M"
        for i, (_x, _v, figure) in enumerate(points):
            if figure is not None:
                path.append(f"{pen}{at_x(i)} {at_y(figure)}")
            pen = "M" if figure is None else "L"
        lines.append(Line(label, "".join(path), dots))
    steps = round((high - low) / step)
    ticks = tuple((at_y(low + step * i), _tick(low + step * i)) for i in range(steps + 1))
    every = max(1, ceil(len(xs) / 8))
    labels = tuple((at_x(i), x) for i, x in enumerate(xs) if i % every == 0)
    return LineChart(tuple(lines), ticks, labels, xs)


_NOTHING = Decimal(0)


def _axis(figures: Sequence[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    """A round step, a whole one where all `figures` are whole, and the axis's ends: multiples of it, about four apart."""
    low, high = min(figures, default=_NOTHING), max(figures, default=_NOTHING)
    low, high = min(low, _NOTHING), max(high, _NOTHING)
    if low == high:
        return Decimal(1), _NOTHING, Decimal(4)
    rough = (high - low) / 4
    magnitude = Decimal(1).scaleb(rough.adjusted())
    step = next(m * magnitude for m in map(Decimal, ("1", "2", "2.5", "5", "10")) if m * magnitude >= rough)
    if all(figure == figure.to_integral_value() for figure in figures):
        step = step.to_integral_value(ROUND_CEILING)
    return step, step * floor(low / step), step * ceil(high / step)


def _tick(figure: Decimal) -> str:
    plain = figure.normalize()
    return f"{plain:f}" if -5 < plain.adjusted() < 6 else f"{plain:e}"
