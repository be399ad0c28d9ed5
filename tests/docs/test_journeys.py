"""The journeys name published events, and only such as their publisher owns and their reader follows."""

from __future__ import annotations

import re
from pathlib import Path

from huiyin_contracts.consumers import consumers_of
from huiyin_contracts.registry import RELEASED
from huiyin_web.bootstrap import definitions

JOURNEYS = Path(__file__).parents[2] / "docs" / "journeys.md"
ARROW = re.compile(r"^ +(\w+)->>(\w+): (\w+)$", re.MULTILINE)
PARTICIPANT = re.compile(r"participant (\w+) as (\w+)")


def test_every_arrow_between_services_is_an_event_that_one_publishes_and_the_other_follows() -> None:
    events = {event.__name__: event for event in RELEASED.events.values()}
    consumers = consumers_of(definitions())
    text = JOURNEYS.read_text("utf-8")
    names = dict(PARTICIPANT.findall(text))
    arrows = ARROW.findall(text)
    assert len(arrows) > 30
    for publisher, reader, event in arrows:
        assert events[event].service == names[publisher], event
        readers = {
            name for type_, found in consumers.items() if events[event].event_name in type_ for name in found
        }
        assert names[reader] in readers, (event, names[reader])
