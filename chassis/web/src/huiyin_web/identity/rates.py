"""How often anybody may do what needs no account: the defaults, and what an installation says instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from huiyin_web.identity.buckets import Rate

_MINUTE, _QUARTER, _HOUR = timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1)


class Rule(StrEnum):
    """What is limited."""

    REGISTRATION = "registration"
    """A petition is registered, or begun in a wizard: what was begun is handed in without another count."""
    STEP = "step"
    """A form is sent that stores nothing: a question of the wizard, the end of a session."""
    PETITIONER = "petitioner"
    """Who has proved the query code adds a text or rates the answer."""
    LOGIN = "login"
    """A password is tried."""
    CODE = "code"
    """A query code is tried."""
    SECOND_FACTOR = "second_factor"
    """After the right password a code of the second factor is tried."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Per address (an office shares one, and so do the customers of a mobile carrier), and by all addresses together.
    For what somebody guesses (`Rule.LOGIN`, `Rule.CODE`) also `pair`: one address with one account or number; and
    `subject`: one account from all addresses that it is not known from, twice: for the first guess of an address,
    and for those that follow. Only wrong guesses count for those."""

    address: Rate
    overall: Rate | None = None
    pair: Rate | None = None
    subject: Rate | None = None


DEFAULTS: Mapping[Rule, Limit] = {
    Rule.REGISTRATION: Limit(Rate(60, _HOUR), overall=Rate(120, _MINUTE)),
    Rule.STEP: Limit(Rate(600, _HOUR), overall=Rate(3000, _MINUTE)),
    Rule.PETITIONER: Limit(Rate(60, _HOUR), overall=Rate(300, _MINUTE)),
    Rule.LOGIN: Limit(Rate(100, _QUARTER), pair=Rate(10, _QUARTER), subject=Rate(60, timedelta(minutes=5))),
    Rule.CODE: Limit(Rate(100, _QUARTER), pair=Rate(10, _QUARTER)),
    Rule.SECOND_FACTOR: Limit(Rate(60, _QUARTER), pair=Rate(10, _QUARTER), subject=Rate(20, _HOUR)),
}
"""Wrong passwords for one account, from everywhere that it is not known from: 60 at once, then one every five
seconds, and as many again that are the first of their address. Its owner at a new browser waits five seconds at
most while strangers guess, as long as these have no more than sixty addresses; and guessers with all addresses of
the world make 1,560 guesses in the first hour, under which a password that takes a hundred million
(`passwords.GUESSES`) holds out for seven years."""


def limits(given: Mapping[str, int]) -> Mapping[Rule, Limit]:
    """The defaults with other numbers: ``{"registration.address": 40}``. ValueError for a name that is not one."""
    made = dict(DEFAULTS)
    for name, times in given.items():
        rule, _dot, part = name.partition(".")
        rate: Rate | None = getattr(made.get(rule), part, None) if part in Limit.__slots__ else None  # type: ignore[call-overload]
        if rate is None or times < 1:
            raise ValueError(f"HUIYIN_LIMITS: {name}={times} is none of {', '.join(_names())}, or below 1")
        made[Rule(rule)] = replace(made[Rule(rule)], **{part: replace(rate, times=times)})
    return made


def _names() -> list[str]:
    return [f"{rule}.{p}" for rule, limit in DEFAULTS.items() for p in Limit.__slots__ if getattr(limit, p)]
