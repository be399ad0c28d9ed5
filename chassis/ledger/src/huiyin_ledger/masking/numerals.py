"""Numbers as people write them: in digits, in words digit by digit, or with tens and hundreds."""

from __future__ import annotations

from functools import cache

CHINESE_NUMERALS = "零〇○一二三四五六七八九十百"
_DIGITS = str.maketrans("零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖o", "00012345678911234567890")
_WORDS = str.maketrans("0123456789", "零一二三四五六七八九")


def in_digits(text: str) -> str:
    """The folded `text` with digits for the words of digits, and for the letter o; as long as it was."""
    return text.translate(_DIGITS)


@cache
def writings_of(numeral: str) -> tuple[str, ...]:
    """Every way to write the number that `numeral` is."""
    digits = numeral if numeral.isdigit() else _value(numeral)
    by_digit = digits.translate(_WORDS)
    writings = {numeral, digits, by_digit, by_digit.replace("零", "〇"), _counted(digits)}
    return tuple(sorted(writings, key=lambda each: (-len(each), each)))


def _value(words: str) -> str:
    """In digits; 十 and 百 count, everything else is read digit by digit."""
    if not set("十百") & set(words):
        return in_digits(words)
    hundreds, _, rest = words.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    figures = (hundreds or "0", (tens.strip("零〇") or "1") if ten else "0", ones.strip("零〇") or "0")
    return "".join(map(in_digits, figures)).lstrip("0")


def _counted(digits: str) -> str:
    """With 十 and 百 below a thousand; above it people read digit by digit."""
    if len(digits) > 3 or digits.startswith("0"):
        return digits.translate(_WORDS)
    hundreds, tens, ones = tuple(digits.zfill(3))
    words = f"{hundreds}百" * (hundreds != "0") + f"{tens}十" * (tens != "0")
    words += "零" * (hundreds != "0" and tens == "0" and ones != "0") + ones * (ones != "0")
    return words.translate(_WORDS).removeprefix("一" if len(digits) == 2 and tens == "1" else "")
