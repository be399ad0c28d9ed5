"""The directory of services: titles, menus, pages and actions. Each process writes its service's entry and reads
all."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from psycopg import Connection

from huiyin_ledger.db import Database, DictRow
from huiyin_web.identity.policy import Action, DeclaredTwice

_KEPT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    english: str
    chinese: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of a service. `group`: where in the menu it stands."""

    href: str
    action: str
    label: Words
    group: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page that others link to: its name, and the rule of its address in werkzeug's notation."""

    name: str
    rule: str


@dataclass(frozen=True, slots=True)
class Declared:
    """An action of a service, and what people call it; without a text it is nothing that a place changes."""

    action: Action
    label: Words


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A kind of notice, as its service has published it: see `huiyin_web.notice.Notice`."""

    service: str
    kind: str
    action: str
    page: str
    ways: tuple[str, ...]
    title: Words
    task: Words


@dataclass(frozen=True, slots=True)
class Listing:
    """One service. Services stand in the order of their `place`."""

    service: str
    place: int
    title: Words
    entries: Sequence[Entry] = ()
    actions: Mapping[str, Declared] = field(default_factory=dict)
    pages: Sequence[Page] = ()
    notices: Sequence[NoticeKind] = ()


class Directory:
    """Roles are names here: another release may have roles that this one doesn't know. Read again at most every half minute: a service that has just been deployed shows up by then."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listings: list[Listing] = []
        self._read_at = -_KEPT_SECONDS

    def publish(self, listing: Listing) -> None:
        """Replace the service's entry. DeclaredTwice if another service has declared one of its actions."""
        with self._database.transaction() as connection:
            connection.execute(
                """INSERT INTO identity.service (name, place, english, chinese) VALUES (%s, %s, %s, %s)
                   ON CONFLICT (name) DO UPDATE
                      SET place = excluded.place, english = excluded.english, chinese = excluded.chinese""",
                (listing.service, listing.place, listing.title.english, listing.title.chinese),
            )
            connection.execute("DELETE FROM identity.menu WHERE service = %s", (listing.service,))
            connection.cursor().executemany(
                """INSERT INTO identity.menu (service, place, href, action, english, chinese, section)
                   VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING""",
                [
                    (
                        listing.service,
                        i,
                        e.href,
                        e.action,
                        e.label.english,
                        e.label.chinese,
                        e.group,
                    )
                    for i, e in enumerate(listing.entries)
                ],
            )
            connection.execute("DELETE FROM identity.page WHERE service = %s", (listing.service,))
            connection.cursor().executemany(
                "INSERT INTO identity.page (service, name, rule) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                [(listing.service, page.name, page.rule) for page in listing.pages],
            )
            self._publish_actions(connection, listing)
            self._publish_notices(connection, listing)
        self._read_at = -_KEPT_SECONDS

    def services(self) -> list[Listing]:
        """Every service with an entry, in order."""
        if time.monotonic() - self._read_at >= _KEPT_SECONDS:
            self._listings = self._read()
            self._read_at = time.monotonic()
        return self._listings

    def action_of(self, name: str) -> Action | None:
        """What some service lets people do; None where none declared it."""
        return next((each.actions[name].action for each in self.services() if name in each.actions), None)

    @staticmethod
    def _publish_actions(connection: Connection, listing: Listing) -> None:
        connection.execute(
            "DELETE FROM identity.action WHERE service = %s AND name <> ALL(%s)",
            (listing.service, sorted(listing.actions)),
        )
        for action, declared in sorted(listing.actions.items()):
            given = declared.action
            written = connection.execute(
                """INSERT INTO identity.action AS a (name, service, roles, sealed, accusations, english, chinese)
                   VALUES (%s, %s, %s, %s, %s, %s, %s)
                   ON CONFLICT (name) DO UPDATE SET roles = excluded.roles, sealed = excluded.sealed,
                       accusations = excluded.accusations, english = excluded.english, chinese = excluded.chinese
                   WHERE a.service = excluded.service""",
                (
                    action,
                    listing.service,
                    sorted(given.roles),
                    sorted(given.sealed),
                    given.accusations,
                    declared.label.english,
                    declared.label.chinese,
                ),
            )
            if not written.rowcount:
                raise DeclaredTwice(
                    f"{listing.service} declares the action {action}, which another service has"
                )

    def notices(self) -> list[NoticeKind]:
        """The kinds of notices of every service."""
        return [kind for each in self.services() for kind in each.notices]

    @staticmethod
    def _publish_notices(connection: Connection, listing: Listing) -> None:
        connection.execute("DELETE FROM identity.notice_kind WHERE service = %s", (listing.service,))
        connection.cursor().executemany(
            """INSERT INTO identity.notice_kind (service, kind, action, page, ways, title_english, title_chinese,
                   task_english, task_chinese) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
               ON CONFLICT DO NOTHING""",
            [
                (k.service, k.kind, k.action, k.page, list(k.ways), k.title.english, k.title.chinese,
                 k.task.english, k.task.chinese)
                for k in listing.notices
            ],
        )  # fmt: skip

    def _read(self) -> list[Listing]:
        entries: dict[str, list[Entry]] = {}
        for row in self._database.query(
            "SELECT service, href, action, english, chinese, section FROM identity.menu ORDER BY service, place"
        ):
            label = Words(row["english"], row["chinese"])
            entry = Entry(row["href"], row["action"], label, row["section"])
            entries.setdefault(row["service"], []).append(entry)
        actions: dict[str, dict[str, Declared]] = {}
        for row in self._database.query("SELECT * FROM identity.action ORDER BY name"):
            action = Action(frozenset(row["roles"]), frozenset(row["sealed"]), row["accusations"])
            declared = Declared(action, Words(row["english"], row["chinese"]))
            actions.setdefault(row["service"], {})[row["name"]] = declared
        pages: dict[str, list[Page]] = {}
        for row in self._database.query("SELECT service, name, rule FROM identity.page ORDER BY name, rule"):
            pages.setdefault(row["service"], []).append(Page(row["name"], row["rule"]))
        notices: dict[str, list[NoticeKind]] = {}
        for row in self._database.query("SELECT * FROM identity.notice_kind ORDER BY service, kind"):
            notices.setdefault(row["service"], []).append(_notice_kind(row))
        rows = self._database.query(
            "SELECT name, place, english, chinese FROM identity.service ORDER BY place, name"
        )
        return [
            Listing(
                r["name"],
                r["place"],
                Words(r["english"], r["chinese"]),
                entries.get(r["name"], ()),
                actions.get(r["name"], {}),
                pages.get(r["name"], ()),
                notices.get(r["name"], ()),
            )
            for r in rows
        ]


def _notice_kind(row: DictRow) -> NoticeKind:
    return NoticeKind(
        row["service"],
        row["kind"],
        row["action"],
        row["page"],
        tuple(row["ways"]),
        Words(row["title_english"], row["title_chinese"]),
        Words(row["task_english"], row["task_chinese"]),
    )
