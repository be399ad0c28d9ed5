"""Administrative divisions by their codes, GB/T 2260."""


def range_of(scope: str) -> tuple[str, str]:
    """The first and the last code of the divisions within one: 230600 has 230600 to 230699."""
    if scope.endswith("0000"):
        return scope, f"{scope[:2]}9999"
    return (scope, f"{scope[:4]}99") if scope.endswith("00") else (scope, scope)


def within(jurisdiction: str, scope: str) -> bool:
    """True if a division lies in `scope`: 230621 lies in 230621, 230600 and 230000."""
    first, last = range_of(scope)
    return first <= jurisdiction <= last


def upwards(division: str) -> tuple[str, ...]:
    """A division and those that it lies in, the nearest first: 230621 gives 230621, 230600 and 230000."""
    return tuple(dict.fromkeys((division, f"{division[:4]}00", f"{division[:2]}0000")))
