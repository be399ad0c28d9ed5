"""Finds petitions by words: keyed tokens name candidates, and what these say is opened and compared before one is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar
from uuid import UUID

from huiyin_intake.domain import petition_events as events
from huiyin_intake.domain import petitioner_events
from huiyin_intake.domain.details import Details
from huiyin_intake.domain.petitioner import Petitioner
from huiyin_intake.domain.search_terms import Sought, pieces_sought
from huiyin_intake.masking import MaskingContext
from huiyin_intake.views import search_persons, search_words
from huiyin_intake.views.register import RegisterRow
from huiyin_ledger.domain import Erased, Sealed
from huiyin_ledger.events import Event
from huiyin_web.identity.scope import Condition, Scope
from huiyin_web.runtime import Runtime

Row = TypeVar("Row", bound=RegisterRow)

_SAYS = tuple(
    each.TOPIC
    for each in (
        events.Registered,
        events.Triaged,
        events.TextAdded,
        events.AdditionPassedOn,
        events.TakenUpAgain,
    )
)
_GIVES = (petitioner_events.Identified.TOPIC, petitioner_events.DetailsGiven.TOPIC)


@dataclass(frozen=True)
class Search:
    """What a petition must have, every word of it. `persons`: whether it is found by the petitioner's names and phones
    too, of which whoever may not ask for an identity must learn nothing."""

    words: tuple[Sought, ...]
    persons: bool


def candidates(runtime: Runtime, search: Search, scope: Scope) -> Condition:
    """Rows of ``live.register`` that may be meant: all that are, and few others. An accusation has no tokens, and is among
    them by its number alone. Parameters begin with ``sought_``."""
    asking = _Asking(runtime, scope)
    each_word = []
    for word in search.words:
        number, words, person = asking.conditions(word, persons=search.persons)
        found = [
            *([f"SELECT jurisdiction, registration_no FROM live.register WHERE {number}"] if number else []),
            *(
                [f"SELECT jurisdiction, registration_no FROM live.search_words WHERE {words}"]
                if words
                else []
            ),
            *([f"{_OF_PERSON} WHERE NOT r.accusation AND ({person})"] if person else []),
        ]
        each_word.append(
            f"(jurisdiction, registration_no) IN ({' UNION ALL '.join(found)})" if found else "FALSE"
        )
    return Condition(" AND ".join(each_word) or "FALSE", asking.params)


def candidates_among(runtime: Runtime, search: Search, scope: Scope) -> Condition:
    """The same for rows that `JOINED` is added to: quick where there are few rows, or many are meant."""
    asking = _Asking(runtime, scope)
    each_word = []
    for word in search.words:
        number, words, person = asking.conditions(word, persons=search.persons)
        found = [number, words, f"NOT page.accusation AND ({person})" if person else ""]
        each_word.append(f"({' OR '.join(filter(None, found)) or 'FALSE'})")
    return Condition(" AND ".join(each_word) or "FALSE", asking.params)


def led_by_a_name(runtime: Runtime, search: Search, scope: Scope) -> Condition | None:
    """Rows of ``live.register`` of the people who have what of several words only a person can have, like a surname: few beside
    the rows that have the other words, so that `candidates_among` these is quicker than all `candidates`. None where there is no
    such word beside another. Parameters begin with ``leading_``."""
    asking = _Asking(runtime, scope, "leading")
    asked = [asking.conditions(word, persons=search.persons) for word in search.words]
    of_people = " AND ".join(
        f"({person})" for number, words, person in asked if person and not (number or words)
    )
    if not of_people or len(asked) < 2:
        return None
    people = f"SELECT jurisdiction, petitioner_ref FROM live.search_persons WHERE {of_people}"
    return Condition(f"NOT accusation AND (jurisdiction, petitioner_ref) IN ({people})", asking.params)


_OF_PERSON = """SELECT jurisdiction, r.registration_no FROM live.search_persons
                  JOIN live.register r USING (jurisdiction, petitioner_ref)"""
JOINED = """LEFT JOIN live.search_words USING (jurisdiction, registration_no)
            LEFT JOIN live.search_persons USING (jurisdiction, petitioner_ref)"""
"""To be added to rows of ``live.register`` named ``page``."""


class _Asking:
    """Writes the conditions of a search, and collects their parameters."""

    def __init__(self, runtime: Runtime, scope: Scope, prefix: str = "sought") -> None:
        self._runtime, self._prefix = runtime, prefix
        self._places = [place for place in runtime.ledger.heads() if scope.touches(place)]
        self.params: dict[str, Any] = {}

    def conditions(self, word: Sought, *, persons: bool) -> tuple[str, str, str]:
        """On the number, on the tokens of the words, and on those of the person; empty where the word can't stand there."""
        pieces = pieces_sought(word.text)
        of_person = [
            self._having("search_persons", index, sought)
            for index, sought in (
                (search_persons.NAMES, pieces),
                (search_persons.PHONES, [word.phone] if word.phone else []),
            )
            if persons and sought
        ]
        return (
            f"registration_no LIKE {self._given(word.number)}" if word.number else "",
            self._having("search_words", search_words.INDEX, pieces) if len(word.text) > 1 else "",
            " OR ".join(of_person),
        )

    def _having(self, view: str, index: str, pieces: Sequence[str]) -> str:
        """The rows that have all pieces, in each place under its own key."""
        conditions = [
            f"jurisdiction = {self._given(place)} AND {view}.tokens @> {self._given(tokens)}::integer[]"
            for place in self._places
            for tokens in [sorted(self._runtime.vault.tokens(place, index, pieces))]
        ]
        return f"({' OR '.join(conditions) or 'FALSE'})"

    def _given(self, value: object) -> str:
        name = f"{self._prefix}_{len(self.params)}"
        self.params[name] = value
        return f"%({name})s"


