"""The half-monthly bulletin (通报): drafted, then published once, and from then on as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from huiyin_ledger.domain import Aggregate, Refused, evolves, part_of, stream_id
from huiyin_reporting.domain.half_month import HalfMonth

_FIGURE_KEY = re.compile(r"^[A-Za-z0-9_]+(/(jurisdiction:[0-9]{6}|unit:[0-9]{6}/[^/]+))?$")
_LONG_NUMBER = re.compile(r"\d[\d\s-]{9,}\d|1[3-9]\d(?:[\s-]?\d){8}")
LONGEST_REMARKS = 2000


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a bulletin says, and what it was computed from.

    Keys of figures, counts and medians name a figure, alone or with a place or a unit: there is no key for a person.
    `cutoffs`: source -> jurisdiction -> last position counted; `head_hashes`: ``source/jurisdiction`` -> chain hash there.
    """

    definition_version: str
    computed_at: datetime
    figures: dict[str, dict[str, int]]
    counts: dict[str, int]
    medians: dict[str, float]
    unit_names: dict[str, str]
    cutoffs: dict[str, dict[str, int]]
    head_hashes: dict[str, str]
    remarks: str = ""


@dataclass(frozen=True, kw_only=True)
class Computed(Content):
    """As it would be published now. `incomplete`: streams that wait for a repair, so that their events are not counted."""

    incomplete: int = 0


class BulletinEvent(Aggregate.Event):
    bulletin_no: str
    period_start: date
    period_end: date


class Drafted(BulletinEvent, Aggregate.Created):
    TOPIC = "reporting.bulletin_drafted"
    jurisdiction: str


class Published(Content, BulletinEvent):
    TOPIC = "reporting.bulletin_published"


class Bulletin(Aggregate):
    """One bulletin of one jurisdiction, for itself and the places within it."""

    @evolves(Drafted)
    def _drafted(self, event: Drafted) -> None:
        self.jurisdiction, self.bulletin_no = event.jurisdiction, event.bulletin_no
        self.period_start, self.period_end = event.period_start, event.period_end
        self.content: Content | None = None

    @evolves(Published)
    def _published(self, event: Published) -> None:
        self.content = part_of(Content, event)

    @staticmethod
    def stream_id(jurisdiction: str, bulletin_no: str) -> UUID:
        return stream_id("bulletin", jurisdiction, bulletin_no)

    @classmethod
    def draft(cls, jurisdiction: str, period: HalfMonth) -> Bulletin:
        """A bulletin of `jurisdiction` for `period`, with nothing in it yet."""
        bulletin_no = number(jurisdiction, period)
        return cls._create(
            Drafted,
            id=cls.stream_id(jurisdiction, bulletin_no),
            jurisdiction=jurisdiction,
            bulletin_no=bulletin_no,
            period_start=period.first_day,
            period_end=period.last_day,
        )

    def publish(self, content: Computed) -> None:
        """Say it in public. Refused when it was said before, before the period is over, when events are missing, or
        when it names anything but units and places."""
        if self.content is not None:
            raise Refused("already_published", "this bulletin was published and stays as it is")
        if content.computed_at < HalfMonth.of_day(self.period_start).end:
            raise Refused("period_not_over", "a bulletin is published after the last day of its period")
        if content.incomplete:
            raise Refused(
                "events_parked",
                "some events wait for a repair and are not counted yet: have them repaired first",
            )
        _name_units_only(content)
        self.trigger_event(
            Published,
            bulletin_no=self.bulletin_no,
            period_start=self.period_start,
            period_end=self.period_end,
            **vars(part_of(Content, content)),
        )

    @property
    def published(self) -> bool:
        return self.content is not None


def number(jurisdiction: str, period: HalfMonth) -> str:
    """``230600-2026-08-1``."""
    return f"{jurisdiction}-{period}"


def parse_number(bulletin_no: str) -> tuple[str, HalfMonth]:
    """Jurisdiction and period of a bulletin's number. Refused("period_invalid") for anything else."""
    jurisdiction, _, period = bulletin_no.partition("-")
    if not re.fullmatch(r"\d{6}", jurisdiction):
        raise Refused("period_invalid", "a bulletin's number is written like 230600-2026-08-1")
    return jurisdiction, HalfMonth.parse(period)


def _name_units_only(content: Content) -> None:
    for key in (*content.figures, *content.counts, *content.medians):
        if not _FIGURE_KEY.match(key):
            raise Refused("names_a_person", "a bulletin names units and places, nothing else")
    if len(content.remarks) > LONGEST_REMARKS:
        raise Refused(
            "remarks_too_long", "the remarks are too long: keep them to 2,000 characters", field="remarks"
        )
    if _LONG_NUMBER.search(content.remarks):
        raise Refused(
            "names_a_person",
            "the remarks hold a number that may belong to a person: take it out",
            field="remarks",
        )
