"""Joining what has arrived must not invent, lose or reorder anything."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from huiyin_ledger.bus.merging import group, merge
from huiyin_ledger.bus.topology import shard_of
from huiyin_ledger.events import Batch

from .test_envelope import note


def ranged(after: int, upto: int, jurisdiction: str = "230621") -> Batch:
    events = tuple(note(p, jurisdiction=jurisdiction) for p in range(after + 1, upto + 1))
    return Batch("desk", jurisdiction, after, upto, events, f"m{after}", f"m{upto}")


def test_adjacent_ranges_become_one_page() -> None:
    assert merge([ranged(0, 2), ranged(2, 2), ranged(2, 5)], 100) == {"230621": [ranged(0, 5)]}


def test_gaps_overlaps_and_repetitions_stay_apart() -> None:
    apart = [ranged(0, 2), ranged(0, 2), ranged(1, 3), ranged(5, 6)]
    assert merge(apart, 100) == {"230621": apart}


def test_jurisdictions_do_not_mix() -> None:
    made = merge([ranged(0, 1), ranged(0, 1, "230600"), ranged(1, 2), ranged(1, 2, "230600")], 100)
    assert made == {"230621": [ranged(0, 2)], "230600": [ranged(0, 2, "230600")]}


def test_ranges_whose_chain_hashes_differ_are_not_joined() -> None:
    other = Batch("desk", "230621", 2, 3, (note(3),), "another", "m3")
    assert merge([ranged(0, 2), other], 100) == {"230621": [ranged(0, 2), other]}


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 4)), max_size=12), st.integers(1, 6))
def test_every_event_is_still_there_in_the_order_in_which_it_arrived(
    ranges: list[tuple[int, int]], limit: int
) -> None:
    arrived = [ranged(after, after + length) for after, length in ranges]
    made = merge(arrived, limit).get("230621", [])
    assert [e.position for b in made for e in b.events] == [e.position for b in arrived for e in b.events]
    assert all(len(b.events) <= max(limit, *(len(a.events) for a in arrived)) for b in made)


@given(st.lists(st.integers(0, 5), max_size=12), st.integers(1, 6))
def test_turns_hold_all_pages_in_order_and_no_more_events_than_one_page_must(
    sizes: list[int], limit: int
) -> None:
    made = [ranged(0, size) for size in sizes]
    taken = list(group(made, limit))
    assert [page for turn in taken for page in turn] == made
    assert all(len(turn) == 1 or sum(len(page.events) for page in turn) <= limit for turn in taken)
    assert all(
        sum(len(page.events) for page in turn) + len(following[0].events) > limit
        for turn, following in pairwise(taken)
    )


def test_the_shard_of_a_jurisdiction_never_changes() -> None:
    assert [shard_of(j, 4) for j in ("230600", "230621", "230622", "110000")] == [3, 1, 3, 3]
