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
from huiyin_ledger.clock.clock import ShiftedClock, SimulatedClock
from huiyin_operations.embedded.platform import Platform
from huiyin_web.identity.accounts import Account
from huiyin_web.identity.passwords import Passwords
from huiyin_web.identity.policy import Post, Role

PASSWORD = "a-Password-for-tests-1"
DAYS, PETITIONS = 12, 30
PLAYED_UNTIL = datetime(2026, 3, 20, 2, tzinfo=UTC)
"""A Friday, 10:00 in China: the hour and the day at which tests run make no difference to what they find. The briefing of
the half-month before can be published."""
SHIFT = PLAYED_UNTIL + timedelta(hours=4) - datetime.now(UTC)
"""Of the clock by which the city is served: what is done for the cases is over by then."""
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


def served_now() -> datetime:
    """By the clock of the city that is served."""
    return datetime.now(UTC) + SHIFT


def play(data: Path) -> tuple[str, str, list[Worker], list[str]]:
    """Play the city into `data`: what `City` says of it."""
    end = PLAYED_UNTIL
    start = end - timedelta(days=DAYS)
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
        assert clock.now() < served_now()
        ShiftedClock(data / "clock.json").set_shift(SHIFT)
        return number, code, _workers(platform, starts), posts


def _answered(platform: Platform) -> str:
    """A petition whose petitioner may rate the answer."""
    intake = platform.runtime("intake")
    rows = intake.database.query("SELECT registration_no AS no FROM live.register WHERE state = 'triaged'")
    tracks = [track_of(intake.database, row["no"][:6], row["no"]) for row in rows]
    return next(each.registration_no for each in tracks if each and progress_of(intake, each).may_rate)


def _post(account: Account) -> Post:
    return account.posts[0].post


def _workers(platform: Platform, starts: Mapping[str, Sequence[str]]) -> list[Worker]:
    """One of each role, and whoever has one of the cases; each with a colleague."""
    accounts = platform.identity.accounts
    known = list(reversed(accounts.list()))
    workers = []
    for login in sorted(
        {*(each.id for each in {_post(each).role: each for each in known}.values()), *starts}
    ):
        account = accounts.get(login)
        assert account is not None, login
        post = _post(account)
        worker = Worker(login, Role(post.role), tuple(starts.get(login, ())))
        accounts.open(
            worker.colleague,
            name=f"{account.name}乙",
            posts=[post],
            password=PASSWORD,
        )
        workers.append(worker)
    return sorted(workers, key=lambda each: each.login)
