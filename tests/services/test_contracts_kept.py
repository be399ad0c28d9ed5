"""Every service publishes what was released, and applies every released version of what it follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

import pytest

from huiyin_contracts.base import family_of
from huiyin_contracts.check import main
from huiyin_contracts.golden import golden_examples
from huiyin_ledger.bus.envelope import from_cloudevent
from huiyin_ledger.events import Batch
from huiyin_ledger.subscriptions.outcome import Outcome
from huiyin_operations.cli.publications import Publications
from huiyin_web.bootstrap import definitions
from huiyin_web.definition import ServiceDefinition
from huiyin_web.service import Service

REFUSED = ("Refused ", "NotFound ")
"""A rule read the event and refused it: an example stands alone, so its unit or order may be missing."""
every_service = pytest.mark.parametrize("definition", definitions(), ids=lambda each: each.name)


@every_service
def test_what_is_promised_is_published(
    definition: ServiceDefinition, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check"], publishers=[Publications(definition)]) == 0, capsys.readouterr().err


@every_service
def test_no_golden_example_of_a_followed_event_is_parked(
    definition: ServiceDefinition, service_for: Callable[..., Service]
) -> None:
    service = service_for(definition)
    followed = {
        family
        for sources in [
            *(each.sources for each in definition.views),
            *(each.sources for each in definition.automations),
        ]
        for source, families in sources.items()
        if source != definition.name
        for family in families
    }
    examples = golden_examples()
    assert followed <= {family_of(type_) for type_ in examples}
    positions: defaultdict[tuple[str, str], int] = defaultdict(int)
    for type_ in (each for each in examples if family_of(each) in followed):
        event = from_cloudevent(examples[type_])
        feed = (event.source, event.jurisdiction)
        positions[feed] += 1
        event = replace(event, position=positions[feed])
        batch = Batch(event.source, event.jurisdiction, event.position - 1, event.position, (event,))
        subscription = service.subscriptions[event.source]
        assert subscription.receive(batch) is Outcome.APPLIED
        assert [each for each in subscription.parked() if not each.error.startswith(REFUSED)] == [], type_