def confirmed(runtime: Runtime, search: Search, rows: Sequence[Row]) -> list[Row]:
    """Those of the rows that are meant."""
    opened = _opened(runtime, [row for row in rows if not _by_number(search, row)])
    return [
        row
        for row in rows
        if _by_number(search, row) or all(opened[_key(row)].has(word, search) for word in search.words)
    ]


def _by_number(search: Search, row: RegisterRow) -> bool:
    return all(word.is_in_number(row.registration_no) for word in search.words)


@dataclass
class _Opened:
    """What one petition says. `written`: as the petitioner wrote it; `masked`: as triage told it, and what was passed on.
    Nothing of an accusation, nor where the person was erased."""

    registration_no: str
    names: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    masked: list[str] = field(default_factory=list)
    masking: MaskingContext = field(default_factory=MaskingContext)

    def has(self, word: Sought, search: Search) -> bool:
        return (
            word.is_in_number(self.registration_no)
            or (search.persons and self._is_of(word))
            or any(map(word.is_in_text, self.masked))
            or any(word.is_in_text(text) and self._shows(word, text, search) for text in self.written)
        )

    def _is_of(self, word: Sought) -> bool:
        return any(map(word.is_in_name, self.names)) or any(map(word.is_in_phone, self.phones))

    def _shows(self, word: Sought, text: str, search: Search) -> bool:
        """Whether the word is not among what is masked for the reader; who may ask for the identity finds that too."""
        return search.persons or word.is_in_text(self.masking.mask(text))


def _opened(runtime: Runtime, rows: Sequence[RegisterRow]) -> dict[tuple[str, str], _Opened]:
    ordinary = [row for row in rows if not row.accusation]
    said = runtime.ledger.of_streams([(row.jurisdiction, row.stream) for row in ordinary], _SAYS)
    given = runtime.ledger.of_streams([_petitioner(row) for row in ordinary], _GIVES)
    found = {_key(row): _Opened(row.registration_no) for row in rows}
    for row in ordinary:
        with suppress(Erased):
            found[_key(row)] = _read(row, said[row.jurisdiction, row.stream], given[_petitioner(row)])
    return found


def _read(row: RegisterRow, said: Iterable[Event], given: Iterable[Event]) -> _Opened:
    """Raises Erased."""
    details = [Details(**{each.name: event.data[each.name] for each in fields(Details)}) for event in given]
    opened = _Opened(
        row.registration_no,
        names=[each.name.open() for each in details if each.name],
        phones=[each.phone.open() for each in details if each.phone],
        masking=MaskingContext.of(details),
    )
    for event in said:
        data = event.data
        match event.type:
            case events.Registered.TOPIC:
                opened.written = _texts(data["title"], data["text"], data["location"])
            case events.Triaged.TOPIC:
                opened.written, opened.masked = [], _texts(data["title"], data["text"])
            case events.TextAdded.TOPIC if not data["to_be_read"]:
                opened.written += _texts(data["text"])
            case events.TakenUpAgain.TOPIC:
                opened.written += _texts(data["words"])
            case events.AdditionPassedOn.TOPIC:
                opened.masked += _texts(data["text"])
    return opened


def _texts(*sealed: Sealed | None) -> list[str]:
    return [each.open() for each in sealed if each]


def _key(row: RegisterRow) -> tuple[str, str]:
    return row.jurisdiction, row.registration_no


def _petitioner(row: RegisterRow) -> tuple[str, UUID]:
    return row.jurisdiction, Petitioner.stream_id(row.jurisdiction, row.petitioner_ref)
