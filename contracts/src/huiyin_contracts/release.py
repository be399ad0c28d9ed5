"""Releases the current state: appends to the ledger of releases, and raises the wheel's version."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

from huiyin_contracts.base import family_of
from huiyin_contracts.baseline import Baseline, baseline
from huiyin_contracts.compatibility import Kind
from huiyin_contracts.consumers import Consumers
from huiyin_contracts.layout import Layout
from huiyin_contracts.ledger import Entry, write
from huiyin_contracts.promises import Change, changes, promises
from huiyin_contracts.publications import Publisher
from huiyin_contracts.registry import Registry

_VERSION = re.compile(r'^version = "([^"]+)"$', re.MULTILINE)
_EVENT = (
    "An event once released is kept for ever. Put it back as it was, or publish a new version beside it: "
    "a class with version = {version} (the old one is kept as ...V{old}), an upcaster for {type} in registry.py, "
    "and a golden example golden/{stem}.v{version}.json."
)
_ADVICE = {
    "publications/": "What is published of an event stays: put the mapping back, or publish a new version of the event.",
    "openapi/": "Clients rely on it: keep the old beside the new, or add another route.",
    "codes": "Events keep their codes for ever: put it back, and give what is new a code of its own.",
    "envelope": "Every reader takes events by these attributes: put it back.",
}


@dataclass(frozen=True)
class Acceptance:
    """Who answers for changed words and new values, why, and for which changes (`Change.key`)."""

    by: str = ""
    why: str = ""
    keys: frozenset[str] = frozenset()


def release(
    registry: Registry,
    layout: Layout,
    publishers: Sequence[Publisher],
    consumers: Consumers,
    acceptance: Acceptance,
) -> tuple[int, list[str]]:
    """(number of the last release, what forbids another); with refusals nothing was changed."""
    if layout.project is None:
        return 0, ["a release is made in a checkout, not of an installed package."]
    last = baseline(layout, registry)
    documents = promises(registry, layout, publishers, last.documents)
    found = [] if last.documents is None else list(changes(last.documents, documents, registry))
    refused = last.problems + _refused(found, acceptance, consumers)
    if refused or last.documents == documents:
        return last.number, refused
    accepted = tuple(
        {"change": each.key, "was": each.difference.was, "now": each.difference.now} for each in found
    )
    entry = Entry(last.number + 1, _next_version(layout, last), "", acceptance.by, acceptance.why, accepted)
    write(layout, (*last.entries, entry), documents)
    text = layout.project.read_text("utf-8")
    layout.project.write_text(_VERSION.sub(f'version = "{entry.version}"', text, count=1), "utf-8")
    return entry.release, []


def _refused(found: Sequence[Change], acceptance: Acceptance, consumers: Consumers) -> list[str]:
    refused = [
        explain(each, consumers)
        for each in found
        if each.difference.kind is Kind.BREAKING or each.key not in acceptance.keys
    ]
    unknown = acceptance.keys - {each.key for each in found}
    refused += [f"{key}: there is no such change to accept." for key in sorted(unknown)]
    if acceptance.keys and not (acceptance.by.strip() and acceptance.why.strip()):
        refused.append("an accepted change needs --by and --why: who answers for it, and what for.")
    return refused


def explain(change: Change, consumers: Consumers) -> str:
    """One line for people: what changed and what to do."""
    difference, name = change.difference, change.document
    subject = (
        f"{name}: {difference.path} {difference.what}." if difference.path else f"{name} {difference.what}."
    )
    if difference.kind is Kind.WIDENING:
        who = ", ".join(consumers.get(family_of(name), ())) or "nobody in this repository"
        return (
            f"{subject} NOT COMPATIBLE for readers of an older release: they park every matter that carries it. "
            f"To be released first: {who}. When they are: contracts release --by NAME --why WHY "
            f"--accept '{change.key}'"
        )
    if difference.kind is Kind.WORDING:
        return (
            f"{subject} If another meaning is meant: {_advice(name)} If only the words are better: contracts release "
            f"--by NAME --why WHY --accept '{change.key}'"
        )
    return f"{subject} {_advice(name)}"


def version_problems(layout: Layout, last: Baseline) -> list[str]:
    """The wheel has to carry the version of the release that it holds."""
    if last.entries and _present_version(layout) != last.entries[-1].version:
        return [
            f"this is version {_present_version(layout)} of huiyin-contracts, and release {last.number} is "
            f"{last.entries[-1].version}: contracts release raises the version."
        ]
    return []


def _advice(name: str) -> str:
    for prefix, advice in _ADVICE.items():
        if name.startswith(prefix):
            return advice
    stem, _, number = name.rpartition(".v")
    return _EVENT.format(version=int(number) + 1, old=number, type=name, stem=stem)


def _present_version(layout: Layout) -> str:
    if layout.project is None:
        return version("huiyin-contracts")
    found = _VERSION.search(layout.project.read_text("utf-8"))
    return found[1] if found else ""


def _next_version(layout: Layout, last: Baseline) -> str:
    """That of the first release as it stands; later the next minor one."""
    if not last.entries:
        return _present_version(layout)
    major, minor, *_ = last.entries[-1].version.split(".")
    return f"{major}.{int(minor) + 1}.0"
