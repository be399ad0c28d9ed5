"""A city of which some days are played: every role has work, every kind of page has something on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher

from every_case import cases
from huiyin_demo.founding import found
from huiyin_demo.simulation import Simulation
from huiyin_intake.features.track_petition.api import progress_of
from huiyin_intake.query_codes import query_code_of
from huiyin_intake.views.tracking import track_of
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_operations.embedded.platform import Platform
from huiyin_reporting.domain.half_month import HalfMonth
from huiyin_web.identity.passwords import Passwords

PASSWORD = "a-Password-for-tests-1"
DAYS, PETITIONS = 12, 30
DAYS_BEFORE = 4
"""Of the half-month before: whatever day it is, its briefing has something in it and can be published."""
_QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@dataclass(frozen=True)
class Worker:
    """Somebody who is logged in by `login`, and the pages that their walk begins with, beside the menu."""

    login: str
    role: str
    starts: Sequence[str] = field(default=(), repr=False)

    @property
    def colleague(self) -> str:
        """The login of another account of the same role, place and unit."""
        return f"{self.login}-2"


@dataclass(frozen=True)
class City:
    """`number` is a petition that can be rated, `code` its query code; `posts`: the rules of what can be posted."""

    address: str
    number: str
    code: str
    workers: Sequence[Worker]
    posts: Sequence[str]

    @property
    def letter(self) -> str:
        """The page of the petition, for whoever has proved the code."""
        return f"/track/{self.number}"


def play(data: Path) -> tuple[str, str, list[Worker], list[str]]:
    """Play the city into `data`: what `City` says of it."""
    end = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    start = min(end - timedelta(days=DAYS), HalfMonth.containing(end).start - timedelta(days=DAYS_BEFORE))
    clock = SimulatedClock(start)
    with Platform(data, clock=clock) as platform:
        platform.identity.accounts._passwords = _QUICK
        found(platform, start, PASSWORD)
        Simulation(platform, clock, start, end, count=PETITIONS).run()
        posts = [rule.rule for rule in platform.app().url_map.iter_rules() if "POST" in (rule.methods or ())]
        starts = cases(platform, clock)
        platform.settle()
        number = _answered(platform)
        code = query_code_of(platform.runtime("intake"), number)
        return number, code, _workers(platform, starts), posts


def _answered(platform: Platform) -> str:
    """A petition whose petitioner may rate the answer."""
    intake = platform.runtime("intake")
    rows = intake.database.query("SELECT registration_no AS no FROM live.register WHERE state = 'triaged'")
    tracks = [track_of(intake.database, row["no"][:6], row["no"]) for row in rows]
    return next(each.registration_no for each in tracks if each and progress_of(intake, each).may_rate)


def _workers(platform: Platform, starts: Mapping[str, Sequence[str]]) -> list[Worker]:
    """One of each role, and whoever has one of the cases; each with a colleague."""
    accounts = platform.identity.accounts
    known = list(reversed(accounts.list()))
    workers = []
    for login in {*(each.id for each in {each.role: each for each in known}.values()), *starts}:
        account = accounts.get(login)
        assert account is not None, login
        worker = Worker(login, account.role, tuple(starts.get(login, ())))
        accounts.create(
            worker.colleague,
            name=f"{account.name}乙",
            role=account.role,
            jurisdiction=account.jurisdiction,
            unit=account.unit,
            posts=account.posts,
            password=PASSWORD,
        )
        workers.append(worker)
    return sorted(workers, key=lambda each: each.login)
