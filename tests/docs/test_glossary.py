"""Whatever code and documents cite by an abbreviation is explained in the glossary."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
CITED = re.compile(
    r"\b(?:(?P<law>[A-Z]{2,3}|R\d\d) §|(?P<limit>T\d\d)\b(?!:)|(?P<figure>K\d{1,2})\b|(?P<standard>GB/T \d+))"
)
READ = (".py", ".md", ".yaml", ".html")


def test_every_abbreviation_that_is_cited_stands_in_the_glossary() -> None:
    rows = (ROOT / "docs" / "glossary.md").read_text("utf-8").split("## What code and documents cite")[1]
    explained = set(re.findall(r"^\| ([^|]+?) \|", rows, re.MULTILINE))
    cited = {
        next(filter(None, found.groups()))
        for path in _files()
        for found in CITED.finditer(path.read_text("utf-8"))
    }
    assert {"R22", "T06", "K3", "GB/T 2260"} <= cited
    assert sorted(cited - explained) == []


def test_no_file_cites_a_document_that_is_not_in_the_repository() -> None:
    outside = re.compile(r"\bdomain\.md\b|\bscenario \d")
    citing = [str(path.relative_to(ROOT)) for path in _files() if outside.search(path.read_text("utf-8"))]
    assert citing == []


def _files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    named = (ROOT / line for line in listed.stdout.splitlines())
    ours = (p for p in named if p.suffix in READ and p.is_file())
    return [p for p in ours if "tests" not in p.relative_to(ROOT).parts]
