"""Every released version of every event that supervision follows is still taken in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from huiyin_contracts.base import family_of
from huiyin_contracts.golden import golden_examples
from huiyin_ledger.bus.envelope import from_cloudevent
from huiyin_ledger.events import Batch
from huiyin_ledger.subscriptions.outcome import Outcome

if TYPE_CHECKING:
    from services.supervision.tests.given import World


def test_no_golden_example_is_parked(world: World) -> None:
    definition = world.service.definition
    followed = {
        family
        for each in (*definition.views, *definition.automations)
        for source, families in each.sources.items()
        if source != definition.name
        for family in families
    }
    examples = golden_examples()
    assert followed <= {family_of(type_) for type_ in examples}
    positions: defaultdict[tuple[str, str], int] = defaultdict(int)
    for type_ in (each for each in examples if family_of(each) in followed):
        event = from_cloudevent(examples[type_])
        place = (event.source, event.jurisdiction)
        positions[place] += 1
        event = replace(event, position=positions[place])
        batch = Batch(event.source, event.jurisdiction, event.position - 1, event.position, (event,))
        subscription = world.service.subscriptions[event.source]
        assert subscription.receive(batch) is Outcome.APPLIED
        assert subscription.parked() == [], type_
