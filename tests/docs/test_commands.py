"""Every `./huiyin VERB ...` in a document is one that the command line has, its options too."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from huiyin_operations.cli.main import huiyin

from .shown import ROOT, code, documents

_CALL = re.compile(r"\./huiyin( [^|;&#>()]*)?")
_PASSED_ON = {"test", "explore"}
"""Verbs that hand what they don't know to pytest."""


def calls(document: Path) -> Iterator[str]:
    """What is handed to `./huiyin` in its code, comments and what is optional's brackets left out."""
    for line in code(document):
        for found in _CALL.finditer(line):
            yield (found.group(1) or "").replace("[", " ").replace("]", " ").strip()


def fault(call: str) -> str:
    """What the command line would not know of this call; empty where it knows all."""
    command = get_command(huiyin)
    context = command.make_context("huiyin", [], resilient_parsing=True)
    words = shlex.split(call)
    while words and hasattr(command, "get_command"):
        verb = words.pop(0)
        inner = command.get_command(context, verb)
        if inner is None:
            return f"no verb {verb}"
        context = inner.make_context(verb, [], parent=context, resilient_parsing=True)
        command = inner
    if command.name in _PASSED_ON:
        return ""
    known = {name for parameter in command.get_params(context) for name in parameter.opts}
    for word in words:
        if word.startswith("--") and word.partition("=")[0] not in known:
            return f"no option {word}"
    return ""


CALLS = sorted({(str(path.relative_to(ROOT)), call) for path in documents() for call in calls(path) if call})


def test_the_calls_are_found() -> None:
    named = {document for document, _ in CALLS}
    assert {"README.md", "README.zh-CN.md", "CONTRIBUTING.md", "docs/operations.md"} <= named


def test_what_the_command_line_lacks_is_told() -> None:
    assert fault("ledger shred") == "no verb shred"
    assert fault("ledger verify --quickly") == "no option --quickly"
    assert fault("audit asof NO --at T") == ""


@pytest.mark.parametrize(("document", "call"), CALLS)
def test_every_call_that_a_document_shows_is_known(document: str, call: str) -> None:
    assert fault(call) == "", document
