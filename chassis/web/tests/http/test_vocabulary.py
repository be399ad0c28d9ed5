"""Every value that travels has one word, in both languages, and only the chassis says which."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from huiyin_contracts import vocabulary
from huiyin_contracts.vocabulary import CardColour, Channel, Nature, Vocabulary
from huiyin_web.http.catalogs import SHARED, catalog
from huiyin_web.http.i18n import CHINESE, msgid_of
from huiyin_web.http.parts import Cell, Option
from huiyin_web.http.vocabulary import TONES, WORDS, label, options, tag

ROOT = Path(__file__).parents[4]
KINDS = {
    each.__name__: each for each in Vocabulary.__subclasses__() if each.__module__ == vocabulary.__name__
}
HINTS = "OUTCOME_HINTS"
"""What follows from a decision on acceptance stands beside its word in assignment's form."""


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.__name__)
def test_every_member_has_a_word_in_both_languages(kind: type[Vocabulary]) -> None:
    chinese = catalog(SHARED, CHINESE)
    assert set(WORDS[kind]) == set(kind)
    for word in WORDS[kind].values():
        assert chinese.gettext(msgid_of(word)) != msgid_of(word)
    said = [msgid_of(word) for word in WORDS[kind].values()]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("kind", TONES, ids=lambda kind: kind.__name__)
def test_a_kind_with_tones_has_one_for_every_member(kind: type[Vocabulary]) -> None:
    assert set(TONES[kind]) == set(kind)
    assert set(TONES[kind].values()) <= {"good", "info", "neutral", "warn", "bad", "sealed"}


def test_a_word_is_found_by_the_member_or_its_value() -> None:
    assert label(Channel, Channel.HOTLINE) == label(Channel, "hotline") == "12345 hotline"
    assert (label(Nature, None), label(Nature, "")) == ("", "")
    assert tag(CardColour, "red") == Cell("Red card", tag="bad")
    assert options(Channel, Channel.VISIT, Channel.LETTER) == [
        Option("visit", "Visit"),
        Option("letter", "Letter"),
    ]
    assert [each.value for each in options(Nature)] == [each.value for each in Nature]
    with pytest.raises(ValueError, match="carrier pigeon"):
        label(Channel, "carrier pigeon")


@pytest.mark.parametrize("service", sorted(ROOT.glob("services/*/src")), ids=lambda path: path.parent.name)
def test_no_service_has_words_of_its_own_for_what_travels(service: Path) -> None:
    found = [
        f"{file.relative_to(ROOT)}:{line}: {kind}"
        for file in sorted(service.rglob("*.py"))
        for line, kind in worded(ast.parse(file.read_text("utf-8")))
    ]
    assert not found


def test_a_second_table_of_words_is_found() -> None:
    by_member = "A = {Channel.WEB: _l('Net'), Channel.APP: ('info', _l('App'))}"
    by_value = "B = {'yellow': _l('Warning'), 'red': _l('Last warning')}"
    hints = "OUTCOME_HINTS: Mapping[str, str] = {AcceptanceOutcome.ACCEPTED: _l('Sixty days.')}"
    other = "C = {'a': _l('A'), 'red': _l('B')}; D = {Channel.WEB: 1}; E = {}"
    source = "\n".join((by_member, by_value, hints, other))
    assert list(worded(ast.parse(source))) == [(1, "Channel"), (2, "CardColour")]


def worded(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and vocabulary of every dict that gives texts to members of a vocabulary, or to its values, alone
    or among others."""
    hints = {
        each.value
        for each in ast.walk(tree)
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name) and each.target.id == HINTS
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict) and node not in hints and any(is_text(each) for each in node.values):
            kind = keyed_by(node)
            if kind is not None:
                yield node.lineno, kind


def is_text(node: ast.expr) -> bool:
    return any(
        isinstance(each, ast.Call) and isinstance(each.func, ast.Name) and each.func.id in ("_", "_l")
        for each in ast.walk(node)
    )


def keyed_by(node: ast.Dict) -> str | None:
    members = {
        key.value.id
        for key in node.keys
        if isinstance(key, ast.Attribute) and isinstance(key.value, ast.Name) and key.value.id in KINDS
    }
    if members:
        return members.pop()
    keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
    for name, kind in KINDS.items():
        values = {each.value for each in kind}
        if (len(keys) > 1 and keys <= values) or (len(values) > 2 and values <= keys):
            return name
    return None
