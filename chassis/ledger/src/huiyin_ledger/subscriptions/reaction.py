"""Automations of a subscription, bound to their service."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from huiyin_ledger.domain import Act, Aggregate, acting
from huiyin_ledger.events import Event
from huiyin_ledger.ledger.application import Ledger


@dataclass(frozen=True, slots=True)
class Reaction:
    """One automation's reaction to the events of one source that are of these `families`.

    `concerns`: the aggregate, of the event's jurisdiction, that `react` looks for first, None where the event can't
    tell. `reads`: the own views that it reads. `name` is who acts: ``system:<name>``.
    """

    name: str
    families: frozenset[str]
    reads: frozenset[str]
    concerns: Callable[[Event], tuple[type[Aggregate], UUID] | None]
    react: Callable[[Event], None]


def react_to(events: Sequence[Event], reactions: Sequence[Reaction], ledger: Ledger) -> None:
    """Let every reaction to these events happen, in one unit of work. Raises what they raise, and Conflict."""
    with ledger.unit_of_work() as work:
        _preload(events, reactions, ledger)
        for event in events:
            for reaction in reactions:
                if event.family in reaction.families:
                    work.flush_for(reaction.reads)
                    with acting(_act(reaction, event)):
                        reaction.react(event)


def _preload(events: Sequence[Event], reactions: Sequence[Reaction], ledger: Ledger) -> None:
    wanted: defaultdict[type[Aggregate], list[tuple[str, UUID]]] = defaultdict(list)
    for event in events:
        for reaction in reactions:
            if event.family in reaction.families and (concerned := reaction.concerns(event)):
                wanted[concerned[0]].append((event.jurisdiction, concerned[1]))
    for aggregate_class, keys in wanted.items():
        ledger.preload(aggregate_class, keys)


def _act(reaction: Reaction, event: Event) -> Act:
    return Act(
        actor=f"system:{reaction.name}",
        occurred_at=event.occurred_at,
        correlation=event.correlation,
        causation=event.id,
    )
