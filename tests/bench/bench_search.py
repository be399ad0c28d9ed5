"""The desk's search at 100,000 petitions: how long a page of results takes, and what it costs to be able to search.

A generated city: names of the commonest surnames, texts of 60 to 240 words by Zipf's law, of a vocabulary in which the
commonest word stands in more than half of the petitions. Each search is asked through the API as an operator, tokens,
comparison with the opened texts, titles and JSON included; what is asked for is drawn from the petitions, so that it
exists. Two thirds of the petitions were triaged.

Beside it, over the same petitions: what else could answer such a question, each without the work of opening and showing
a page. `scan`: every text and name decrypted, measured over 2,000 and multiplied. `signatures`: a Bloom filter of 2,048
bits per petition, read from end to end. `clear`: LIKE over texts in clear, which nobody may store; an index of pg_trgm
would not help, for it needs three characters and most Chinese words have two.

`registering`: the same petition registered with the two read models of the search and without.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path
from typing import Any

import psycopg

from huiyin_contracts.vocabulary import Category, Channel, Nature
from huiyin_intake.bootstrap import definition
from huiyin_intake.domain.details import Details
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.petitioner import Petitioner
from huiyin_intake.domain.registration import Registration
from huiyin_intake.domain.registration_number import registration_number
from huiyin_intake.domain.search_terms import pieces_of_text
from huiyin_intake.domain.triage import Triage
from huiyin_intake.features.register_petition.command import RegisterPetition
from huiyin_intake.features.register_petition.handler import register_petition
from huiyin_ledger.clock.clock import Clock
from huiyin_ledger.domain import Act, Sealed, acting
from huiyin_operations.embedded.databases import Databases, migrate_all
from huiyin_operations.embedded.platform import Platform
from huiyin_web.definition import ServiceDefinition
from huiyin_web.identity.policy import Role
from huiyin_web.identity.recorded import IDENTITY
from huiyin_web.runtime import Runtime

try:
    from .measuring import SEED, fresh_database, in_database, machine, table
except ImportError:
    from measuring import SEED, fresh_database, in_database, machine, table

PETITIONS = int(os.environ.get("HUIYIN_BENCH_PETITIONS", "100000"))
CITY = "230600"
TARGET_MS = 200.0
ASKED = 40
"""Searches of each kind."""
REGISTERED = 400
OPENED = 2_000
SIGNATURE_BITS = 2_048
SIGNATURE_HASHES = 4
_SEARCH_VIEWS = ("search_words", "search_persons")
_BUILT = {"register", "blind_indexes", *_SEARCH_VIEWS}
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢"
)
_CHARACTERS = "".join(map(chr, range(0x4E00, 0x4E00 + 2_400)))
_VOCABULARY = 20_000


@dataclass(frozen=True)
class Written:
    """What one petition says, in clear."""

    number: str
    name: str
    phone: str
    title: str
    text: str


class Writer:
    """Makes up petitions, the same for the same seed."""

    def __init__(self, seed: int = SEED) -> None:
        self._random = random.Random(seed)
        length = self._random.choices([2, 3, 4], [70, 15, 15], k=_VOCABULARY)
        self.words = ["".join(self._random.choices(_CHARACTERS, k=n)) for n in length]
        self._weights = list(accumulate(1 / (rank + 8) for rank in range(_VOCABULARY)))
        self._surnames = list(accumulate(1 / (rank + 3) for rank in range(len(_SURNAMES))))

    def petition(self, serial: int) -> Written:
        pick = self._random
        text = "，".join(
            "".join(self._word() for _ in range(pick.randint(2, 6))) for _ in range(pick.randint(20, 50))
        )
        return Written(
            registration_number(CITY, 2025, serial),
            _SURNAMES[self._drawn(self._surnames)]
            + "".join(pick.choices(_CHARACTERS[:800], k=pick.randint(1, 2))),
            f"13{pick.randrange(10**9):09d}",
            "".join(self._word() for _ in range(4)),
            f"{text}。",
        )

    def _word(self) -> str:
        return self.words[self._drawn(self._weights)]

    def _drawn(self, weights: Sequence[float]) -> int:
        return bisect(weights, self._random.random() * weights[-1])


def run(admin_url: str) -> dict[str, Any]:
    facts = machine(admin_url)
    started = time.perf_counter()
    with _platform(admin_url, definition(), PETITIONS) as (platform, url, written):
        filled = time.perf_counter() - started
        runtime = platform.runtime("intake")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
            sizes = {name: _size(connection, f"live.{name}") for name in _SEARCH_VIEWS}
            sizes["ledger.event"] = _size(connection, "ledger.event")
        searches = _searches(platform, written)
        others = _alternatives(runtime, url, written)
        with_search = _registering(runtime, SEED + 2)
    without = replace(
        definition(), views=tuple(each for each in definition().views if each.name not in _SEARCH_VIEWS)
    )
    with _platform(admin_url, without, 2_000) as (platform, _url, _written):
        without_search = _registering(platform.runtime("intake"), SEED + 3)
    every = sorted(value for found in searches.values() for value in found)
    met = all(_percentile(found, 0.95) <= TARGET_MS for found in searches.values())
    per_petition = {name: size / PETITIONS for name, size in sizes.items()}
    return {
        "machine": facts,
        "petitions": PETITIONS,
        "filled_seconds": filled,
        "searches": {kind: _figures(found) for kind, found in searches.items()},
        "bytes_per_petition": per_petition,
        "alternatives_ms": others,
        "registering_ms": {"with the search": _figures(with_search), "without": _figures(without_search)},
        "target_ms": TARGET_MS,
        "met": met,
        "table": "\n\n".join(
            [
                table(
                    f"A page of 50 among {PETITIONS:,} petitions (filled in {filled:.0f} s), milliseconds"
                    f" (target: p95 at most {TARGET_MS:.0f})",
                    [
                        (kind, len(found), _percentile(found, 0.5), _percentile(found, 0.95), found[-1])
                        for kind, found in {**searches, "all of them": every}.items()
                    ],
                    ("search", "n", "p50", "p95", "max"),
                ),
                table(
                    "The same petitions found in other ways, milliseconds",
                    list(others.items()),
                    ("way", "median"),
                ),
                table(
                    "Registering, milliseconds",
                    [
                        (name, _percentile(found, 0.5), _percentile(found, 0.95))
                        for name, found in (("with the search", with_search), ("without", without_search))
                    ],
                    ("", "p50", "p95"),
                ),
                table("Bytes per petition, indexes included", list(per_petition.items()), ("table", "bytes")),
            ]
        ),
    }


@contextmanager
def _platform(
    admin_url: str, service: ServiceDefinition, petitions: int
) -> Iterator[tuple[Platform, str, list[Written]]]:
    """Intake alone over fresh databases with that many petitions, its administrator's URL, and what they say. Their events
    are appended first, the views built of them afterwards, as in an upgrade."""
    with ExitStack() as opened:
        admin = {name: opened.enter_context(fresh_database(admin_url)) for name in (service.name, IDENTITY)}
        migrate_all(admin, [service])
        app = {
            name: in_database(admin_url, psycopg.conninfo.conninfo_to_dict(url)["dbname"], f"huiyin_{name}")
            for name, url in admin.items()
        }
        place = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="huiyin-search-")))
        given: Any = {"clock": Clock(), "databases": Databases(app=app, admin=admin)}
        with Platform(place, services=[replace(service, views=())], **given) as plain:
            written = _fill(plain.runtime("intake"), petitions)
        platform = opened.enter_context(Platform(place, services=[service], **given))
        runtime = platform.runtime("intake")
        for view in _BUILT & {each.name for each in service.views}:
            runtime.views.rebuild(view, ledger=runtime.ledger, sources={}, fresh=True)
            runtime.views.swap(view, ledger=runtime.ledger, sources={})
        yield platform, admin[service.name], written


def _fill(runtime: Runtime, petitions: int) -> list[Written]:
    """Register them, 500 in a transaction, and triage two thirds."""
    writer, written = Writer(), []
    begin = datetime(2025, 1, 1, tzinfo=UTC)
    for first in range(1, petitions + 1, 500):
        with runtime.ledger.unit_of_work():
            for serial in range(first, min(first + 500, petitions + 1)):
                each = writer.petition(serial)
                with acting(Act("operator-1", begin + timedelta(minutes=serial), each.number)):
                    _register(runtime, each, begin + timedelta(minutes=serial), triaged=serial % 3 > 0)
                written.append(each)
    return written


def _register(runtime: Runtime, written: Written, at: datetime, *, triaged: bool) -> None:
    reference = blake2b(written.number.encode(), digest_size=16).hexdigest()

    def seal(text: str) -> Sealed:
        return Sealed.of(reference, text)

    petition = Petition.register(
        Registration(
            registration_no=written.number,
            channel=Channel.HOTLINE,
            received_at=at,
            petitioner_ref=reference,
            details=0,
            title=seal(written.title),
            text=seal(written.text),
            masked_title=seal(written.title),
            place=CITY,
            code_digest="0" * 64,
        )
    )
    if triaged:
        as_claim = Triage(
            category=Category.CLAIM,
            nature=Nature.COMPLAINT,
            matter_class="utilities/street_lighting",
            place=CITY,
        )
        petition.triage(as_claim, title=written.title, text=written.text)
    details = Details(name=seal(written.name), phone=seal(written.phone))
    runtime.ledger.save(CITY, petition, Petitioner.identify(CITY, reference, details, []))


def _searches(platform: Platform, written: Sequence[Written]) -> dict[str, list[float]]:
    """Milliseconds of each search, sorted, by kind."""
    client = platform.app().test_client()
    token = platform.runtime("intake").identity.tokens.issue(role=Role.OPERATOR, jurisdiction=CITY)
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    pick, words = random.Random(SEED + 1), Writer().words
    kinds: dict[str, Callable[[Written], str]] = {
        "the commonest word": lambda each: pick.choice(words[:3]),
        "a common word": lambda each: pick.choice(words[20:60]),
        "a rare word": lambda each: pick.choice(words[5_000:]),
        "a sentence": lambda each: pick.choice(each.text.rstrip("。").split("，")),
        "two common words": lambda each: " ".join(pick.sample(words[:40], 2)),
        "a surname": lambda each: each.name[0],
        "a surname and a common word": lambda each: f"{each.name[0]} {pick.choice(words[:40])}",
        "a name": lambda each: each.name,
        "a phone": lambda each: each.phone,
        "its last four figures": lambda each: each.phone[-4:],
        "part of a number": lambda each: each.number[-5:],
        "a word that nobody wrote": lambda each: "".join(pick.sample("龘靐齉爩", 2)),
    }
    found: dict[str, list[float]] = {}
    for kind, typed in kinds.items():
        found[kind] = []
        for nth in range(ASKED + 2):
            body = {"words": typed(pick.choice(written))}
            started = time.perf_counter()
            answer = client.post("/intake/api/v1/petitions/search", json=body)
            taken = (time.perf_counter() - started) * 1000
            assert answer.status_code == 200, answer.text
            if nth > 1:
                found[kind].append(taken)
        found[kind].sort()
    return found


def _alternatives(runtime: Runtime, url: str, written: Sequence[Written]) -> dict[str, float]:
    words = Writer().words
    asked = [words[0], *words[20:30], *words[5_000:5_010]]
    return {
        "scan: all opened, for one search": _scan(runtime) * 1000,
        **_in_database(url, written, asked),
    }


def _scan(runtime: Runtime) -> float:
    """Seconds to open title and text of every petition."""
    events = runtime.ledger.events(
        CITY, limit=OPENED, types=[f"intake.{name}" for name in ("petition_registered",)]
    )
    started = time.perf_counter()
    runtime.vault.preload(CITY, {event.data["title"].subject for event in events})
    for event in events:
        event.data["title"].open()
        event.data["text"].open()
    return (time.perf_counter() - started) * PETITIONS / len(events)


def _in_database(url: str, written: Sequence[Written], asked: Sequence[str]) -> dict[str, float]:
    """Median of finding and counting the petitions that have a word, in the server alone."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            f"CREATE UNLOGGED TABLE public.plain (number text, words text, signature bit({SIGNATURE_BITS}))"
        )
        with (
            connection.cursor() as cursor,
            cursor.copy("COPY public.plain (number, words, signature) FROM STDIN") as copy,
        ):
            for each in written:
                text = f"{each.title}\n{each.text}"
                copy.write_row((each.number, text, _signature(pieces_of_text(text))))
        connection.execute("VACUUM ANALYZE public.plain")
        masks = [_signature(pieces_of_text(word)) for word in asked]
        signature = f"signature & %s::bit({SIGNATURE_BITS})"
        return {
            "signatures: 2,048 bits each": _median(
                connection,
                f"SELECT count(*) FROM public.plain WHERE {signature} = %s::bit({SIGNATURE_BITS})",
                [(mask, mask) for mask in masks],
            ),
            "clear: LIKE over texts in clear": _median(
                connection,
                "SELECT count(*) FROM public.plain WHERE words LIKE %s",
                [(f"%{word}%",) for word in asked],
            ),
        }


