"""Phone numbers, as people write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from huiyin_intake.domain.invalid import Invalid
from huiyin_intake.domain.plain_digits import plain_digits

_PLAIN = re.compile(r"[\s\-.·()/:]*")
"""What may stand between groups of digits of one number."""
_EXTENSION = re.compile(r"\s*-\s*|[\s\-.·(]*(?:转|分机号?|ext\.?|x|#)[\s\-.·:]*")
_AREA = re.compile(r"10|2[0-57-9]|[3-9][0-9]{2}")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LOCAL = re.compile(r"[2-8][0-9]{6,7}")
_SERVICE = re.compile(r"([48]00)([0-9]{3})([0-9]{4})")
_ABROAD = re.compile(r"(?!86)[1-9][0-9]{7,14}")
_BETWEEN_NUMBERS = re.compile(r"[、,;/\n]|或者?|和|及|\s{2,}|(?<=[0-9])\s+(?=[01+(])")

Groups = Sequence[tuple[str, str]]
"""Groups of digits in their order, each after what stands before it."""


def phone(written: str) -> str:
    """One form for one number, which is read as the same number again. Raises Invalid.

    ``13800138000``, ``0459-6812345``, with its extension ``0459-6812345-8``, ``400-820-8820``, and abroad
    ``+85291234567``. Groups that the writer separated are never joined into another number: what follows the last
    digit of a landline after a hyphen is its extension.
    """
    number = plain_digits(written).lower()
    if found := _one_number(number):
        return found
    raise _what_is_wrong(number)


def is_mobile(number: str) -> bool:
    """Whether a number in the form that `phone` gives is a mobile number."""
    return number.startswith("1")


def _one_number(number: str) -> str | None:
    groups = re.findall(r"([^0-9]*)([0-9]+)", number)
    rest = re.sub(r".*[0-9]", "", number, flags=re.DOTALL)
    if not groups or not re.fullmatch(r"[\s).]*", rest):
        return None
    before, first = groups[0]
    if not re.fullmatch(r"[\s(]*\+?[\s(]*", before):
        return None
    groups[0] = ("", first)
    if "+" not in before and not first.startswith("00"):
        return _mobile(groups) or _landline(groups) or _service(groups) or _in_china(_without(groups, "86"))
    return _international(groups if "+" in before else _without(groups, "00"))


def _international(groups: Groups | None) -> str | None:
    """A number that begins with its country's code."""
    if not groups:
        return None
    inland = _without(groups, "86")
    if inland is not None:
        return _in_china(inland)
    digits = _joined(groups)
    return f"+{digits}" if digits and _ABROAD.fullmatch(digits) else None


def _in_china(groups: Groups | None) -> str | None:
    """A number after 86, where the area code may lack its 0."""
    if not groups:
        return None
    before, first = groups[0]
    with_zero = [(before, first if first.startswith("0") else f"0{first}"), *groups[1:]]
    return _mobile(groups) or _landline(with_zero) or _service(groups)


def _without(groups: Groups, prefix: str) -> Groups | None:
    """The groups after `prefix`, which may be a group of its own; None where they begin otherwise."""
    before, first = groups[0]
    if not first.startswith(prefix):
        return None
    left = first.removeprefix(prefix)
    if left:
        return [(before, left), *groups[1:]]
    return groups[1:] if groups[1:] and _PLAIN.fullmatch(groups[1][0]) else None


def _mobile(groups: Groups) -> str | None:
    digits = _joined(groups)
    return digits if digits and _MOBILE.fullmatch(digits) else None


def _service(groups: Groups) -> str | None:
    digits = _joined(groups)
    match = _SERVICE.fullmatch(digits) if digits else None
    return "-".join(match.groups()) if match else None


def _landline(groups: Groups) -> str | None:
    _before, first = groups[0]
    area = _AREA.match(first, 1) if first.startswith("0") else None
    if area is None:
        return None
    left = first[area.end() :]
    locals_ = [("", left), *groups[1:]] if left else list(groups[1:])
    lengths = list(accumulate(len(digits) for _, digits in locals_))
    last = next((n for n, length in enumerate(lengths) if length >= 7), None)
    if last is None or last + 2 < len(locals_):
        return None
    local = _joined([("", locals_[0][1]), *locals_[1 : last + 1]])
    if not local or not _LOCAL.fullmatch(local) or not _PLAIN.fullmatch(locals_[0][0]):
        return None
    parts = [first[: area.end()], local]
    if last + 1 < len(locals_):
        between, extension = locals_[last + 1]
        if not _EXTENSION.fullmatch(between) or len(extension) > 6:
            return None
        parts.append(extension)
    return "-".join(parts)


def _joined(groups: Groups) -> str | None:
    """The digits of all groups; None where something else than a blank or a sign stands between them."""
    if any(not _PLAIN.fullmatch(before) for before, _ in groups):
        return None
    return "".join(digits for _, digits in groups)


def _what_is_wrong(number: str) -> Invalid:
    compact = re.sub(r"[\s\-.()]", "", number)
    if not compact:
        return Invalid("Enter a phone number.")
    parts = [part for part in _BETWEEN_NUMBERS.split(number) if part.strip()]
    if len(parts) > 1 and _one_number(parts[0]) and any(char.isdigit() for char in "".join(parts[1:])):
        return Invalid("Enter one number here, and write the other one into the text.")
    if compact.isdigit() and compact.startswith("1"):
        return Invalid("A mobile number has 11 digits and starts with 13 to 19. Check the number.")
    if compact.isdigit() and len(compact) in (7, 8):
        return Invalid("Enter the landline number with its area code, for example 0459-6812345.")
    return Invalid("Enter a mobile number such as 138 0013 8000, or a landline number such as 0459-6812345.")
