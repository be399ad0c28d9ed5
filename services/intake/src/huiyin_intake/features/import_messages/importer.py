"""Imports the messages of a file. Each batch is one transaction, so an import may be stopped at any time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from huiyin_contracts.code_tables import UNCLASSIFIED
from huiyin_contracts.vocabulary import Category, Channel, Nature
from huiyin_intake.domain.invalid import Invalid
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.query_code import code_digest, query_code
from huiyin_intake.domain.registration import Registration
from huiyin_intake.domain.triage import Triage
from huiyin_intake.features.import_messages.lines import read_lines, sha256_of
from huiyin_intake.features.import_messages.message import Message, read_message
from huiyin_intake.features.import_messages.report import Report
from huiyin_intake.masking import MaskingContext
from huiyin_intake.number_sequence import next_numbers
from huiyin_intake.petitioner_link import Identity, link_petitioner
from huiyin_intake.secret_keys import Purpose, secret_key
from huiyin_intake.views.blind_indexes import petitioners_with
from huiyin_intake.views.imported_messages import ImportedMessage, imported_before
from huiyin_intake.views.units import units_near
from huiyin_ledger.clock.china import CHINA
from huiyin_ledger.domain import Act, Sealed, acting
from huiyin_web.runtime import Runtime

BATCH = 200
NO_UNIT = "unnamed"
"""The unit of a reply if neither the file nor the caller names one and the jurisdiction has no centre."""


@dataclass(frozen=True)
class ImportMessages:
    """What to import, and as what."""

    path: Path
    jurisdiction: str
    channel: Channel = Channel.WEB
    unit: str | None = None
    with_replies: bool = False


@dataclass(frozen=True)
class _Item:
    line: int
    key: str
    message: Message


def import_messages(
    runtime: Runtime, actor: str, command: ImportMessages, advance: Callable[[int], None] = lambda n: None
) -> Report:
    """Imports the file; `advance` is called with the number of records read. Nothing is imported twice: a message is
    identified by its message_id in the jurisdiction, else by its content and how often that came before in the file."""
    report = Report(command.path.name, sha256_of(command.path), command.jurisdiction)
    unit = command.unit or _centre(runtime, command.jurisdiction)
    items, advanced = _items(command, report, runtime.clock.now()), 0
    while batch := list(islice(items, BATCH)):
        with runtime.ledger.unit_of_work():
            runtime.database.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"import {command.jurisdiction}",)
            )
            _import_batch(runtime, actor, command, unit, batch, report)
        advance(report.read - advanced)
        advanced = report.read
    advance(report.read - advanced)
    report.refused.sort(key=lambda refusal: refusal.line)
    return report


def _items(command: ImportMessages, report: Report, now: datetime) -> Iterator[_Item]:
    seen: Counter[str] = Counter()
    for line in read_lines(command.path):
        report.read += 1
        if line.fields is None:
            report.refuse(line.number, line.problem)
            continue
        try:
            message = read_message(line.fields, now, with_reply=command.with_replies)
        except Invalid as invalid:
            report.refuse(line.number, str(invalid))
            continue
        if message.message_id is not None:
            key = f"id:{message.message_id}"
        else:
            seen[message.content_sha256] += 1
            key = f"content:{message.content_sha256}:{seen[message.content_sha256]}"
        yield _Item(line.number, key, message)


def _import_batch(
    runtime: Runtime, actor: str, command: ImportMessages, unit: str, batch: list[_Item], report: Report
) -> None:
    known = imported_before(runtime.database, command.jurisdiction, [t.key for t in batch])
    importing = _Importing(runtime, actor, command, unit, report)
    fresh = {t.key: t for t in reversed(batch) if t.key not in known}
    numbers = importing.numbers([t for t in batch if fresh.get(t.key) is t])
    importing.look_up({t.message.user for t in batch if t.message.user})
    for item in batch:
        if fresh.get(item.key) is item:
            known[item.key] = importing.register(item, next(numbers[_year(item)]))
            continue
        before = known[item.key]
        number = before.registration_no
        if before.content_sha256 != item.message.content_sha256:
            report.refuse(item.line, f"message_id was taken before with other content, as {number}")
            continue
        report.already_there += 1
        if item.message.reply and not before.has_reply:
            importing.add_reply(item, number)
            before.has_reply = True


class _Importing:
    """One batch, in its transaction."""

    def __init__(
        self, runtime: Runtime, actor: str, command: ImportMessages, unit: str, report: Report
    ) -> None:
        self._runtime = runtime
        self._actor = actor
        self._command = command
        self._unit = unit
        self._report = report
        self._index_key = secret_key(runtime, command.jurisdiction, Purpose.BLIND_INDEXES)
        self._code_key = secret_key(runtime, command.jurisdiction, Purpose.QUERY_CODES)
        self._known: dict[str, frozenset[str]] = {}

    def numbers(self, fresh: list[_Item]) -> dict[int, Iterator[str]]:
        """Numbers by the year of submission. Locks the counters (see `link_petitioner`)."""
        wanted = Counter(_year(item) for item in fresh)
        return {
            year: iter(next_numbers(self._runtime.database, self._command.jurisdiction, year, count))
            for year, count in sorted(wanted.items())
        }

    def look_up(self, users: Iterable[str]) -> None:
        """Read, once per batch, who wrote before it."""
        indexes = [index for user in users for index in self._blind_indexes(user)]
        self._known = petitioners_with(self._runtime.database, self._command.jurisdiction, indexes)

    def register(self, item: _Item, number: str) -> ImportedMessage:
        """Register and triage as of the submission, reply as of the reply."""
        message, command = item.message, self._command
        act = self._act(item, number, message.submitted_at)
        with acting(act):
            account = Identity(account=message.user) if message.user else None
            link = link_petitioner(
                self._runtime,
                command.jurisdiction,
                account,
                key=self._index_key,
                known=self._known,
            )
            if message.user:
                self._known.setdefault(link.petitioner_ref, frozenset(self._blind_indexes(message.user)))
            masking = MaskingContext((message.user,) if message.user else ())
            title, text = masking.mask(message.subject), masking.mask(message.body)
            registration = Registration(
                registration_no=number,
                channel=command.channel,
                received_at=message.submitted_at,
                anonymous=message.user is None,
                petitioner_ref=link.petitioner_ref,
                details=link.details,
                title=Sealed.of(link.petitioner_ref, message.subject),
                text=Sealed.of(link.petitioner_ref, message.body),
                masked_title=Sealed.of(link.petitioner_ref, title),
                place=command.jurisdiction,
                code_digest=code_digest(query_code(self._code_key, number, 1)),
                message_key=item.key,
                content_sha256=message.content_sha256,
                source_sha256=self._report.sha256,
                source_line=item.line,
            )
            petition = Petition.register(registration)
            petition.triage(_unclassified(command.jurisdiction), title=title, text=text)
            replied = message.reply is not None
            if replied:
                self._reply(petition, item, masking)
                self._report.replies_taken += 1
            self._runtime.ledger.save(
                command.jurisdiction, *([link.petitioner] if link.petitioner else []), petition
            )
        self._report.taken += 1
        return ImportedMessage(command.jurisdiction, number, item.key, message.content_sha256, replied)

    def add_reply(self, item: _Item, number: str) -> None:
        """Add the reply to a message that was imported without it."""
        petition = self._runtime.ledger.get(Petition, self._command.jurisdiction, Petition.stream_id(number))
        masking = MaskingContext((item.message.user,) if item.message.user else ())
        with acting(self._act(item, number, self._replied_at(item))):
            self._reply(petition, item, masking)
            self._runtime.ledger.save(self._command.jurisdiction, petition)
        self._report.replies_added += 1

    def _reply(self, petition: Petition, item: _Item, masking: MaskingContext) -> None:
        message, replied_at = item.message, self._replied_at(item)
        assert message.reply is not None
        self._report.replies_same_day += message.same_day
        with acting(self._act(item, petition.registration_no, replied_at)):
            petition.import_reply(
                message.unit or self._unit,
                replied_at,
                text=message.reply,
                masked=masking.mask(message.reply),
                source_sha256=self._report.sha256,
                source_line=item.line,
            )

    def _blind_indexes(self, user: str) -> list[str]:
        return Identity(account=user).blind_indexes(self._index_key, self._command.jurisdiction)

    def _replied_at(self, item: _Item) -> datetime:
        assert item.message.replied_at is not None
        return item.message.replied_at

    def _act(self, item: _Item, number: str, occurred_at: datetime) -> Act:
        return Act(self._actor, occurred_at, number, f"import:{self._report.sha256[:16]}:{item.line}")


def _unclassified(place: str) -> Triage:
    return Triage(category=Category.UNCLASSIFIED, nature=Nature.OTHER, matter_class=UNCLASSIFIED, place=place)


def _year(item: _Item) -> int:
    return item.message.submitted_at.astimezone(CHINA).year


def _centre(runtime: Runtime, jurisdiction: str) -> str:
    own = [u for u in units_near(runtime.database, jurisdiction).values() if u.jurisdiction == jurisdiction]
    for kind in ("intake_centre", "petition_office"):
        if found := [u.unit for u in own if u.kind == kind]:
            return found[0]
    return NO_UNIT
