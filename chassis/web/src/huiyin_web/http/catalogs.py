"""Gettext catalogs: read from .po files at start, checked against the sources, and updated from them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from babel.support import Translations

from huiyin_web.http.regime import WORDS, Regime, in_words_of

_Keywords = dict[str, tuple[int, ...] | None]

KEYWORDS: _Keywords = {
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
"""Calls whose text reaches a person. A refusal's text is its second argument."""

_SHOWN_IN: dict[str, _Keywords] = {"features/": {"ValueError": (1,)}, "domain/": {"Invalid": (1,)}}
"""Folder -> more calls whose text reaches a person, there: a form shows what its validators raise."""

SHARED = ("huiyin_ledger", "huiyin_web")
"""Packages whose texts every service shows."""

_HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: zh_Hans_CN\\n"'
_PLACEHOLDER = re.compile(r"%\((\w+)\)|\{(\w+)\}")
_JINJA = {"trimmed": "false", "silent": "false"}


def catalog(packages: Iterable[str], locale: str) -> Translations:
    """The catalogs of `packages` for `locale` in one, the first package's text winning, in the words of both regimes."""
    return _compiled(_merged(packages, locale), Regime.BOTH)


def catalog_of_each(packages: Iterable[str], locale: str) -> Mapping[Regime, Translations]:
    """The same in the words of each regime."""
    merged = _merged(packages, locale)
    return {regime: _compiled(merged, regime) for regime in Regime}


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


def catalog_problems(package: str, locale: str = "zh_Hans_CN") -> list[str]:
    """What is wrong with the catalog of `package`, one line each; empty if it is complete and up to date: a text of the
    Python and Jinja files without a translation here or in a shared catalog, a translation with other
    placeholders, a translation that no file needs any more."""
    texts = _extracted(package)
    own = {_key(m.id): m for m in _messages(package, locale) if m.id}
    known = {_key(m.id): m for shared in SHARED for m in _messages(shared, locale) if m.id} | own
    problems = []
    for key, text in texts.items():
        message = known.get(key)
        if message is None or not _translated(message):
            problems += [f"{where}: not translated: {key}" for where in text.files]
        elif _placeholders(message.string or "") != _placeholders(text.msgid):
            problems += [f"{where}: other placeholders: {key}" for where in text.files]
    return problems + [f"{locale}.po: no longer used: {key}" for key in own if key not in texts]


def update_catalog(package: str, locale: str = "zh_Hans_CN") -> bool:
    """Write the catalog of `package` anew; True if that changed it. Each text names its files. Translations, comments
    and order are kept; new texts come last, untranslated; texts that no file needs any more are dropped."""
    path = _path(package, locale)
    before = path.read_bytes() if path.exists() else b""
    header, _, _ = (before or _HEADER.encode()).partition(b"\n\n")
    texts = _extracted(package)
    others = [shared for shared in SHARED if shared != package]
    known = {_key(m.id) for shared in others for m in _messages(shared, locale)}
    updated = Catalog(locale=locale)
    for message in _messages(package, locale):
        if message.id and (text := texts.pop(_key(message.id), None)):
            updated.add(text.msgid, message.string, text.locations, user_comments=message.user_comments)
    for key, text in texts.items():
        if key not in known:
            updated.add(text.msgid, locations=text.locations)
    after = io.BytesIO()
    write_po(after, updated, width=0, omit_header=True, include_lineno=False)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(header + b"\n\n" + after.getvalue().rstrip() + b"\n")
    return path.read_bytes() != before


def _path(package: str, locale: str) -> Path:
    return Path(str(files(package) / "translations" / f"{locale}.po"))


def _messages(package: str, locale: str) -> list[Message]:
    source = files(package) / "translations" / f"{locale}.po"
    if not source.is_file():
        return []
    return list(read_po(io.BytesIO(source.read_bytes()), locale=locale))


def _translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, list | tuple) else [message.string]
    return bool(strings) and all(strings) and not message.fuzzy


def _merged(packages: Iterable[str], locale: str) -> Catalog:
    merged = Catalog(locale=locale)
    for package in packages:
        for message in _messages(package, locale):
            if message.id and message.id not in merged and _translated(message):
                merged.add(message.id, message.string)
    return merged


def _compiled(texts: Catalog, regime: Regime) -> Translations:
    spoken = Catalog(locale=texts.locale)
    for message in texts:
        if message.id:
            said = message.string or ""
            spoken.add(
                message.id,
                in_words_of(regime, said)
                if isinstance(said, str)
                else tuple(in_words_of(regime, form) for form in said),
            )
    compiled = io.BytesIO()
    write_mo(compiled, spoken)
    compiled.seek(0)
    return Translations(compiled)


def _key(msgid: str | tuple[str, ...] | list[str]) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def _placeholders(texts: str | Iterable[str]) -> set[str]:
    joined = texts if isinstance(texts, str) else "\n".join(texts)
    return {each for each in _PLACEHOLDER.findall(joined) if each[1] not in WORDS[Regime.BOTH]}


@dataclass(frozen=True)
class _Text:
    """A text of the sources, and the files of the package that have it."""

    msgid: str | tuple[str, ...]
    files: list[str] = field(default_factory=list)

    @property
    def locations(self) -> list[tuple[str, int]]:
        return [(name, 0) for name in self.files]


def _extracted(package: str) -> dict[str, _Text]:
    texts: dict[str, _Text] = {}
    with as_file(files(package)) as root:
        for folder, keywords in [("", KEYWORDS), *_SHOWN_IN.items()]:
            if not (root / folder).is_dir():
                continue
            for name, _line, msgid, _comments, _context in extract_from_dir(
                root / folder,
                method_map=[("**.html", "jinja2"), ("**.py", "python")],
                options_map={"**.html": _JINJA},
                keywords=keywords,
            ):
                where = texts.setdefault(_key(msgid), _Text(msgid)).files
                if folder + name not in where:
                    where.append(folder + name)
    return texts
