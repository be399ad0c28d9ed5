"""What an automation is called: it stands in every event that it records."""

from __future__ import annotations

from huiyin_ledger.events import Event
from huiyin_web.automations import Automation
from huiyin_web.runtime import Runtime


class WhenAReplyIsGivenThenTell(Automation):
    def react(self, event: Event, runtime: Runtime) -> None: ...


class WhenALetterComesThenTell(WhenAReplyIsGivenThenTell):
    name = "tell"


def test_an_automation_without_a_name_is_called_as_its_class() -> None:
    assert WhenAReplyIsGivenThenTell.name == "when_a_reply_is_given_then_tell"
    assert WhenALetterComesThenTell.name == "tell"
