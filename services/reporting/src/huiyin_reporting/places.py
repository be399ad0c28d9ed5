"""Names of the divisions that pages show beside their codes."""

from __future__ import annotations

from huiyin_contracts.code_tables import divisions


def place_name(code: str, language: str) -> str:
    """The division's name in ``zh`` or ``en``; the code itself where no name is known."""
    known = divisions().get(code)
    return known.name(language) if known else code
