"""Keyed tokens of petitioners' names and phones: a caller is found, and no table holds who it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from huiyin_intake.domain import petition_events, petitioner_events
from huiyin_intake.domain.search_terms import pieces_of_name, pieces_of_phone
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import REMOVED, Removal, View, folds

NAMES, PHONES = "petitioner names", "petitioner phones"
_FIELDS: tuple[tuple[str, str, Callable[[str], Iterable[str]]], ...] = (
    ("name", NAMES, pieces_of_name),
    ("phone", PHONES, pieces_of_phone),
)


@dataclass
class SearchPersonsRow:
    """`accuser`: the reference was made for an accusation. It has no tokens, for equal ones would tell a reader of the
    database whose other petitions are the same person's."""

    jurisdiction: str
    petitioner_ref: str
    accuser: bool = False
    tokens: tuple[int, ...] = ()


class SearchPersonsView(View[SearchPersonsRow]):
    """One row per petitioner who gave a name or a phone, with the tokens of all that were given."""

    name = "search_persons"
    key = ("jurisdiction", "petitioner_ref")
    indexes = ("USING gin (tokens)",)
    begins_blank = True

    @folds(petition_events.Registered)
    def registered(self, row: SearchPersonsRow, event: Event) -> Removal | None:
        if event.data["accusation"]:
            row.accuser, row.tokens = True, ()
        return None if row.accuser or row.tokens else REMOVED

    @folds(petitioner_events.Identified, petitioner_events.DetailsGiven)
    def given(self, row: SearchPersonsRow, event: Event) -> Removal | None:
        if not row.accuser:
            given = ((event.data[field], index, pieces) for field, index, pieces in _FIELDS)
            tokens = [value.tokens(index, pieces) for value, index, pieces in given if value is not None]
            row.tokens = tuple(sorted({*row.tokens, *frozenset().union(*tokens)}))
        return None if row.accuser or row.tokens else REMOVED

    @folds(petitioner_events.Withheld, petitioner_events.Erased)
    def no_longer_found(self, row: SearchPersonsRow, event: Event) -> Removal:
        return REMOVED
