"""Who reads which published event is written down, and everybody who reads one can take every version of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huiyin_chassis.bootstrap import definitions
from huiyin_chassis.bus.envelope import from_cloudevent, to_cloudevent
from huiyin_chassis.events import Batch, Event
from huiyin_chassis.service import ServiceDefinition
from huiyin_contracts.consumers import consumers_of, read_consumers, render_consumers
from huiyin_contracts.golden import golden_examples
from huiyin_contracts.layout import Layout
from huiyin_contracts.registry import RELEASED

GOLDEN = {type_: from_cloudevent(example) for type_, example in golden_examples().items()}
READERS = [
    pytest.param(definition, type_, id=f"{definition.name} reads {type_}")
    for definition in definitions()
    for type_ in sorted(
        {t for v in (*definition.views, *definition.automations) for ts in v.sources.values() for t in ts}
    )
    if type_ in GOLDEN
]


def test_the_committed_consumers_are_those_of_the_services() -> None:
    committed = read_consumers(Layout.here().consumers)
    found = consumers_of(definitions())
    assert committed == found, f"run ./huiyin contracts generate:\n{render_consumers(found)}"


def test_nobody_subscribes_to_an_event_that_was_never_released() -> None:
    assert sorted(consumers_of(definitions()).keys() - RELEASED.events.keys()) == []


def test_everybody_subscribes_to_the_owner_of_an_event() -> None:
    wrong = [
        (definition.name, source, type_)
        for definition in definitions()
        for subscriber in (*definition.views, *definition.automations)
        for source, types in subscriber.sources.items()
        for type_ in types
        if source != definition.name and not type_.startswith(f"huiyin.{source}.")
    ]
    assert wrong == []


def test_every_service_publishes_only_events_of_its_own() -> None:
    for definition in definitions():
        private = {t for a in definition.aggregates for t in _topics(a)}
        assert definition.publish.keys() <= private, definition.name


@pytest.mark.parametrize("type_", sorted(GOLDEN))
def test_a_golden_example_comes_back_from_the_envelope_as_it_was(type_: str) -> None:
    example = golden_examples()[type_]
    assert to_cloudevent(GOLDEN[type_]) == {name: value for name, value in example.items() if value != ""}


@pytest.mark.parametrize(("definition", "type_"), READERS)
def test_every_view_folds_every_golden_example_that_it_subscribes_to(
    definition: ServiceDefinition, type_: str
) -> None:
    event = _latest(GOLDEN[type_])
    for view in definition.views:
        if event.type in view.sources.get(event.source, ()):
            for key in view.keys(event):
                row = view.apply(key, None, event)
                assert row is None or all(row[name] == part for name, part in zip(view.key, key, strict=True))


@pytest.mark.parametrize("name", sorted(d.name for d in definitions()))
def test_every_service_takes_in_every_golden_example_without_failing_to_read_it(name: str, platform) -> None:
    """Through its real subscriptions, into a real database. An automation may refuse what the examples tell (they are
    no coherent story); it may not stumble over how they tell it."""
    for source, subscription in platform.runtime(name).subscriptions.items():
        events = [event for event in GOLDEN.values() if event.source == source]
        for jurisdiction in sorted({event.jurisdiction for event in events}):
            mine = [event for event in events if event.jurisdiction == jurisdiction]
            numbered = tuple(
                replace(event, position=n, stream=f"{event.stream}/{n}") for n, event in enumerate(mine, 1)
            )
            subscription.receive(Batch(source, jurisdiction, 0, len(numbered), numbered))
        unreadable = [
            (parked.stream, parked.error)
            for parked in subscription.parked()
            if any(
                kind in parked.error
                for kind in ("ValidationError", "KeyError", "TypeError", "BadRow", "UnknownEvent")
            )
        ]
        assert unreadable == []


def _latest(event: Event) -> Event:
    type_, data = RELEASED.upcast(event.type, event.data)
    return replace(event, type=type_, data=data)


def _topics(aggregate: type) -> list[str]:
    return [
        member.TOPIC
        for member in vars(aggregate).values()
        if isinstance(member, type) and hasattr(member, "TOPIC")
    ]
