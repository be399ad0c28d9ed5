"""The guides of the roles: in both languages, with their pictures, in the words and at the addresses of the pages."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from werkzeug.exceptions import HTTPException

from huiyin_operations.embedded.platform import Platform
from huiyin_reporting.kpi.definition import load
from huiyin_web.bootstrap import definitions
from huiyin_web.http.catalogs import SHARED
from huiyin_web.http.links import page_url
from huiyin_web.http.regime import Regime, in_words_of

from .shown import DOCS, ROOT, files_linked, links, spans

GUIDES = DOCS / "guides"
IMAGES = DOCS / "images" / "guides"
CHINESE = sorted(GUIDES.glob("*.zh-CN.md"))
ENGLISH = sorted(
    path for path in GUIDES.glob("*.md") if not path.name.endswith(".zh-CN.md") and path.stem != "README"
)
ROLES = {
    "citizen",
    "operator",
    "clerk",
    "unit",
    "supervisor",
    "leader",
    "reporter",
    "auditor",
    "administrator",
}
HEADINGS = {"您需要做的", "在哪里", "步骤", "出了问题"} | {
    "What you owe",
    "Where",
    "Steps",
    "What goes wrong",
}
LARGEST = 120 * 1024
_STRONG = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_PATH = re.compile(r"/[a-z0-9/-]*")


def _name(path: Path) -> str:
    return path.name


def test_every_role_has_a_guide_in_both_languages_and_the_list_names_it() -> None:
    assert {path.name.removesuffix(".zh-CN.md") for path in CHINESE} == ROLES
    assert {path.stem for path in ENGLISH} == ROLES
    assert {path.resolve() for path in CHINESE + ENGLISH} <= set(files_linked(GUIDES / "README.md"))


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readme_leads_to_the_list(readme: str) -> None:
    assert (GUIDES / "README.md").resolve() in set(files_linked(ROOT / readme))


@pytest.mark.parametrize("guide", ENGLISH, ids=_name)
def test_a_guide_and_its_twin_show_the_same_pictures_and_addresses(guide: Path) -> None:
    twin = guide.with_name(f"{guide.stem}.zh-CN.md")
    assert twin.name in set(links(guide))
    assert guide.name in set(links(twin))
    assert _pictures(guide) == _pictures(twin)
    assert sorted(_addresses(guide)) == sorted(_addresses(twin))


def test_every_picture_is_shown_and_small() -> None:
    there = {path.resolve() for path in IMAGES.iterdir()}
    assert there == {picture for guide in CHINESE for picture in _pictures(guide)}
    assert [path.name for path in sorted(there) if path.stat().st_size > LARGEST] == []


def test_every_address_in_a_guide_is_a_page(platform: Platform) -> None:
    adapter = platform.app().url_map.bind("")
    named = {address for guide in CHINESE for address in _addresses(guide)}
    assert {"/", "/assignment/orders", "/accounts"} <= named
    lost = []
    for address in sorted(named):
        try:
            adapter.match(address, method="GET")
        except HTTPException:
            lost.append(address)
    assert lost == []


def test_every_entry_of_the_menu_stands_in_a_guide(platform: Platform) -> None:
    named = {address for guide in CHINESE for address in _addresses(guide)}
    pages = [entry.page for each in definitions() if each.menu for entry in each.menu.entries]
    with platform.app().test_request_context():
        entries = {page_url(page) for page in pages}
    assert len(entries) > 10
    assert sorted(entries - named) == []


@pytest.mark.parametrize("guide", CHINESE + ENGLISH, ids=_name)
def test_what_a_guide_prints_in_bold_are_words_of_the_pages(guide: Path) -> None:
    """A whole text of a page, or its beginning."""
    texts = _texts("zh" if guide in CHINESE else "en")
    said = {" ".join(each.split()) for each in _STRONG.findall(guide.read_text("utf-8"))} - HEADINGS
    assert len(said) > 5
    assert sorted(each for each in said if not any(text.startswith(each) for text in texts)) == []


def _pictures(guide: Path) -> list[Path]:
    return [path for path in files_linked(guide) if path.suffix == ".png"]


def _addresses(guide: Path) -> list[str]:
    return [span for span in spans(guide) if _PATH.fullmatch(span)]


def _texts(language: str) -> set[str]:
    """Whatever the pages may say in this language."""
    found = {str(figure.title.in_(language)) for _, figure in load().all()}
    for package in {*SHARED, *(each.package for each in definitions())}:
        with (files(package) / "translations" / "zh_Hans_CN.po").open("rb") as catalogue:
            for message in read_po(catalogue):
                both = message.string if language == "zh" else message.id
                found |= {both} if isinstance(both, str) else set(both)
    return {in_words_of(regime, text) for text in found for regime in Regime} - {""}
