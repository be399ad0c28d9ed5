"""What happens to each petition of the demonstration, decided beforehand from a seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from huiyin_demo.city import jurisdictions, matters
from huiyin_demo.hours import is_open, working_days_before
from huiyin_ledger.clock.calendars import published
from huiyin_ledger.clock.china import CHINA

CHANNELS = (("hotline", 62), ("web", 16), ("wechat", 8), ("leader_mailbox", 3))
COUNTER = (("letter", 8), ("visit", 7))
"""Channels that need somebody at a counter: besides the others while the office is open."""
BUSY = (
    *(1, 1, 1, 1, 1, 2, 4, 8, 20, 30, 30, 22),
    *(12, 14, 28, 30, 22, 16, 10, 8, 7, 5, 3, 2),
)
"""How often people call in each hour of a working day, in China: most at 9-11 and 14-16."""
ON_DAYS_OFF = 0.4
FATES = (
    ("on_time", 50),
    ("late", 9),
    ("returned", 6),
    ("redone", 8),
    ("rejected", 6),
    ("direct", 15),
    ("accusation", 2),
    ("unsigned", 4),
)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Life:
    """One petition: who brings what, where, when, and how it will go."""

    jurisdiction: str
    at: datetime
    channel: str
    fate: str
    matter: dict[str, Any]
    title: str
    text: str
    place: str
    name: str
    phone: str
    id_no: str
    anonymous: bool
    confidential: bool
    satisfied: bool
    rates: bool
    pace: float
    """0..1: how much of the time allowed the unit uses."""
    waits_for: str = ""
    """The step before which it stops, so that whoever looks in finds work: one of `WAITING`."""


@dataclass(frozen=True)
class Waiting:
    """One petition that waits when the play ends. It came `working_days` before: long enough to get there. It is of
    `matter_class`, or of one within it."""

    step: str
    jurisdiction: str
    working_days: int
    matter_class: str = ""


WAITING = (
    Waiting("triage", "230600", 0),
    Waiting("audit", "230600", 5),
    Waiting("visit", "230600", 6),
    Waiting("sign", "230600", 1, "urban_rural_construction/property_management"),
    Waiting("return", "230600", 2),
    Waiting("dispatch", "230600", 2),
    Waiting("triage", "230621", 0),
    Waiting("triage", "230622", 0),
    Waiting("sign", "230600", 1, "utilities/water_supply"),
    Waiting("audit", "230621", 5),
    Waiting("audit", "230622", 5),
    Waiting("visit", "230621", 6),
    Waiting("visit", "230622", 6),
    Waiting("triage", "230600", 0),
    Waiting("triage", "230600", 0),
    Waiting("audit", "230600", 5),
    Waiting("return", "230600", 2),
    Waiting("dispatch", "230600", 2),
    Waiting("dispatch", "230621", 2),
    Waiting("dispatch", "230622", 2),
    Waiting("promise", "230600", 7),
    Waiting("promise_kept", "230600", 9),
    Waiting("urging", "230600", 5, "urban_rural_construction"),
    Waiting("review", "230600", 8),
    Waiting("addition", "230600", 10),
)
"""The first come first: of a short play, a quarter waits at most."""


def lives(count: int, start: datetime, end: datetime, seed: int = 20260101) -> Iterator[Life]:
    """`count` lives between two instants, in order of time; the same seed gives the same ones."""
    random = Random(seed)
    waiting = WAITING[: count // 4]
    moments = sorted(_moment(random, start, end) for _ in range(count - len(waiting)))
    found = [_life(random, at) for at in moments]
    found += [_waiting(random, each, start, end) for each in waiting]
    yield from sorted(found, key=lambda life: life.at)


def _waiting(random: Random, waiting: Waiting, start: datetime, end: datetime) -> Life:
    """A complaint by telephone, on its way without delay until it waits."""
    since = max(start, working_days_before(end, waiting.working_days))
    life = _life(random, _moment(random, since, min(end, since + timedelta(hours=10))))
    fitting = [m for m in matters()["matters"] if m["nature"] in ("complaint", "help_request")]
    matter = random.choice([m for m in fitting if m["class"].startswith(waiting.matter_class)])
    place = random.choice(matters()["places"][waiting.jurisdiction])
    n = random.randint(2, 12)
    return replace(
        life,
        jurisdiction=waiting.jurisdiction,
        channel="hotline",
        fate="returned" if waiting.step in ("return", "dispatch") else "on_time",
        matter=matter,
        title=matter["title"].format(place=place, n=n),
        text=matter["text"].format(place=place, n=n),
        place=place,
        id_no=_id_number(random, waiting.jurisdiction),
        anonymous=False,
        confidential=False,
        satisfied=True,
        rates=False,
        pace=0.05,
        waits_for=waiting.step,
    )


def _life(random: Random, at: datetime) -> Life:
    jurisdiction = _weighted(random, [(code, j["weight"]) for code, j in jurisdictions().items()])
    at_the_counter = is_open(at)
    fate = _weighted(random, FATES if at_the_counter else [f for f in FATES if f[0] != "accusation"])
    matter = random.choice(matters()["accusations" if fate == "accusation" else "matters"])
    if fate == "direct" and matter["nature"] not in {"enquiry", "praise", "suggestion"}:
        fate = "on_time"
    if fate == "on_time" and matter["nature"] in {"enquiry", "praise"} and random.random() < 0.7:
        fate = "direct"
    place = random.choice(matters()["places"][jurisdiction])
    n = random.randint(2, 12)
    channels = (*CHANNELS, *COUNTER) if at_the_counter else CHANNELS
    channel = "letter" if fate == "accusation" else _weighted(random, channels)
    anonymous = fate == "accusation" and random.random() < 0.5
    return Life(
        jurisdiction=jurisdiction,
        at=at,
        channel=channel,
        fate=fate,
        matter=matter,
        title=matter["title"].format(place=place, n=n),
        text=matter["text"].format(place=place, n=n),
        place=place,
        name=random.choice(matters()["surnames"]) + random.choice(matters()["given"]),
        phone=f"1{random.choice('35789')}{random.randint(0, 999999999):09d}",
        id_no=_id_number(random, jurisdiction),
        anonymous=anonymous,
        confidential=random.random() < 0.08,
        satisfied=random.random() < 0.84,
        rates=random.random() < 0.55,
        pace=random.betavariate(2, 2.2),
    )


def _moment(random: Random, start: datetime, end: datetime) -> datetime:
    """A whole second between the two, likelier the more people call at that hour of such a day."""
    seconds = int((end - start).total_seconds())
    while True:
        at = start + timedelta(seconds=random.randrange(seconds))
        local = at.astimezone(CHINA)
        share = BUSY[local.hour] / max(BUSY) * (1 if published().is_working(local.date()) else ON_DAYS_OFF)
        if random.random() < share:
            return at


def _weighted(random: Random, choices: Any) -> Any:
    values, weights = zip(*choices, strict=True)
    return random.choices(values, weights)[0]


def _id_number(random: Random, jurisdiction: str) -> str:
    """A citizen number that passes GB 11643's check and belongs to nobody in particular."""
    born = f"{random.randint(1950, 2004)}{random.randint(1, 12):02d}{random.randint(1, 28):02d}"
    digits = f"{jurisdiction}{born}{random.randint(1, 999):03d}"
    check = sum(int(d) * w for d, w in zip(digits, _ID_WEIGHTS, strict=True)) % 11
    return digits + "10X98765432"[check]
