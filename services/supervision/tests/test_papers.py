"""What supervision sends to a unit on paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from huiyin_contracts.vocabulary import Channel
from huiyin_web.identity.policy import Role
from huiyin_web.papers.pattern import patterns

if TYPE_CHECKING:
    from services.supervision.tests.given import Site, World

NO = "230621-2026-0000001"
PAPERS = f"/matters/{NO}/papers"
GIVEN = {"number", "blank", "件", "人", "office", "hotline", "unit", "duty", "words", "answer_by", "reason"}


def _urged(world: World, site: Site) -> None:
    world.at("2026-07-30T09:00").registered(channel=Channel.LETTER)
    world.dispatched(channel=Channel.LETTER)
    world.unit("water", "肇州县水务局")
    world.at("2026-07-31T09:00").signed()
    world.at("2026-08-03T09:00").decided()
    form = {"clock_id": f"{NO}/T06/1", "words": "请于本周内答复"}
    assert site.as_(Role.SUPERVISOR).post(f"/matters/{NO}/urge", form=form).status_code == 303


def test_an_urging_is_a_letter_that_the_unit_and_the_supervisor_print_alike(world: World, site: Site) -> None:
    _urged(world, site)
    sheets = []
    for who in (site.as_(Role.SUPERVISOR), site.as_(Role.UNIT_HEAD, unit="water")):
        assert re.findall(r"\?paper=([a-z_]+-\d+)", who.get(PAPERS).text) == ["urging-1"]
        found = re.search(
            r'<article class="paper".*</article>', who.get(f"{PAPERS}?paper=urging-1").text, re.DOTALL
        )
        assert found
        sheets.append(found[0])
    assert sheets[0] == sheets[1]
    for words in ("关于信访事项办理情况的督办函", "肇州县水务局", "请于本周内答复", "2026年8月3日"):
        assert words in sheets[0]


def test_another_unit_learns_of_no_paper(world: World, site: Site) -> None:
    _urged(world, site)
    assert site.as_(Role.UNIT_HEAD, unit="roads").get(PAPERS).status_code == 404


def test_every_pattern_asks_for_nothing_that_is_not_given() -> None:
    asked = {kind: pattern.asks_for - GIVEN for kind, pattern in patterns("huiyin_supervision").items()}
    assert not any(asked.values()), asked
