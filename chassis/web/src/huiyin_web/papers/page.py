"""A matter's papers: the list of them, and each as a sheet to be printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from werkzeug.wrappers import Response

from huiyin_web.http.pages import page
from huiyin_web.papers.paper import BLANK, Paper


@dataclass(frozen=True)
class PapersPage:
    """``papers.html``. `chosen`: the one that ``?paper=`` names; `back`: label and address of the matter's page; `reveal`:
    where whoever addresses a paper looks up its petitioner, empty for those who may not; `address_hint`: who writes
    the address, where the reader does not."""

    number: str
    papers: Sequence[Paper]
    chosen: Paper | None
    back: tuple[str, str]
    reveal: str
    address_hint: str
    blank: str = BLANK


def papers_page(
    number: str,
    papers: Sequence[Paper],
    back: tuple[str, str],
    *,
    reveal: str = "",
    address_hint: str = "",
) -> Response:
    """What the service of this request can print of the matter."""
    asked = request.args.get("paper", "")
    chosen = next((each for each in papers if each.key == asked), None)
    return page("papers.html", **vars(PapersPage(number, papers, chosen, back, reveal, address_hint)))
