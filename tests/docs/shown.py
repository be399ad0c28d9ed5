"""What the documents in the repository say, for the tests that hold them to it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_BLOCK = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")


def documents() -> list[Path]:
    """Every document of the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    named = [ROOT / line for line in listed.stdout.splitlines()]
    return [path for path in named if path.is_file()]


def links(document: Path) -> Iterator[str]:
    """The addresses of its links and pictures, blocks of code left out."""
    yield from _LINK.findall(_BLOCK.sub("", document.read_text("utf-8")))


def files_linked(document: Path) -> Iterator[Path]:
    """The files that its links lead to."""
    for address in links(document):
        if "://" not in address and not address.startswith(("#", "mailto:")):
            yield (document.parent / address.partition("#")[0]).resolve()


def spans(document: Path) -> Iterator[str]:
    """What stands in it between backticks on one line."""
    yield from _SPAN.findall(_BLOCK.sub("", document.read_text("utf-8")))


def code(document: Path) -> Iterator[str]:
    """Each line of its code: in blocks, indented, or between backticks."""
    text = document.read_text("utf-8")
    for block in _BLOCK.findall(text):
        yield from block.splitlines()
    rest = _BLOCK.sub("", text)
    yield from (line.strip() for line in rest.splitlines() if line.startswith("    "))
    yield from _SPAN.findall(rest)
