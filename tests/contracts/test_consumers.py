"""Who reads which published event is written down, and everybody who reads one can take every version of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from huiyin_contracts.base import ContractEvent
from huiyin_contracts.consumers import consumers_of, read_consumers, render_consumers
from huiyin_contracts.golden import golden_examples
from huiyin_contracts.layout import Layout
from huiyin_contracts.publications import published_events, record
from huiyin_contracts.registry import RELEASED, Registry
from huiyin_contracts.reliance import missed
from huiyin_contracts.supervision import ClockRecomputed, ClockStarted
from huiyin_ledger.bus.envelope import from_cloudevent, to_cloudevent
from huiyin_ledger.events import Batch, Event
from huiyin_ledger.upcasting import latest
from huiyin_ledger.views.view import View
from huiyin_operations.cli.publications import Publications
from huiyin_web.bootstrap import definitions
from huiyin_web.definition import ServiceDefinition
from huiyin_web.runtime import Runtime
from huiyin_web.service import Service

GOLDEN = {type_: from_cloudevent(example) for type_, example in golden_examples().items()}


def test_the_committed_consumers_are_those_of_the_services() -> None:
    committed = read_consumers(Layout.here().consumers)
    found = consumers_of(definitions())
    assert committed == found, f"run ./huiyin contracts generate:\n{render_consumers(found)}"


def test_nobody_subscribes_to_an_event_that_was_never_released_or_to_one_version_of_it() -> None:
    assert sorted(consumers_of(definitions()).keys() - RELEASED.families.keys()) == []


def test_everybody_subscribes_to_the_owner_of_an_event() -> None:
    wrong = [
        (definition.name, source, family)
        for definition in definitions()
        for sources in [
            *(each.sources for each in definition.views),
            *(each.sources for each in definition.automations),
        ]
        for source, families in sources.items()
        for family in families
        if source != definition.name and RELEASED.families[family].service != source
    ]
    assert wrong == []


@pytest.mark.parametrize("definition", [pytest.param(d, id=d.name) for d in definitions()])
def test_a_message_of_an_old_version_makes_the_rows_that_the_latest_one_makes(
    definition: ServiceDefinition, service_for: Callable[..., Service]
) -> None:
    old = [event for type_, event in GOLDEN.items() if type_ in RELEASED.upcasters]
    assert old
    assert told(service_for(definition), old) == told(
        service_for(definition), [latest(event, RELEASED) for event in old]
    )


def test_whoever_keeps_a_due_time_keeps_the_one_that_replaces_it() -> None:
    keepers = [
        view
        for definition in definitions()
        for view in definition.views
        if ClockStarted.family in view.sources.get("supervision", ())
    ]
    assert {view.name for view in keepers} >= {"tracking", "order_clocks", "duties"}
    assert [v.name for v in keepers if ClockRecomputed.family not in v.sources["supervision"]] == []


def test_every_service_publishes_only_events_of_its_own() -> None:
    for definition in definitions():
        private = {event.TOPIC for a in definition.aggregates for event in a.EVENTS}
        assert definition.publish.keys() <= private, definition.name


@pytest.mark.parametrize("type_", sorted(GOLDEN))
def test_a_golden_example_comes_back_from_the_envelope_as_it_was(type_: str) -> None:
    example = golden_examples()[type_]
    assert to_cloudevent(GOLDEN[type_]) == {name: value for name, value in example.items() if value != ""}


@pytest.mark.parametrize("definition", [pytest.param(d, id=d.name) for d in definitions()])
def test_a_new_version_of_every_event_reaches_every_reader(
    definition: ServiceDefinition, service_for: Callable[..., Service]
) -> None:
    """A release in which every event has one version more, with an upcaster that changes nothing: what was published
    before it, and what is published after it, make the same rows as today, and park the same streams."""
    today = told(service_for(definition), GOLDEN.values())
    assert any(today["rows"].values())
    before, after = (service_for(replace(definition, contracts=NEXT)) for _ in range(2))
    assert told(before, GOLDEN.values()) == today
    assert told(after, [latest(latest(event, RELEASED), NEXT) for event in GOLDEN.values()]) == today


@pytest.mark.parametrize("name", sorted(d.name for d in definitions()))
def test_every_service_takes_in_every_golden_example_without_failing_to_read_it(name: str, platform) -> None:
    """Through its real subscriptions, into a real database. An automation may refuse what the examples tell (they are
    no coherent story); it may not stumble over how they tell it."""
    for source, subscription in platform.services[name].subscriptions.items():
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


def next_version(event: type[ContractEvent]) -> type[ContractEvent]:
    version: dict[str, Any] = {"__module__": __name__, "version": event.version + 1}
    return type(f"{event.__name__}V{event.version + 1}", (event,), version)


NEXT = Registry(
    (*RELEASED.events.values(), *(next_version(event) for event in RELEASED.families.values())),
    {**RELEASED.upcasters, **{event.type: dict for event in RELEASED.families.values()}},
)


def told(service: Service, events: Iterable[Event]) -> dict[str, Any]:
    """What the service makes of the events: the rows of its views, the streams that its automations parked."""
    positions: Counter[tuple[str, str]] = Counter()
    for event in events:
        if event.source in service.subscriptions and event.source != service.name:
            place = (event.source, event.jurisdiction)
            positions[place] += 1
            n = positions[place]
            alone = replace(event, position=n, stream=f"{event.stream}/{n}")
            service.subscriptions[event.source].receive(Batch(*place, n - 1, n, (alone,)))
    return {
        "rows": {view.name: _rows(service.runtime, view) for view in service.definition.views},
        "parked": {s: [p.stream for p in each.parked()] for s, each in service.subscriptions.items()},
    }


def _rows(runtime: Runtime, view: View) -> list[dict[str, Any]]:
    """All but when our own database recorded it."""
    found = runtime.database.query(f"SELECT * FROM live.{view.name} ORDER BY {', '.join(view.key)}")
    return [{name: value for name, value in row.items() if name != "recorded_at"} for row in found]


@pytest.mark.parametrize("definition", [pytest.param(d, id=d.name) for d in definitions()])
def test_a_publisher_that_leaves_out_what_somebody_reads_is_told_who_reads_it(
    definition: ServiceDefinition,
) -> None:
    consumers = read_consumers(Layout.here().consumers)
    recorded = record(Publications(definition), [each["data"] for each in golden_examples().values()], {})
    assert list(missed(definition.name, recorded, consumers)) == []
    empty = [
        {"event": event, "published": {**event, "data": dict.fromkeys(event["data"])}, "variants": []}
        for event in published_events(recorded)
    ]
    expected = {
        f"{definition.name} never fills {field} of {family}, which {reader} reads."
        for family, readers in consumers.items()
        if RELEASED.families[family].service == definition.name
        for reader, fields in readers.items()
        for field in fields
    }
    assert set(missed(definition.name, {"each": empty}, consumers)) == expected
    silent = set(missed(definition.name, {}, consumers))
    assert {line.split()[3].rstrip(",") for line in silent} == {
        f for f in consumers if RELEASED.families[f].service == definition.name
    }
