"""A letter is a petition of a petitioner, a call a request of a caller: every page of a matter says so, also where it shows
what other services told."""

from __future__ import annotations

import pytest

from every_case import CITY, UNIT, Case
from huiyin_contracts.vocabulary import Channel
from huiyin_demo.founding import found
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_operations.embedded.platform import Platform
from huiyin_web.identity.policy import Role

PAGES = {
    Role.OPERATOR: ("/intake/petitions/{}", "/assignment/orders/{}", "/supervision/matters/{}"),
    Role.UNIT_HANDLER: ("/assignment/orders/{}",),
    Role.SUPERVISOR: ("/supervision/matters/{}",),
}


@pytest.mark.parametrize(
    ("channel", "said", "never"),
    [(Channel.LETTER, "信访人", "诉求人"), (Channel.HOTLINE, "诉求人", "信访人")],
)
def test_every_page_of_a_matter_has_the_words_of_its_channel(
    platform: Platform, clock: SimulatedClock, channel: Channel, said: str, never: str
) -> None:
    found(platform, clock.now(), "a-Password-for-tests-1")
    case = Case(platform, clock).register(channel=channel).triage().sign()
    client, told = platform.app().test_client(), ""
    for role, pages in PAGES.items():
        unit = UNIT if role is Role.UNIT_HANDLER else None
        token = platform.identity.tokens.issue(role=role, jurisdiction=CITY, unit=unit)
        for page in pages:
            answer = client.get(page.format(case.number), headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == 200, page
            content = answer.text.partition("<main")[2].partition("</main>")[0]
            assert never not in content, page
            told += content
    assert said in told
