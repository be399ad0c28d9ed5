"""Every link in a document to a file of the repository leads somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from .shown import ROOT, documents, files_linked

DOCUMENTS = documents()


def test_the_documents_are_there() -> None:
    assert {ROOT / "README.md", ROOT / "docs" / "operations.md"} <= set(DOCUMENTS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(document: Path) -> None:
    dead = [str(file) for file in files_linked(document) if not file.exists()]
    assert dead == []
