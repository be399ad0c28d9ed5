"""A bureau whose unit is told of what reaches it, a mail server, and a messenger."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Network
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from argon2 import PasswordHasher

from huiyin_contracts.base import UnitKey
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_ledger.domain import Act, Aggregate, acting, evolves, stream_id
from huiyin_ledger.intents import Intent
from huiyin_operations.embedded.platform import Platform
from huiyin_testing.databases import TestDatabases
from huiyin_testing.ports import free_ports
from huiyin_web.definition import ServiceDefinition
from huiyin_web.http.i18n import _l
from huiyin_web.identity.passwords import Passwords
from huiyin_web.identity.policy import UNIT_ROLES, Action, Role
from huiyin_web.identity.scope import Resource
from huiyin_web.menu import Menu
from huiyin_web.notice import EVERY_WAY, Due, Notice, TakesBackNotices
from huiyin_web.notices.handing_over import hand_over
from huiyin_web.notices.sending import send_due
from huiyin_web.runtime import Runtime
from huiyin_web.service import Service

PLACE, UNIT = "230602", "roads"
NUMBER = "230602-2026-0000001"
FAULTY = "faulty"
"""On a matter of this unit the program fails."""
WORDS = "王芳家的暖气不热"
"""What the matter is about: it leaves by no way."""
PASSWORD = "a bench by the river"


class Reached(Aggregate.Created):
    TOPIC = "bureau.matter_reached"
    registration_no: str
    unit: str
    words: str
    sealed: bool


class Done(Aggregate.Event):
    TOPIC = "bureau.matter_done"
    registration_no: str


class Hidden(Aggregate.Event):
    TOPIC = "bureau.matter_hidden"
    registration_no: str


class Matter(Aggregate):
    @evolves(Reached)
    def _reached(self, event: Reached) -> None:
        self.registration_no, self.unit, self.sealed = event.registration_no, event.unit, event.sealed
        self.done = False

    @evolves(Done)
    def _done(self, event: Done) -> None:
        self.done = True

    @evolves(Hidden)
    def _hidden(self, event: Hidden) -> None:
        self.sealed = True

    @staticmethod
    def stream_id(number: str) -> UUID:
        return stream_id("matter", number)

    @classmethod
    def reach(cls, number: str, unit: str, sealed: bool) -> Matter:
        return cls._create(
            Reached, id=cls.stream_id(number), registration_no=number, unit=unit, words=WORDS, sealed=sealed
        )

    def do(self) -> None:
        self.trigger_event(Done, registration_no=self.registration_no)

    def hide(self) -> None:
        self.trigger_event(Hidden, registration_no=self.registration_no)


class WhenMatterReachedThenTellTheUnit(Notice):
    sources = {"bureau": frozenset({Reached.TOPIC})}
    kind = "reached"
    title = _l("Urged by the supervisor")
    task = _l("Answer the urging")
    action = "matter.work"
    page = "work.home"
    ways = EVERY_WAY

    def due(self, intent: Intent, runtime: Runtime) -> Due | None:
        matter = runtime.ledger.find(Matter, intent.jurisdiction, Matter.stream_id(intent.registration_no))
        if matter is None or matter.done:
            return None
        if matter.unit == FAULTY:
            raise ValueError(WORDS)
        return Due(Resource(intent.jurisdiction, UnitKey(intent.jurisdiction, matter.unit), matter.sealed))


class WhenMatterHiddenThenTakeBackItsNotices(TakesBackNotices):
    sources = {"bureau": frozenset({Hidden.TOPIC})}


BUREAU = ServiceDefinition(
    name="bureau",
    aggregates=(Matter,),
    views=(),
    automations=(WhenMatterReachedThenTellTheUnit(), WhenMatterHiddenThenTakeBackItsNotices()),
    publish={},
    menu=Menu("Bureau", 10),
    mount=lambda _routes, _runtime: None,
    package="huiyin_samples",
    actions={"matter.work": Action(UNIT_ROLES)},
)


class MailServer:
    """A real one, which keeps what it takes. `answers`: what it says to the next letters instead of taking them. `before_taking`:
    called with each letter that it will take."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.letters: list[EmailMessage] = []
        self.answers: list[str] = []
        self.before_taking: Callable[[EmailMessage], Any] = lambda letter: None
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        if self.answers:
            return self.answers.pop(0)
        waited = self.before_taking(letter)
        if asyncio.iscoroutine(waited):
            await waited
        self.letters.append(letter)
        return "250 taken"

    @property
    def ids(self) -> list[str]:
        return [str(letter["Message-ID"]) for letter in self.letters]


