"""Phone numbers of mainland China, as people write them."""

from __future__ import annotations

import re

from huiyin_intake.domain.invalid import Invalid
from huiyin_intake.domain.plain_digits import plain_digits

_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})")
_LANDLINE = re.compile(
    r"(?:\+?86|0086)?(0(?:10|2[0-57-9]|[3-9][0-9]{2}))([2-8][0-9]{6,7})(?:(?:转|ext\.?|x|#)([0-9]{1,6}))?"
)


def phone(written: str) -> str:
    """One form for one number: ``13800138000``, ``0459-6812345``, ``0459-6812345-8``. Raises Invalid."""
    compact = re.sub(r"[\s\-.()]", "", plain_digits(written)).lower()
    if match := _MOBILE.fullmatch(compact):
        return match[1]
    if match := _LANDLINE.fullmatch(compact):
        area, local, extension = match.groups()
        if len(area) + len(local) in (10, 11, 12):
            return "-".join(part for part in (area, local, extension) if part)
    if not compact:
        raise Invalid("Enter a phone number.")
    if compact.isdigit() and compact.startswith("1"):
        raise Invalid("A mobile number has 11 digits and starts with 13 to 19. Check the number.")
    if compact.isdigit() and len(compact) in (7, 8):
        raise Invalid("Enter the landline number with its area code, for example 0459-6812345.")
    raise Invalid("Enter a mobile number such as 138 0013 8000, or a landline number such as 0459-6812345.")


def is_mobile(number: str) -> bool:
    """Whether a number in the form that `phone` gives is a mobile number."""
    return number.startswith("1")
