"""The dispatch catalogue (派单目录): matter class and place decide the unit. Versioned; the most specific entry wins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from uuid import UUID

from huiyin_assignment.domain import catalogue_events as events
from huiyin_ledger.domain import Aggregate, Refused, evolves, stream_id

ANY = ""
"""As a class: every class. As a place: the whole jurisdiction."""

_PLACE = re.compile(r"\d{0,12}")


def classes_of(matter_class: str) -> Iterator[str]:
    """The class itself, then what it lies in, then `ANY`: ``a/b/c`` gives ``a/b/c``, ``a/b``, ``a``, ````."""
    parts = [part for part in matter_class.split("/") if part]
    for length in range(len(parts), 0, -1):
        yield "/".join(parts[:length])
    yield ANY


def places_of(place: str) -> Iterator[str]:
    """The place's code and its prefixes by GB/T 2260 and GB/T 10114, the narrowest first, then `ANY`."""
    lengths = {len(place), 12, 9, 6, 4, 2}
    for length in sorted((n for n in lengths if 0 < n <= len(place)), reverse=True):
        yield place[:length]
    yield ANY


def most_specific(entries: Mapping[tuple[str, str], str], matter_class: str, place: str) -> str | None:
    """The unit for a matter, None without an entry.

    A narrower class goes before a narrower place: class and township, class and county, first-level class, default.
    """
    for wanted_class in classes_of(matter_class):
        for wanted_place in places_of(place):
            unit = entries.get((wanted_class, wanted_place))
            if unit is not None:
                return unit
    return None


class DispatchCatalogue(Aggregate):
    """One per jurisdiction. Each change is a new `edition`, which every dispatch by the catalogue names."""

    @evolves(events.Opened)
    def _opened(self, event: events.Opened) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.edition = 0

    @evolves(events.EntrySet)
    def _entry_set(self, event: events.EntrySet) -> None:
        self.entries[event.matter_class, event.place] = event.unit
        self.edition = event.edition

    @evolves(events.EntryRemoved)
    def _entry_removed(self, event: events.EntryRemoved) -> None:
        del self.entries[event.matter_class, event.place]
        self.edition = event.edition

    @staticmethod
    def stream_id(jurisdiction: str) -> UUID:
        return stream_id("catalogue", jurisdiction)

    @classmethod
    def open(cls, jurisdiction: str) -> DispatchCatalogue:
        return cls._create(events.Opened, id=cls.stream_id(jurisdiction))

    def set_entry(self, matter_class: str, place: str, unit: str) -> None:
        """Matters of this class (or below) in this place (or inside) go to `unit`. Setting the same again is no change."""
        if not _PLACE.fullmatch(place) or len(place) in (1, 3, 5, 7, 8, 10, 11):
            raise Refused(
                "bad_place",
                "Give the place as a division code: 6 digits for a county, 9 for a township.",
                field="place",
            )
        matter_class = "/".join(part for part in matter_class.split("/") if part)
        if self.entries.get((matter_class, place)) != unit:
            self.trigger_event(
                events.EntrySet, matter_class=matter_class, place=place, unit=unit, edition=self.edition + 1
            )

    def remove_entry(self, matter_class: str, place: str) -> None:
        if (matter_class, place) not in self.entries:
            raise Refused(
                "no_such_entry", "The catalogue has no such entry: it may have been removed meanwhile."
            )
        self.trigger_event(
            events.EntryRemoved, matter_class=matter_class, place=place, edition=self.edition + 1
        )
