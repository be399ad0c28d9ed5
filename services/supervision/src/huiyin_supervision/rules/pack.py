"""The shape of a rule pack, and reading its file. An error names the field and the reason."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from huiyin_contracts.vocabulary import Category, Channel, Nature, Urgency
from huiyin_ledger.clock.daycount import Unit
from huiyin_ledger.clock.officehours import OfficeHours
from huiyin_supervision.domain.vocabulary import Bound, Duty, FactName, Received
from huiyin_supervision.rules.facts import Matter

_SHIPPED = Path(__file__).parents[1] / "rulepacks"


class InvalidRulePack(ValueError):
    """A rule pack that can't be loaded; the message lists each fault with the place where it stands."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Title(_Part):
    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def in_language(self, language: str) -> str:
        return self.en if language == "en" else self.zh


class Applies(_Part):
    """Conditions; one that is left out holds for every matter."""

    channels: frozenset[Channel] | None = None
    natures: frozenset[Nature] | None = None
    categories: frozenset[Category] | None = None
    urgencies: frozenset[Urgency] | None = None
    received: Received | None = None

    def to(self, matter: Matter) -> bool:
        return (
            (self.channels is None or matter.channel in self.channels)
            and (self.natures is None or matter.nature in self.natures)
            and (self.categories is None or matter.category in self.categories)
            and (self.urgencies is None or matter.urgency in self.urgencies)
            and (self.received is None or matter.received is self.received)
        )


class Starts(_Part):
    """`from` is the time that counts: that of the fact, or when the matter was received."""

    when: FactName
    from_: Annotated[Literal["fact", "received_at"], Field(alias="from")] = "fact"


class Amount(_Part):
    amount: Annotated[int, Field(ge=1, le=3650)]
    unit: Unit


class Ladder(_Part):
    """The escalation of a clock: a reminder at this share of the time, a yellow card after the due time, a red card
    `red_after` later or with yellow card number `red_on_yellow` on one order. The reminder of a limit that is counted in one of
    the units `remind_in_office_hours` waits for the office to open, and comes before the due time."""

    reminder_at_percent: Annotated[int, Field(ge=1, le=99)]
    remind_in_office_hours: frozenset[Unit] = frozenset()
    red_after: Amount
    red_on_yellow: Annotated[int, Field(ge=2)] | None = None


class ReturnVisitRule(_Part):
    """After so many attempts without an answer the matter is concluded. They lie `hours_apart` or more, and, where
    `half_days_differ`, in mornings and afternoons that differ."""

    attempts: Annotated[int, Field(ge=1, le=20)]
    hours_apart: Annotated[int, Field(ge=0, le=240)] = 0
    half_days_differ: bool = False


class UrgingRule(_Part):
    """A unit is urged again about the same matter no sooner than this."""

    at_least_apart: Amount


class Limit(Amount):
    """One limit. Several with the same `id` are variants: the first that applies holds.

    `in_history`: measured for imported matters too. `follows`: see `Bound`. `centre_if_confidential`: owed by the centre where
    the petitioner asked for secrecy, as then only the centre may do it. `anew_after_return`: cancelled while the centre decides
    on a return, and started anew if the order stays; others run on meanwhile, and the centre answers for them.
    `stays_with_unit`: the unit owes it even while the order is with the centre.
    """

    id: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
    variant: str = ""
    kind: Duty
    title: Title
    applies: Applies
    starts: Starts
    stops: Annotated[tuple[FactName, ...], Field(min_length=1)]
    follows: Bound
    remind: bool = False
    cards: bool = False
    waived_if_anonymous: bool = False
    centre_if_confidential: bool = False
    anew_after_return: bool = False
    stays_with_unit: bool = False
    in_history: bool = False
    source: Annotated[str, Field(min_length=1)]

    @model_validator(mode="after")
    def _ends_apart_from_its_start(self) -> Self:
        if self.starts.when in self.stops:
            raise ValueError(f"starts and stops on the same fact, {self.starts.when}")
        return self

    def applies_to(self, matter: Matter) -> bool:
        return self.applies.to(matter) and (self.in_history or not matter.imported)


def _spans(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    try:
        pairs = [tuple(time.fromisoformat(edge) for edge in span.split("-")) for span in value]
        return OfficeHours(tuple((opens, closes) for opens, closes in pairs))
    except (AttributeError, TypeError, ValueError) as error:
        raise ValueError(f'write each span like "08:30-11:30", in order and apart ({error})') from None


class RulePack(_Part):
    """Limits in force in `jurisdiction` (``000000``: the whole country) and below, from `effective_from` on, for matters
    received by `effective_until`. `ladder`, `office_hours` and `return_visit` may be left to a wider pack."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    pack: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    version: Annotated[str, Field(min_length=1)]
    title: Title
    jurisdiction: Annotated[str, Field(pattern=r"^[0-9]{6}$")]
    effective_from: date
    effective_until: date | None = None
    source: Annotated[str, Field(min_length=1)]
    office_hours: Annotated[OfficeHours, BeforeValidator(_spans)] | None = None
    ladder: Ladder | None = None
    return_visit: ReturnVisitRule | None = None
    urging: UrgingRule | None = None
    limits: tuple[Limit, ...] = ()

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        if self.effective_until is not None and self.effective_until < self.effective_from:
            raise ValueError("effective_until is before effective_from")
        seen = [(limit.id, limit.variant) for limit in self.limits]
        if twice := {pair for pair in seen if seen.count(pair) > 1}:
            raise ValueError(f"limit {' '.join(sorted(twice)[0]).strip()} stands here twice")
        return self

    def in_force_on(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_until is None or day <= self.effective_until)

    def holds_in(self, jurisdiction: str) -> bool:
        """True for the pack's jurisdiction and every one below it."""
        return jurisdiction.startswith(self.jurisdiction[: 2 * self.level])

    @property
    def level(self) -> int:
        """0 the country, 1 a province, 2 a city, 3 a county."""
        pairs = [self.jurisdiction[i : i + 2] for i in (0, 2, 4)]
        return max((n for n, pair in enumerate(pairs, 1) if pair != "00"), default=0)


def parse_pack(text: str, name: str) -> RulePack:
    """The pack in YAML `text`; InvalidRulePack names the file and every field that is wrong."""
    try:
        return RulePack.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise InvalidRulePack(f"{name} is not YAML: {error}") from None
    except ValidationError as error:
        faults = (f"  {_place(fault['loc'])}: {fault['msg']}" for fault in error.errors(include_url=False))
        raise InvalidRulePack(f"{name} is not a rule pack:\n" + "\n".join(faults)) from None


def read_packs(directory: Path = _SHIPPED) -> tuple[RulePack, ...]:
    """Every pack of a directory, by file name. The same pack and version twice is an InvalidRulePack."""
    files = sorted(directory.glob("*.yaml"))
    packs = tuple(parse_pack(file.read_text("utf-8"), file.name) for file in files)
    names = [(pack.pack, pack.version) for pack in packs]
    for file, name in zip(files, names, strict=True):
        if names.count(name) > 1:
            raise InvalidRulePack(f"{file.name}: pack {name[0]} version {name[1]} is in another file too")
    return packs


def _place(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "(whole file)"
