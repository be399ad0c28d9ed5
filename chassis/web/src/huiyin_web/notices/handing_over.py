"""Carries out intents: finds whom they concern, tells them in their pages, and has messages leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from huiyin_ledger.intents import TAKE_BACK, Intent, taken
from huiyin_ledger.subscriptions.failure import TRANSIENT, describe
from huiyin_web.identity.mail_addresses import MailAddress
from huiyin_web.identity.notice_choices import Chosen
from huiyin_web.identity.notice_plans import Choice, Way
from huiyin_web.identity.notice_readers import Reader, readers, standing_of
from huiyin_web.identity.notices import Telling
from huiyin_web.identity.policy import Post
from huiyin_web.notice import Due, Notice
from huiyin_web.notices.mail import has_mail_server
from huiyin_web.service import Service

BATCH = 200
LATEST = timedelta(days=3)
"""What was not told by then, as the service stood still or takes in what is old, is not told any more."""
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class People:
    """Who can be told, and how, read at one time."""

    readers: list[Reader]
    chosen: Chosen
    addresses: Mapping[str, MailAddress]


def hand_over(service: Service) -> int:
    """Carry out what waits, each once, however many processes do it and wherever one dies; returns the number."""
    done = 0
    while True:
        with taken(service.runtime.database, BATCH) as intents:
            people = _people(service) if intents else None
            for intent in intents:
                if people:
                    _try(service, intent, people)
        done += len(intents)
        if len(intents) < BATCH:
            return done


def _try(service: Service, intent: Intent, people: People) -> None:
    """One that the program fails on keeps no other: it is let go, and the log says why."""
    try:
        with service.runtime.database.joined() as connection, connection.transaction():
            _carry_out(service, intent, people)
    except TRANSIENT:
        raise
    except Exception as error:  # noqa: BLE001
        _log.error("notice failed", kind=intent.kind, id=str(intent.id), error=describe(error))


def _people(service: Service) -> People:
    identity = service.runtime.identity
    return People(readers(identity), identity.notice_choices.chosen(), identity.mail_addresses.every())


def _carry_out(service: Service, intent: Intent, people: People) -> None:
    runtime = service.runtime
    notices = runtime.identity.notices
    if intent.kind == TAKE_BACK:
        notices.take_back(service.name, intent.jurisdiction, intent.registration_no)
        return
    kind = service.definition.notices.get(intent.kind)
    if kind is None or runtime.clock.now() - intent.at > LATEST:
        return
    due = kind.due(intent, runtime)
    if due is None:
        return
    told = [(each, posts) for each in people.readers if (posts := posts_concerned(kind, due, each))]
    choices = [(each, posts, _choice(people.chosen, kind, posts)) for each, posts in told]
    telling = Telling(
        intent.id,
        service.name,
        intent.kind,
        intent.jurisdiction,
        intent.registration_no,
        intent.about,
        due.resource.sealed,
        due.due_at,
        intent.at,
    )
    sendings = [] if due.resource.sealed else list(dict.fromkeys(_sendings(service, people, choices)))
    notices.tell(
        telling,
        [
            (each.id, standing_of(posts[0], sealed=due.resource.sealed))
            for each, posts, choice in choices
            if Way.PAGE in choice.ways
        ],
        sendings,
    )
    _log.info("notice", kind=intent.kind, id=str(intent.id), people=len(told), messages=len(sendings))


def posts_concerned(kind: Notice, due: Due, reader: Reader) -> tuple[Post, ...]:
    """The posts by which they may do what is owed, in this matter."""
    if reader.id in due.but:
        return ()
    posts = reader.posts_for(kind.action, due.resource)
    return tuple(each for each in posts if each.instead_of not in due.but)


def _choice(chosen: Chosen, kind: Notice, posts: Sequence[Post]) -> Choice:
    """By all ways that one of these posts has."""
    shipped = Choice(kind.ways)
    each = [chosen.of(post.place, kind.kind, post.role, shipped) for post in posts]
    ways = frozenset[Way]().union(*(choice.ways for choice in each))
    return Choice(ways, any(choice.obligatory for choice in each))


def _sendings(
    service: Service, people: People, choices: Sequence[tuple[Reader, Sequence[Post], Choice]]
) -> Iterator[tuple[Way, str]]:
    """What is sealed leaves by none of these ways: others keep the servers and read the groups."""
    by_mail = has_mail_server(service.runtime.settings)
    for reader, posts, choice in choices:
        address = people.addresses.get(reader.id)
        if by_mail and Way.MAIL in choice.ways and address and (choice.obligatory or not address.muted):
            yield Way.MAIL, reader.id
        office = people.chosen.messenger_of(posts[0].place)
        if Way.MESSENGER in choice.ways and office:
            yield Way.MESSENGER, office.jurisdiction
