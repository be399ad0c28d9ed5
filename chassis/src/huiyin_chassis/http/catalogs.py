"""Gettext catalogs: read from .po files at start, and checked against what the sources say."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from importlib.resources import as_file, files
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "Refused": (2,),
    "Refusal": (2,),
    "NotFound": (1,),
    "Conflict": (1,),
    "PydanticCustomError": (2,),
}
"""Calls whose text reaches a person; a refusal's text is its second argument. In ``features/``, where forms
are, a validator's ValueError is shown too."""

_PLACEHOLDER = re.compile(r"%\((\w+)\)|\{(\w+)\}")
_JINJA = {"extensions": "jinja2.ext.do", "trimmed": "false", "silent": "false"}


def catalog(packages: Iterable[str], locale: str) -> Translations:
    """The catalogs of `packages` for `locale` in one, the first package's text winning."""
    merged = Catalog(locale=locale)
    for package in packages:
        for message in _messages(package, locale):
            if message.id and message.id not in merged and _translated(message):
                merged.add(message.id, message.string)
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return Translations(compiled)


def contradictions(packages: Iterable[str], locale: str = "zh_Hans_CN") -> list[str]:
    """The texts that two packages translate differently, as ``text: one / other``: in one process only the first
    package's would be shown."""
    known: dict[str, list[str]] = {}
    for package in packages:
        for message in _messages(package, locale):
            if message.id and _translated(message):
                said = known.setdefault(_key(message.id), [])
                said += [text] if (text := _key(message.string or "")) not in said else []
    return [f"{text}: {' / '.join(said)}" for text, said in sorted(known.items()) if len(said) > 1]


def missing_translations(package: str, locale: str = "zh_Hans_CN") -> list[str]:
    """Every text in the Python and Jinja files of `package` that neither its catalog nor the chassis's translates,
    as ``file:line: text``; and, as ``file: text``, those translated with other %-placeholders than the text has."""
    known: dict[str, Message] = {}
    for source in ("huiyin_chassis", package):
        known.update({_key(m.id): m for m in _messages(source, locale) if m.id})
    problems = []
    for where, line, msgid in _extracted(package):
        message = known.get(_key(msgid))
        if message is None or not _translated(message):
            problems.append(f"{where}:{line}: {_key(msgid)}")
        elif _placeholders(message.string or "") != _placeholders(msgid):
            problems.append(f"{where}: other placeholders: {_key(msgid)}")
    return problems


def _messages(package: str, locale: str) -> list[Message]:
    source = files(package) / "translations" / f"{locale}.po"
    if not source.is_file():
        return []
    return list(read_po(io.BytesIO(source.read_bytes()), locale=locale))


def _translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, list | tuple) else [message.string]
    return bool(strings) and all(strings) and not message.fuzzy


def _key(msgid: str | tuple[str, ...] | list[str]) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def _placeholders(texts: str | Iterable[str]) -> set[str]:
    joined = texts if isinstance(texts, str) else "\n".join(texts)
    return set(_PLACEHOLDER.findall(joined))


def _extracted(package: str) -> Iterator[tuple[str, int, str | tuple[str, ...]]]:
    with as_file(files(package)) as root:
        yield from _texts(root, "", KEYWORDS)
        if (root / "features").is_dir():
            yield from _texts(root / "features", "features/", {"ValueError": (1,)})


def _texts(
    folder: Path, shown_under: str, keywords: dict[str, tuple[int, ...] | None]
) -> Iterator[tuple[str, int, str | tuple[str, ...]]]:
    found = extract_from_dir(
        folder,
        method_map=[("testing/**", "ignore"), ("**.html", "jinja2"), ("**.py", "python")],
        options_map={"**.html": _JINJA},
        keywords=keywords,
    )
    for where, line, msgid, _comments, _context in found:
        yield shown_under + where, line, msgid
