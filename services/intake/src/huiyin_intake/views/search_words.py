"""Keyed tokens of what petitions say: they are found by words, and no table holds any."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from huiyin_intake.domain import petition_events, petitioner_events
from huiyin_intake.domain.search_terms import pieces_of_text
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import REMOVED, Key, Removal, View, creates, folds

INDEX = "petition words"


@dataclass
class SearchWordsRow:
    """`waiting`: for triage. An accusation has no tokens, so that nobody finds it by what it says."""

    jurisdiction: str
    registration_no: str
    waiting: bool
    accusation: bool
    tokens: tuple[int, ...] = ()


class SearchWordsView(View[SearchWordsRow]):
    """One row per petition that was not erased: before triage title, text, location and what was added, as they were
    written; from then on what triage told, which is masked. What was added later counts once it was passed on."""

    name = "search_words"
    key = ("jurisdiction", "registration_no")
    indexes = ("USING gin (tokens)",)

    def keys(self, event: Event) -> Iterable[Key]:
        if event.type == petitioner_events.Erased.TOPIC:
            return [(event.jurisdiction, number) for number in event.data["registration_nos"]]
        return super().keys(event)

    @creates(petition_events.Registered)
    def registered(self, event: Event) -> SearchWordsRow:
        accusation = event.data["accusation"]
        said = () if accusation else _tokens(event, "title", "text", "location")
        return self.row(event, waiting=True, tokens=said)

    @creates(petition_events.Triaged)
    def triaged(self, event: Event) -> SearchWordsRow:
        return self.row(event, waiting=False, accusation=False, tokens=_tokens(event, "title", "text"))

    @folds(petition_events.TextAdded)
    def text_added(self, row: SearchWordsRow, event: Event) -> None:
        if not event.data["to_be_read"]:
            self._say(row, event, "text")

    @folds(petition_events.AdditionPassedOn)
    def passed_on(self, row: SearchWordsRow, event: Event) -> None:
        self._say(row, event, "text")

    @folds(petition_events.TakenUpAgain)
    def taken_up_again(self, row: SearchWordsRow, event: Event) -> None:
        row.waiting = True
        self._say(row, event, "words")

    @folds(petition_events.ReferralRefused)
    def referral_refused(self, row: SearchWordsRow, event: Event) -> None:
        if row.waiting:
            self.is_accusation(row, event)

    @folds(petition_events.MarkedAsAccusation, petition_events.TakenBack, petition_events.AccusationReferred)
    def is_accusation(self, row: SearchWordsRow, event: Event) -> None:
        row.accusation, row.tokens = True, ()

    @folds(petitioner_events.Erased)
    def erased(self, row: SearchWordsRow, event: Event) -> Removal:
        return REMOVED

    def _say(self, row: SearchWordsRow, event: Event, field: str) -> None:
        if not row.accusation:
            row.tokens = tuple(sorted({*row.tokens, *_tokens(event, field)}))


def _tokens(event: Event, *fields: str) -> tuple[int, ...]:
    said: Iterable[Any] = filter(None, (event.data[name] for name in fields))
    return tuple(sorted(frozenset().union(*(each.tokens(INDEX, pieces_of_text) for each in said))))
