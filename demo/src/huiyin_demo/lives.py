"""What happens to each petition of the demonstration, decided beforehand from a seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from huiyin_demo.city import jurisdictions, matters

CHANNELS = (("hotline", 62), ("web", 16), ("wechat", 8), ("letter", 6), ("visit", 5), ("leader_mailbox", 3))
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


def lives(count: int, start: datetime, end: datetime, seed: int = 20260101) -> Iterator[Life]:
    """`count` lives between two instants, in order of time; the same seed gives the same ones."""
    random = Random(seed)
    moments = sorted(_moment(random, start, end) for _ in range(count))
    for at in moments:
        yield _life(random, at)


def _life(random: Random, at: datetime) -> Life:
    jurisdiction = _weighted(random, [(code, j["weight"]) for code, j in jurisdictions().items()])
    fate = _weighted(random, FATES)
    matter = random.choice(matters()["accusations" if fate == "accusation" else "matters"])
    if fate == "direct" and matter["nature"] not in {"enquiry", "praise", "suggestion"}:
        fate = "on_time"
    place = random.choice(matters()["places"][jurisdiction])
    n = random.randint(2, 12)
    channel = "letter" if fate == "accusation" else _weighted(random, CHANNELS)
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
    """Calls come at 9-11 and 14-16 more than at night."""
    day = start + timedelta(days=random.randrange(max(1, (end - start).days)))
    hour = _weighted(
        random, [(h, 8 if h in (9, 10, 14, 15) else 3 if 8 <= h <= 18 else 1) for h in range(7, 22)]
    )
    return min(
        end, day.replace(hour=hour, minute=random.randrange(60), second=random.randrange(60), microsecond=0)
    )


def _weighted(random: Random, choices: Any) -> Any:
    values, weights = zip(*choices, strict=True)
    return random.choices(values, weights)[0]


def _id_number(random: Random, jurisdiction: str) -> str:
    """A citizen number that passes GB 11643's check and belongs to nobody in particular."""
    born = f"{random.randint(1950, 2004)}{random.randint(1, 12):02d}{random.randint(1, 28):02d}"
    digits = f"{jurisdiction}{born}{random.randint(1, 999):03d}"
    check = sum(int(d) * w for d, w in zip(digits, _ID_WEIGHTS, strict=True)) % 11
    return digits + "10X98765432"[check]
