"""Whether words name a unit, by its name or by a short one as people say it, or somebody who works there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_PLACE = re.compile(r"^(?:[^省市县区旗]{1,6}[省市县区旗]|[省市县区旗])+")
_FIRM = re.compile(r"(?:有限责任|股份有限|有限)?公司$")
_JOINT = re.compile(r"[、，,/（）()]|暨")
_SHORTEST = 3
"""Characters that a short name has at least: 住建局. Of a committee two: 纪委."""
_ALSO_CALLED = {"纪律检查": ("纪检",), "监察委员会": ("监委", "监察委")}
"""What people call an organ whose name has the first words, beside the short forms that follow from its name."""


def names_unit(words: str, name: str) -> bool:
    """Whether `words` name the unit called `name`: 住建局 names 市住房和城乡建设局, 纪委 names 肇州县纪律检查委员会. It rather
    says so once too often: a person then looks again."""
    folded = _folded(words)
    parts = [_folded(part) for part in _JOINT.split(name)]
    if any(core and (core in folded or _shortened(core, folded)) for part in parts for core in _cores(part)):
        return True
    also = (short for official, shorts in _ALSO_CALLED.items() if official in name for short in shorts)
    return any(short in folded for short in also)


def names_somebody(words: str, people: Iterable[str]) -> bool:
    """Whether `words` contain the full name of one of `people`."""
    folded = _folded(words)
    return any(len(name) > 1 and name in folded for name in map(_folded, people))


def _folded(text: str) -> str:
    """One width and case of every character, nothing but letters and digits."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(each for each in plain if each.isalnum())


def _cores(name: str) -> set[str]:
    """The name without its place, and without what people leave out at its end."""
    core = _PLACE.sub("", name) or name
    committee = f"{core.removesuffix('委员会')}委" if core.endswith("委员会") else core
    return {core, committee, _FIRM.sub("", core), core.removeprefix("人民")}


def _shortened(core: str, words: str) -> bool:
    """Whether some run of `words` has characters of `core` in their order, the first and the last one among them."""
    shortest = 2 if core.endswith("委") else _SHORTEST
    return any(
        words[start] == core[0] and words[end - 1] == core[-1] and _in_order(words[start:end], core)
        for start in range(len(words))
        for end in range(start + shortest, min(len(words), start + len(core)) + 1)
    )


def _in_order(short: str, core: str) -> bool:
    rest = iter(core)
    return all(each in rest for each in short)
