"""An office's own colour, and the shades that pages use of it. Contrast as WCAG 2.2 computes it (1.4.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping

LEAST_CONTRAST = 4.5
"""Of text on the ground that it stands on; the ground is white or nearly so."""
_WRITTEN = re.compile(r"#[0-9a-f]{6}")
_Colour = tuple[float, float, float]
_WHITE: _Colour = (1.0, 1.0, 1.0)
_BLACK: _Colour = (0.0, 0.0, 0.0)
_SHADES: Mapping[str, tuple[_Colour, float]] = {
    "--accent-900": (_BLACK, 0.4),
    "--accent-700": (_BLACK, 0.0),
    "--accent-600": (_WHITE, 0.08),
    "--accent-100": (_WHITE, 0.84),
    "--accent-50": (_WHITE, 0.93),
}
"""What each shade is mixed with, and how much of that it has."""


class BadColour(ValueError):
    """Not written as #rrggbb."""


def shades(colour: str) -> dict[str, str]:
    """Custom properties of ``huiyin.css`` -> colours, made of `colour`, #rrggbb. BadColour."""
    own = _read(colour)
    return {name: _written(_mixed(own, other, part)) for name, (other, part) in _SHADES.items()}


def readable(colour: str) -> bool:
    """Whether every text that pages write in shades of the colour, or white on them, can be read. BadColour."""
    made = {name: _read(shade) for name, shade in shades(colour).items()}
    pairs = [
        (made["--accent-600"], _WHITE),
        (made["--accent-700"], made["--accent-100"]),
    ]
    return all(_contrast(*pair) >= LEAST_CONTRAST for pair in pairs)


def darkened(colour: str) -> str:
    """The nearest darker colour that is `readable`. BadColour."""
    own = _read(colour)
    for step in range(101):
        darker = _written(_mixed(own, _BLACK, step / 100))
        if readable(darker):
            return darker
    raise AssertionError("black is readable")


def _contrast(one: _Colour, other: _Colour) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: _Colour) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(one: _Colour, other: _Colour, part: float) -> _Colour:
    red, green, blue = (a + (b - a) * part for a, b in zip(one, other, strict=True))
    return red, green, blue


def _read(colour: str) -> _Colour:
    if not _WRITTEN.fullmatch(colour):
        raise BadColour(colour)
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def _written(colour: _Colour) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)
