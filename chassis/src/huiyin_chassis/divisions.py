"""Administrative divisions by their codes, GB/T 2260."""


def within(jurisdiction: str, scope: str) -> bool:
    """Whether a division lies in `scope`: 230621 is in 230621, 230600 and 230000."""
    if scope.endswith("0000"):
        return jurisdiction[:2] == scope[:2]
    if scope.endswith("00"):
        return jurisdiction[:4] == scope[:4]
    return jurisdiction == scope