def _signature(pieces: Iterator[str]) -> str:
    bits = ["0"] * SIGNATURE_BITS
    for piece in pieces:
        digest = blake2b(piece.encode(), digest_size=4 * SIGNATURE_HASHES).digest()
        for at in range(0, len(digest), 4):
            bits[int.from_bytes(digest[at : at + 4], "big") % SIGNATURE_BITS] = "1"
    return "".join(bits)


def _median(connection: psycopg.Connection, statement: Any, given: Sequence[Sequence[str]]) -> float:
    taken = []
    for params in given:
        started = time.perf_counter()
        connection.execute(statement, params).fetchone()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def _registering(runtime: Runtime, seed: int) -> list[float]:
    """Milliseconds of each registration, sorted. `seed`: names that no other run has, for masking remembers names."""
    writer, taken = Writer(seed), []
    for nth in range(REGISTERED):
        each = writer.petition(1)
        command = RegisterPetition(
            jurisdiction=CITY,
            channel=Channel.HOTLINE,
            title=each.title,
            text=each.text,
            name=each.name,
            phone=f"139{nth:08d}",
        )
        act = Act("operator-1", datetime.now(UTC))
        started = time.perf_counter()
        register_petition(runtime, act, command)
        taken.append((time.perf_counter() - started) * 1000)
    return sorted(taken[20:])


def _size(connection: psycopg.Connection, name: str) -> int:
    row = connection.execute("SELECT pg_total_relation_size(%s::regclass)", (name,)).fetchone()
    assert row is not None
    return int(row[0])


def _figures(taken: Sequence[float]) -> dict[str, float]:
    return {"n": len(taken), "p50_ms": _percentile(taken, 0.5), "p95_ms": _percentile(taken, 0.95)}


def _percentile(taken: Sequence[float], share: float) -> float:
    return taken[min(int(len(taken) * share), len(taken) - 1)]
