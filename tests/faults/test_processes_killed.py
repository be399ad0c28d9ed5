"""Four services and their relays as processes over RabbitMQ, each killed in turn: the views come out as if undisturbed."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import kombu
import pytest

from huiyin_demo.city import matters
from huiyin_demo.founding import found
from huiyin_intake.features.import_messages.importer import ImportMessages, import_messages
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_ledger.db import Database
from huiyin_operations.embedded.platform import Platform
from huiyin_testing.awaiting import wait_for
from huiyin_testing.rabbitmq import RabbitMQ
from one_host import Host

pytestmark = pytest.mark.rabbitmq

JURISDICTION = "230621"
PASSWORD = "a-Password-for-tests-1"
FOUNDED = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CHANCE = {"petitioner_ref", "code_digest", "recorded_at", "registered_at", "position"}
"""Columns that hold a random or a physical value: they differ between any two runs."""
EVENT_ID = re.compile(r"\w+/\d{6}/\d+")
"""What an entry is kept under in a column of entries; its position is a physical value too."""


@pytest.fixture(params=["generated", "recorded"])
def messages(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "recorded":
        shared: Path = request.getfixturevalue("shared_data")
        return shared / "messages_with_replies.jsonl"
    file = tmp_path / "messages.jsonl"
    file.write_text(
        "".join(json.dumps(m, ensure_ascii=False) + "\n" for m in generated(300)), encoding="utf-8"
    )
    return file


def generated(count: int) -> Iterator[dict[str, str]]:
    random = Random(11)
    for number in range(count):
        matter = random.choice(matters()["matters"])
        submitted = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=random.randint(0, 9000))
        replied = submitted + timedelta(hours=random.randint(1, 900))
        yield {
            "message_id": str(number),
            "user": f"网友{random.randint(1, 200)}",
            "subject": matter["title"].format(place="东风街", n=number),
            "body": matter["text"].format(place="东风街", n=number),
            "submitted_at": submitted.isoformat(),
            "reply": random.choice(matters()["replies"]["done"]),
            "replied_at": replied.isoformat(),
        }


def test_whatever_is_killed_the_views_equal_those_of_an_undisturbed_run(
    host: Host, rabbitmq: RabbitMQ, platform: Platform, clock: SimulatedClock, messages: Path
) -> None:
    clock.set(FOUNDED)
    found(platform, FOUNDED, PASSWORD)
    import_messages(
        platform.runtime("intake"), "system:import", ImportMessages(messages, JURISDICTION, with_replies=True)
    )
    platform.settle()
    expected = {
        name: contents(runtime.database, views_of(platform, name))
        for name, runtime in platform.runtimes.items()
    }

    with Platform(host.directory, clock=clock, databases=host.databases) as founding:
        found(founding, FOUNDED, PASSWORD)
    host.start(*[name for name in host.commands if name != "gateway"])
    with Observer(host) as observer:
        random = Random(3)
        importing = start_import(host, messages)
        observer.await_progress(random.randint(20, 200))
        importing.kill()
        importing.wait()
        importing = start_import(host, messages)
        for name in [n for n in host.commands if n != "gateway"]:
            observer.await_progress(random.randint(20, 300))
            host.kill(name)
            observer.await_progress(random.randint(0, 100))
            host.start(name)
        purge(rabbitmq, host.broker_url)
        observer.await_progress(random.randint(20, 300))
        rabbitmq.restart()
        assert importing.wait(900) == 0
        observer.await_quiet()

        for name in host.services:
            actual = contents(observer.databases[name], views_of(platform, name))
            for view, rows in expected[name].items():
                assert actual[view] == rows, f"{name}: {view}"
            assert observer.databases[name].query("SELECT * FROM subscription.parked") == []
    host.stop()


KEYED = {"blind_indexes", "search_persons", "search_words"}
"""Views whose rows are made with a key of the installation's own."""


def views_of(platform: Platform, service: str) -> list[str]:
    return [view.name for view in platform.runtime(service).views.views if view.name not in KEYED]


def contents(database: Database, views: list[str]) -> dict[str, list[str]]:
    """Every row of every view, without what chance decides, in an order of its own."""
    return {view: sorted(map(_plain, database.query(f"SELECT * FROM live.{view}"))) for view in views}


def _plain(row: dict[str, Any]) -> str:
    return json.dumps(_without_chance(row), default=str, sort_keys=True)


def _without_chance(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(EVENT_ID.fullmatch(str(key)) for key in value):
        return sorted(map(_plain, value.values()))
    return {key: _without_chance(each) for key, each in value.items() if key not in CHANCE}


def start_import(host: Host, messages: Path) -> "subprocess.Popen[bytes]":
    """`huiyin import` that knows of intake's database alone, so that everybody else hears of it over the bus."""
    others = [f"HUIYIN_{name.upper()}_" for name in host.services if name != "intake"]
    environment = {k: v for k, v in host.environment.items() if not k.startswith(tuple(others))}
    command = ["import", str(messages), "--jurisdiction", JURISDICTION, "--with-replies"]
    with host.log("import").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "huiyin_operations.cli", *command],
            env={**environment, "HOME": os.environ.get("HOME", "/")},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


def purge(rabbitmq: RabbitMQ, broker_url: str) -> None:
    with kombu.Connection(broker_url) as connection:
        queues = rabbitmq.ctl("list_queues", "--silent", "--vhost", connection.virtual_host, "name").split()
        assert queues
        for queue in queues:
            connection.default_channel.queue_purge(queue)


class Observer:
    """Looks at every service's database from outside."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._opened = ExitStack()
        self.databases = {
            name: self._opened.enter_context(Database(host.databases.app[name], application_name="test"))
            for name in host.services
        }

    def __enter__(self) -> "Observer":
        return self

    def __exit__(self, *exception: object) -> None:
        self._opened.close()

    def heads(self) -> dict[tuple[str, str], int]:
        return {
            (name, row["jurisdiction"]): row["position"]
            for name, database in self.databases.items()
            for row in database.query("SELECT jurisdiction, position FROM ledger.head")
        }

    def await_progress(self, events: int) -> None:
        """Until that many more events are recorded, or there is nothing left to record."""
        goal = sum(self.heads().values()) + events
        _until(lambda: sum(self.heads().values()) >= goal or self._caught_up(), seconds=30)

    def await_quiet(self) -> None:
        """Until everybody has taken in everything and nothing more comes of it."""
        while True:
            before = self.heads()
            for (source, jurisdiction), position in before.items():
                for name in self._host.services:
                    if name != source and self._follows(name, source):
                        wait_for(self.databases[name], source, jurisdiction, position, timeout=600)
            if self.heads() == before:
                return

    def _caught_up(self) -> bool:
        return all(
            self._position(name, source, jurisdiction) >= position
            for (source, jurisdiction), position in self.heads().items()
            for name in self._host.services
            if name != source and self._follows(name, source)
        )

    def _follows(self, name: str, source: str) -> bool:
        from huiyin_web.bootstrap import definition_of

        return source in definition_of(name).sources

    def _position(self, name: str, source: str, jurisdiction: str) -> int:
        row = self.databases[name].one(
            "SELECT max(position) AS position FROM subscription.position WHERE source = %s AND jurisdiction = %s",
            (source, jurisdiction),
        )
        return int((row and row["position"]) or 0)


def _until(condition: Callable[[], bool], seconds: float) -> None:
    """Poll; what comes after asserts, so that a slow machine only disturbs at another moment."""
    import time

    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
