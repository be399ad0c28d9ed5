"""The number of an identity document: the 18-digit citizen identification number, GB 11643, a passport or a permit."""

from __future__ import annotations

import re
from datetime import date

from huiyin_intake.domain.invalid import Invalid
from huiyin_intake.domain.plain_digits import plain_digits

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_RANGES = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
_PROVINCES = frozenset(str(code) for first, last in _RANGES for code in range(first, last + 1))
_PASSPORT = re.compile(r"[A-Z]{1,2}[0-9]{6,10}")
"""Passports (E12345678, EA1234567) and permits of Hong Kong, Macao and Taiwan residents (H12345678, H1234567801)."""
_FOREIGNER = "9"
"""Cards of foreign permanent residents since 2023 start with 9 and follow the same rules."""


def document_number(written: str, today: date) -> str:
    """The number of an ID card, a passport or a permit in one form, letters in upper case. Raises Invalid."""
    number = _compact(written)
    return number if _PASSPORT.fullmatch(number) else citizen_id(number, today)


def citizen_id(written: str, today: date) -> str:
    """The number in one form, ``X`` in upper case. Raises Invalid where prefix, date or check digit are wrong."""
    number = _compact(written)
    if re.fullmatch(r"[0-9]{15}", number):
        raise Invalid(
            "This is a number of the first generation with 15 digits. Enter the 18-digit number of the ID card."
        )
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise Invalid(
            "An ID number has 18 characters: 17 digits, then a digit or X. A passport or permit begins with letters."
        )
    if number[:2] not in _PROVINCES and not number.startswith(_FOREIGNER):
        raise Invalid("The first two digits of the ID number are no province. Check the number.")
    if not _born(number[6:14], today):
        raise Invalid("Digits 7 to 14 of the ID number are no date of birth. Check the number.")
    if check_digit(number[:17]) != number[17]:
        raise Invalid("The last character of the ID number does not fit the others. Check the number.")
    return number


def _compact(written: str) -> str:
    return re.sub(r"[\s\-.]", "", plain_digits(written)).upper()


def check_digit(first_seventeen: str) -> str:
    """ISO 7064 MOD 11-2."""
    return _CHECK[
        sum(int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True)) % 11
    ]


def _born(digits: str, today: date) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return date(1900, 1, 1) <= born <= today
