"""What a change is compared with: the last release, as git has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from huiyin_contracts.compatibility import Kind
from huiyin_contracts.layout import Layout
from huiyin_contracts.ledger import Entry, NoHistory, State, history, is_shallow, present
from huiyin_contracts.promises import Documents, changes
from huiyin_contracts.registry import Registry

BACK = "git checkout the last release's state of released/; a release is never changed, only followed by another."


@dataclass
class Baseline:
    """`documents` of the last release (none before the first), its `entry`; what is wrong with the ledger, and what
    could not be verified here."""

    documents: Documents | None = None
    entries: tuple[Entry, ...] = ()
    problems: list[str] = field(default_factory=list)
    unverified: list[str] = field(default_factory=list)

    @property
    def number(self) -> int:
        return len(self.entries)


def baseline(layout: Layout, registry: Registry) -> Baseline:
    """The last release, after the ledger was compared with its history."""
    now = present(layout)
    found = Baseline(now.documents if now.entries else None, now.entries)
    if now.entries and not now.holds:
        found.problems.append(f"released/ is not what release {len(now.entries)} says: {BACK}")
    if not now.entries and now.documents:
        found.problems.append(f"released/ has documents and no ledger: {BACK}")
    found.problems += [
        f"the ledger's entry {n} calls itself release {entry.release}: {BACK}"
        for n, entry in enumerate(now.entries, 1)
        if entry.release != n
    ]
    try:
        states = history(layout)
        if is_shallow(layout):
            found.unverified.append(
                "this clone is shallow: releases made before its oldest commit are taken on trust. "
                "git fetch --unshallow brings the history."
            )
    except NoHistory as error:
        found.unverified.append(
            f"there is no history here ({error}): release {found.number} is taken as it was shipped."
            if found.number
            else f"there is no history here ({error})."
        )
        return found
    if now.entries and not states:
        found.unverified.append("the ledger of releases is not committed yet.")
    _against_history(found, now, states, registry)
    return found


def _against_history(
    found: Baseline, now: State, states: list[tuple[str, State]], registry: Registry
) -> None:
    first: dict[int, tuple[str, Entry]] = {}
    documents: dict[int, Documents] = {}
    for commit, state in states:
        for n, entry in enumerate(state.entries, 1):
            first.setdefault(n, (commit, entry))
        n = len(state.entries)
        if state.holds and state.entries[-1] == first[n][1]:
            documents.setdefault(n, state.documents)
    for n, (commit, entry) in first.items():
        if n > len(now.entries):
            found.problems.append(f"release {n}, made in {commit}, is gone from the ledger: {BACK}")
        elif now.entries[n - 1] != entry:
            found.problems.append(f"release {n} was changed after it was made in {commit}: {BACK}")
        if n not in documents:
            found.problems.append(
                f"no commit has the documents that release {n} ({commit}) says it released."
            )
    if documents and max(documents) >= len(now.entries):
        found.documents = documents[max(documents)]
    elif now.holds:
        documents[len(now.entries)] = now.documents
    entries = {**{n: entry for n, (_commit, entry) in first.items()}, **dict(enumerate(now.entries, 1))}
    for before, after in pairwise(sorted(documents)):
        found.problems += _unaccepted(before, documents[before], entries[after], documents[after], registry)


def _unaccepted(
    before: int, old: Documents, entry: Entry, new: Documents, registry: Registry
) -> Iterator[str]:
    for change in changes(old, new, registry):
        if change.difference.kind is Kind.BREAKING or change.key not in entry.keys:
            path = f" {change.difference.path}" if change.difference.path else ""
            yield (
                f"release {entry.release} broke what release {before} promised: "
                f"{change.document}{path} {change.difference.what}."
            )
