"""Decision records are numbered once each, and every reference to one leads to a file."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
ADR = ROOT / "docs" / "adr"


def test_every_decision_has_a_number_of_its_own_that_its_title_repeats() -> None:
    numbers = Counter(path.name[:3] for path in ADR.glob("*.md"))
    assert [number for number, times in numbers.items() if times > 1] == []
    for path in ADR.glob("*.md"):
        assert path.read_text("utf-8").startswith(f"# {path.name[:3]} "), path.name


def test_every_reference_to_a_decision_leads_somewhere() -> None:
    there = {path.name[:3] for path in ADR.glob("*.md")}
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    cited = {
        number
        for name in listed.stdout.splitlines()
        if name.endswith((".py", ".md", ".sql", ".html")) and (ROOT / name).is_file()
        for number in re.findall(r"\bADR (\d{3})\b", (ROOT / name).read_text("utf-8"))
    }
    assert len(cited) > 5
    assert sorted(cited - there) == []