@dataclass
class Messenger:
    """A real HTTP server, which keeps what is posted to it and answers with `status`."""

    port: int = 0
    status: int = 204
    posted: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/huiyin?room=1"

    def bodies(self) -> list[Any]:
        return [json.loads(body) for _headers, body in self.posted]


def proves(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """Whether whoever has the secret signed it, checked as Standard Webhooks describes it."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, "sha256").digest()).decode()
    return headers["webhook-signature"] == f"v1,{expected}"


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer(free_ports(1)[0])
    server.start()
    yield server
    server.stop()


@pytest.fixture
def messenger() -> Iterator[Messenger]:
    made = Messenger()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.posted.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(made.status)
            self.send_header("Location", made.address)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is said on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Bureau:
    """The service with its platform and its people."""

    platform: Platform
    clock: SimulatedClock

    @property
    def service(self) -> Service:
        return self.platform.services["bureau"]

    @property
    def runtime(self) -> Runtime:
        return self.service.runtime

    def employ(self, login: str, role: Role = Role.UNIT_HANDLER, unit: str | None = UNIT, *, mail: bool = True, sealed: bool | None = None) -> str:  # fmt: skip
        identity = self.platform.identity
        identity.accounts._passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        identity.accounts.create(
            login, name="李静", role=role, jurisdiction=PLACE, unit=unit, password=PASSWORD, sealed=sealed
        )
        if mail:
            identity.mail_addresses.set(login, f"{login}@example.gov.cn", muted=False)
        return login

    def move(self, login: str, unit: str) -> None:
        """To another unit, as its handler."""
        identity = self.platform.identity
        identity.accounts.set_posts(login, [identity.roles.post(Role.UNIT_HANDLER, PLACE, unit)], "admin")

    def reach(self, number: str = NUMBER, unit: str = UNIT, *, sealed: bool = False) -> None:
        with acting(Act("system:test", self.clock.now(), number)):
            self.runtime.ledger.save(PLACE, Matter.reach(number, unit, sealed))
        self.platform.settle()

    def change(self, how: Callable[[Matter], None], number: str = NUMBER) -> None:
        with acting(Act("system:test", self.clock.now(), number)):
            matter = self.runtime.ledger.get(Matter, PLACE, Matter.stream_id(number))
            how(matter)
            self.runtime.ledger.save(PLACE, matter)
        self.platform.settle()

    def tell(self) -> int:
        """What the timer does; the number of messages that left."""
        hand_over(self.service)
        return send_due(self.service)

    def told(self) -> dict[str, list[str]]:
        """Account -> the numbers of the matters that its page tells of."""
        rows = self.platform.identity.recorder.database.query(
            "SELECT t.account, n.registration_no FROM identity.told t JOIN identity.notice n ON n.id = t.notice ORDER BY 1, 2"
        )
        found: dict[str, list[str]] = {}
        for row in rows:
            found.setdefault(row["account"], []).append(row["registration_no"])
        return found

    def states(self) -> list[str]:
        """Of all messages."""
        rows = self.platform.identity.recorder.database.query("SELECT state FROM identity.sending ORDER BY 1")
        return [row["state"] for row in rows]

    def later(self) -> None:
        """Whatever waits for another try is due."""
        self.platform.identity.recorder.database.execute("UPDATE identity.sending SET next_at = 'epoch'")

    def use_messenger(self, address: str) -> str:
        """The secret."""
        key = self.runtime.settings.session_secret()
        return self.platform.identity.notice_choices.set_messenger(PLACE, address, key, "admin")


@pytest.fixture
def bureau_with(
    test_databases: TestDatabases, clock: SimulatedClock, tmp_path: Any
) -> Iterator[Callable[..., Bureau]]:
    """A function: settings -> a Bureau over fresh databases."""
    opened: list[Platform] = []

    def make(**settings: Any) -> Bureau:
        given = {"messenger_networks": (IPv4Network("127.0.0.0/8"),), **settings}
        databases = test_databases.for_platform([BUREAU])
        opened.append(Platform(tmp_path, clock=clock, services=[BUREAU], databases=databases, **given))
        return Bureau(opened[-1], clock)

    yield make
    for each in opened:
        each.close()


@pytest.fixture
def bureau(bureau_with: Callable[..., Bureau], mail_server: MailServer) -> Bureau:
    return bureau_with(
        smtp_host="127.0.0.1",
        smtp_port=mail_server.port,
        smtp_security="none",
        mail_from="huiyin@example.gov.cn",
    )
