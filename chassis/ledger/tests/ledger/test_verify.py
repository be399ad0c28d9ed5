"""Whoever alters the ledger is found out, even as superuser with the triggers off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from huiyin_ledger.domain import acting, stream_id
from huiyin_ledger.ledger import verify as verification
from huiyin_ledger.ledger.chain import GENESIS, RANGE, link, links
from huiyin_ledger.ledger.checkpoint import CheckpointProblem, Checkpoints, SigningKey
from huiyin_ledger.ledger.verify import Why, verify
from huiyin_samples.house import House
from huiyin_samples.letters import CITY, COUNTY, NOON, Letter, act, letter

Tamper = Callable[..., None]


@pytest.fixture
def filled(house: House) -> House:
    """Forty letters of two events each, in two jurisdictions."""
    for jurisdiction in (CITY, COUNTY):
        for n in range(20):
            number = f"L-{n}"
            with acting(act(number)):
                written = letter(number, subject=f"person-{n}")
                written.note(f"第{n}条")
                house.ledger.save(jurisdiction, written)
    return house


@pytest.fixture
def tamper(filled: House) -> Tamper:
    """Runs a statement as superuser with all triggers off."""

    def run(statement: str, *params: object) -> None:
        with psycopg.connect(make_conninfo(filled.database.url, user="postgres")) as connection:
            connection.execute("SET session_replication_role = replica")
            assert connection.execute(statement, params).rowcount != 0  # type: ignore[arg-type]

    return run


def faults(house: House, **more: object) -> list[tuple[str, int, Why]]:
    found = verify(house.database, "sample", **more)  # type: ignore[arg-type]
    return [(f.jurisdiction, f.position, f.why) for f in found.faults]


def test_an_untouched_ledger_holds(filled: House) -> None:
    verdict = verify(filled.database, "sample")
    assert verdict.holds
    assert (verdict.events, verdict.jurisdictions) == (80, 2)


def test_an_empty_ledger_holds(house: House) -> None:
    assert verify(house.database, "sample").holds


def test_the_chain_is_what_the_definition_says(filled: House) -> None:
    with filled.database.connection() as connection:
        packed = connection.execute(RANGE, (CITY, 0, 100), binary=True).fetchone()
        rows = connection.execute(
            "SELECT payload, hash FROM ledger.event WHERE jurisdiction = %s ORDER BY position", (CITY,)
        )
        before = GENESIS
        for event, (payload, stored) in zip(links(packed[0]), rows.fetchall(), strict=True):
            assert event.payload == payload.encode()
            assert event.header.startswith(
                (11).to_bytes(4, "big") + (25).to_bytes(4, "big") + b"\0\0\0\x06230600"
            )
            before = link(before, event.header, event.payload)
            assert before == bytes(stored)
    assert filled.ledger.head(CITY) == (40, before)


def test_one_byte_of_a_payload_is_found(filled: House, tamper: Tamper) -> None:
    tamper(
        "UPDATE ledger.event SET payload = replace(payload, '第7条', '第8条') WHERE jurisdiction = %s AND position = 16",
        COUNTY,
    )
    assert faults(filled) == [(COUNTY, 16, Why.ALTERED)]


CHANGES = (
    "actor = 'clerk-2'",
    "occurred_at = occurred_at + interval '1 microsecond'",
    "recorded_at = recorded_at - interval '1 day'",
    "correlation = ''",
    "causation = actor",
    "type = 'sample.letter_shut'",
    "schema_version = 2",
    "stream = gen_random_uuid()",
    "version = 3",
    "payload = payload || ' '",
)


def test_a_change_of_any_column_is_found(filled: House, tamper: Tamper) -> None:
    for position, change in zip(range(38, 0, -2), CHANGES, strict=False):
        tamper(f"UPDATE ledger.event SET {change} WHERE jurisdiction = %s AND position = %s", CITY, position)
        assert faults(filled) == [(CITY, position, Why.ALTERED)], change


def test_a_change_of_the_last_event_is_found(filled: House, tamper: Tamper) -> None:
    tamper("UPDATE ledger.event SET actor = 'x' WHERE jurisdiction = %s AND position = 40", CITY)
    assert faults(filled) == [(CITY, 40, Why.ALTERED)]


def test_text_can_not_be_moved_between_neighbouring_columns(filled: House, tamper: Tamper) -> None:
    tamper(
        "UPDATE ledger.event SET actor = actor || left(causation, 1), causation = substr(causation, 2)"
        " WHERE jurisdiction = %s AND position = 3",
        CITY,
    )
    assert faults(filled) == [(CITY, 3, Why.ALTERED)]


def test_an_altered_hash_is_found(filled: House, tamper: Tamper) -> None:
    tamper("UPDATE ledger.event SET hash = sha256(hash) WHERE jurisdiction = %s AND position = 5", CITY)
    assert faults(filled) == [(CITY, 5, Why.HASH)]


def test_a_removed_event_is_found(filled: House, tamper: Tamper) -> None:
    tamper("DELETE FROM ledger.event WHERE jurisdiction = %s AND position = 9", CITY)
    assert faults(filled) == [(CITY, 9, Why.GAP)]


def test_reordered_events_are_found(filled: House, tamper: Tamper) -> None:
    tamper(
        "UPDATE ledger.event SET position = CASE position WHEN 11 THEN -13 ELSE -11 END"
        " WHERE jurisdiction = %s AND position IN (11, 13)",
        CITY,
    )
    tamper("UPDATE ledger.event SET position = -position WHERE position < 0")
    assert faults(filled) == [(CITY, 11, Why.HASH)]


def test_a_head_set_back_is_found(filled: House, tamper: Tamper) -> None:
    tamper("UPDATE ledger.head SET position = 30 WHERE jurisdiction = %s", CITY)
    assert faults(filled) == [(CITY, 31, Why.HEAD)]


def test_a_head_that_is_gone_is_found(filled: House, tamper: Tamper) -> None:
    tamper("DELETE FROM ledger.head WHERE jurisdiction = %s", CITY)
    assert faults(filled) == [(CITY, 1, Why.HEAD)]


def test_a_stream_that_leaves_a_version_out_is_found_though_the_chain_holds(
    filled: House, tamper: Tamper
) -> None:
    tamper("UPDATE ledger.event SET version = 7 WHERE jurisdiction = %s AND position = 2", CITY)
    tamper(RECOMPUTE, CITY)
    assert faults(filled) == [(CITY, 2, Why.STREAM)]


def test_the_parts_of_a_large_ledger_are_verified_by_several_processes(
    filled: House, tamper: Tamper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "SHARE", 7)
    assert verify(filled.database, "sample", processes=2).events == 80
    tamper("UPDATE ledger.event SET actor = 'x' WHERE position = 15")
    assert faults(filled, processes=2) == [(CITY, 15, Why.ALTERED), (COUNTY, 15, Why.ALTERED)]


RECOMPUTE = """
    WITH RECURSIVE rows AS (
        SELECT position, payload, record_send(ROW(jurisdiction, position, stream, version, type, schema_version,
               recorded_at, occurred_at, actor, causation, correlation)) AS header
          FROM ledger.event WHERE jurisdiction = %s),
    chain (position, hash) AS (
        SELECT 0::bigint, decode(repeat('00', 32), 'hex')
        UNION ALL
        SELECT r.position, sha256('huiyin.ledger.v1\\000'::bytea || c.hash || r.header || sha256(textsend(r.payload)))
          FROM chain c JOIN rows r ON r.position = c.position + 1),
    written AS (UPDATE ledger.event e SET hash = c.hash FROM chain c
                 WHERE e.jurisdiction = '230600' AND e.position = c.position RETURNING 1)
    UPDATE ledger.head h SET hash = (SELECT hash FROM chain ORDER BY position DESC LIMIT 1),
           position = (SELECT max(position) FROM chain), recorded_at = clock_timestamp()
     WHERE jurisdiction = '230600' AND (SELECT count(*) FROM written) > 0"""


@pytest.fixture
def checkpoints(filled: House, tmp_path: Path) -> Checkpoints:
    """Signed once the ledger was filled."""
    kept = Checkpoints(tmp_path / "checkpoints", "sample")
    sign(filled, kept)
    return kept


def sign(house: House, kept: Checkpoints, now: datetime = NOON) -> int:
    key = SigningKey.open(kept.directory, create=True)
    return len(kept.add(((j, *house.ledger.head(j)) for j in house.ledger.jurisdictions()), key, now))


def against(house: House, kept: Checkpoints) -> list[tuple[str, int, Why]]:
    return faults(house, checkpoints=kept.read()[0])


def test_a_ledger_meets_its_checkpoints_and_goes_on(filled: House, checkpoints: Checkpoints) -> None:
    with acting(act("L-0")):
        known = filled.ledger.get(Letter, CITY, stream_id("letter", "L-0"))
        known.note("later")
        filled.ledger.save(CITY, known)
    assert sign(filled, checkpoints, NOON + timedelta(hours=1)) == 1
    found, damaged = checkpoints.read()
    assert [(c.jurisdiction, c.position) for c in found] == [(CITY, 40), (COUNTY, 40), (CITY, 41)]
    assert damaged == []
    assert verify(filled.database, "sample", checkpoints=found).checkpoints == 3
    assert against(filled, checkpoints) == []


def test_a_cut_tail_is_found_by_the_checkpoint_alone(
    filled: House, checkpoints: Checkpoints, tamper: Tamper
) -> None:
    tamper("DELETE FROM ledger.event WHERE jurisdiction = %s AND position > 30", CITY)
    tamper(
        "UPDATE ledger.head h SET (position, hash, recorded_at) = (SELECT position, hash, recorded_at FROM ledger.event e"
        " WHERE e.jurisdiction = h.jurisdiction AND position = 30) WHERE jurisdiction = %s",
        CITY,
    )
    assert faults(filled) == []
    assert against(filled, checkpoints) == [(CITY, 40, Why.CUT)]


def test_a_recomputed_chain_is_found_by_the_checkpoint_alone(
    filled: House, checkpoints: Checkpoints, tamper: Tamper
) -> None:
    tamper("UPDATE ledger.event SET actor = 'nobody' WHERE jurisdiction = %s AND position = 3", CITY)
    tamper(RECOMPUTE, CITY)
    assert faults(filled) == []
    assert against(filled, checkpoints) == [(CITY, 40, Why.RECOMPUTED)]


def test_a_checkpoint_that_was_rewritten_is_not_believed(filled: House, checkpoints: Checkpoints) -> None:
    lines = checkpoints.path.read_text().splitlines()
    checkpoints.path.write_text(
        "\n".join([lines[0].replace('"position":40', '"position":39'), *lines[1:]]) + "\n"
    )
    found, damaged = checkpoints.read()
    assert found == []
    assert [(d.number, d.reason) for d in damaged] == [
        (1, "its signature is wrong"),
        (2, "it does not follow the line before it"),
    ]
    with pytest.raises(CheckpointProblem):
        sign(filled, checkpoints)


def test_a_line_taken_out_of_the_middle_is_noticed(filled: House, checkpoints: Checkpoints) -> None:
    lines = checkpoints.path.read_text().splitlines()
    checkpoints.path.write_text(lines[1] + "\n")
    assert [d.reason for d in checkpoints.read()[1]] == ["it does not follow the line before it"]


def test_a_checkpoint_signed_by_another_key_is_not_believed(filled: House, checkpoints: Checkpoints) -> None:
    other = checkpoints.directory / "other"
    SigningKey.open(other, create=True)
    (other / "signing.pub").replace(checkpoints.directory / "signing.pub")
    assert {d.reason for d in checkpoints.read()[1]} == {"its signature is wrong"}


def test_a_signing_key_that_others_may_read_is_refused(checkpoints: Checkpoints) -> None:
    (checkpoints.directory / "signing.key").chmod(0o644)
    with pytest.raises(CheckpointProblem, match="chmod 600"):
        SigningKey.open(checkpoints.directory)


def test_erasing_a_person_leaves_the_chain_as_it_was(filled: House, checkpoints: Checkpoints) -> None:
    before = filled.ledger.head(CITY)
    assert filled.vault.destroy("person-3") == 2
    assert filled.ledger.head(CITY) == before
    assert against(filled, checkpoints) == []


def test_times_in_the_far_past_and_future_are_chained_alike(house: House) -> None:
    for n, year in enumerate((1970, 1999, 2000, 2038, 9999)):
        with acting(act(f"L-{n}", at=datetime(year, 1, 1, tzinfo=UTC))):
            written = letter(f"L-{n}")
            house.ledger.save(CITY, written)
    assert verify(house.database, "sample").holds


def test_a_lost_signing_key_is_asked_back_and_its_public_half_stays(checkpoints: Checkpoints) -> None:
    SigningKey.open(checkpoints.directory, create=True)
    public = (checkpoints.directory / "signing.pub").read_bytes()
    (checkpoints.directory / "signing.key").unlink()
    with pytest.raises(CheckpointProblem, match="restore it from its backup"):
        SigningKey.open(checkpoints.directory, create=True)
    assert (checkpoints.directory / "signing.pub").read_bytes() == public
    assert not (checkpoints.directory / "signing.key").exists()
