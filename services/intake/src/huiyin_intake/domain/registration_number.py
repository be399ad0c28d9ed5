"""The public number of a matter: ``230600-2026-0000001``."""

from __future__ import annotations

import re

from huiyin_intake.domain.plain_digits import plain_digits

_SHAPE = re.compile(r"([0-9]{6})-?([0-9]{4})-?([0-9]{7})")


def registration_number(jurisdiction: str, year: int, serial: int) -> str:
    """ValueError when a year has more than 9,999,999 matters."""
    if not 0 < serial < 10_000_000:
        raise ValueError(f"no registration number for serial {serial}")
    return f"{jurisdiction}-{year:04d}-{serial:07d}"


def read_registration_number(written: str) -> str | None:
    """The number in its one form, however it was typed; None where it can be none."""
    match = _SHAPE.fullmatch(plain_digits(written).replace(" ", ""))
    return "-".join(match.groups()) if match else None


def jurisdiction_of(registration_no: str) -> str:
    return registration_no.partition("-")[0]
