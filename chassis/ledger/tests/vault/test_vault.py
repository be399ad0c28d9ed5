"""Sealed values: open for those who have the key, gone when it is destroyed, fast in their place."""

from __future__ import annotations

import json
import logging
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from huiyin_ledger.domain import Erased, acting, stream_id
from huiyin_ledger.vault.keyring import Keyring, KeyringProblem
from huiyin_ledger.vault.place import Place
from huiyin_ledger.vault.vault import Tampered, Vault
from huiyin_samples.house import House
from huiyin_samples.letters import CITY, COUNTY, Letter, act, letter

HERE = Place(CITY, "6f0e6d0e-5f6b-5c55-9a53-0c8a3d7f1b25", 1, "sample.letter_opened", "body")
SECRET = "王芳 of Longfeng, 13904590000"


def test_what_is_sealed_opens_again_and_is_not_to_be_read_from_the_box(house: House) -> None:
    box = house.vault.seal("person-1", SECRET, HERE)
    assert house.vault.open(box, HERE) == SECRET
    assert SECRET not in json.dumps(box)
    again = house.vault.seal("person-1", SECRET, HERE)
    assert again["key"] == box["key"]
    assert again["text"] != box["text"]


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(HERE, jurisdiction=COUNTY),
        replace(HERE, stream="6f0e6d0e-5f6b-5c55-9a53-0c8a3d7f1b26"),
        replace(HERE, version=2),
        replace(HERE, type="sample.letter_noted"),
        replace(HERE, field="text"),
    ],
)
def test_a_box_can_not_be_moved(house: House, elsewhere: Place) -> None:
    box = house.vault.seal("person-1", SECRET, HERE)
    house.vault.seal("person-1", "another's", replace(HERE, jurisdiction=COUNTY))
    with pytest.raises((Tampered, Erased)) as raised:
        house.vault.open(box, elsewhere)
    assert SECRET not in str(raised.value)


def test_a_box_of_one_person_does_not_open_as_another_ones(house: House) -> None:
    box = house.vault.seal("person-1", SECRET, HERE)
    house.vault.seal("person-2", "other", HERE)
    with pytest.raises((Tampered, Erased)):
        house.vault.open({**box, "subject": "person-2"}, HERE)


def test_a_changed_byte_is_noticed(house: House) -> None:
    box = house.vault.seal("person-1", SECRET, HERE)
    changed = ("B" if box["text"][5] != "B" else "C").join((box["text"][:5], box["text"][6:]))
    with pytest.raises(Tampered):
        house.vault.open({**box, "text": changed}, HERE)


def test_a_destroyed_key_opens_nothing_and_is_not_made_again(house: House) -> None:
    box = house.vault.seal("person-1", SECRET, HERE)
    elsewhere = replace(HERE, jurisdiction=COUNTY)
    other = house.vault.seal("person-1", SECRET, elsewhere)
    assert house.vault.open(box, HERE) == SECRET
    assert house.vault.destroy("person-1", jurisdiction=CITY) == 1
    with pytest.raises(Erased):
        house.vault.open(box, HERE)
    assert house.vault.open(other, elsewhere) == SECRET
    assert house.vault.is_erased(CITY, "person-1")
    assert not house.vault.is_erased(COUNTY, "person-1")
    with pytest.raises(Erased):
        house.vault.seal("person-1", "new", HERE)
    assert house.vault.destroy("person-1") == 1
    assert house.vault.destroy("person-1") == 0
    assert house.database.query("SELECT 1 FROM vault.key") == []


def test_another_process_honours_the_destruction_once_its_trust_has_run_out(house: House) -> None:
    box = house.vault.seal("person-1", SECRET, HERE)
    elsewhere = Vault(house.database, house.keyring, trust=0.0)
    trusting = Vault(house.database, house.keyring, trust=3600.0)
    assert elsewhere.open(box, HERE) == trusting.open(box, HERE) == SECRET
    house.vault.destroy("person-1")
    with pytest.raises(Erased):
        elsewhere.open(box, HERE)
    assert trusting.open(box, HERE) == SECRET


def test_a_destruction_that_is_rolled_back_did_not_happen(house: House) -> None:
    box = house.vault.seal("person-1", SECRET, HERE)

    def destroy_and_fail() -> None:
        with house.database.transaction():
            house.vault.destroy("person-1")
            with pytest.raises(Erased):
                house.vault.open(box, HERE)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        destroy_and_fail()
    assert house.vault.open(box, HERE) == SECRET


def test_a_key_that_was_rolled_back_is_not_remembered(house: House) -> None:
    def seal_and_fail() -> None:
        with house.database.transaction():
            box = house.vault.seal("person-1", SECRET, HERE)
            assert house.vault.open(box, HERE) == SECRET
            raise InterruptedError

    with pytest.raises(InterruptedError):
        seal_and_fail()
    box = house.vault.seal("person-1", SECRET, HERE)
    assert house.vault.open(box, HERE) == SECRET


def test_a_key_found_for_one_save_is_not_used_by_the_next_one_for_it_may_be_gone(house: House) -> None:
    with house.database.transaction() as connection:
        with suppress(InterruptedError), connection.transaction(), acting(act("1")):
            house.ledger.save(CITY, letter("1", SECRET))
            raise InterruptedError
        with acting(act("2")):
            house.ledger.save(CITY, letter("2", SECRET), letter("3", SECRET))
    for number in ("2", "3"):
        kept = house.ledger.get(Letter, CITY, Letter.stream_id(number))
        assert kept.body.open() == SECRET


def test_nothing_is_sealed_under_a_key_that_is_being_destroyed(house: House) -> None:
    house.vault.seal("person-1", SECRET, HERE)
    sealed, go_on = threading.Event(), threading.Event()
    outcome: list[str] = []

    def seal_slowly() -> None:
        with house.database.transaction():
            house.vault.seal("person-1", SECRET, HERE)
            sealed.set()
            go_on.wait(30)
            outcome.append("sealed")

    def destroy() -> None:
        house.vault.destroy("person-1")
        outcome.append("destroyed")

    first = threading.Thread(target=seal_slowly)
    first.start()
    assert sealed.wait(30)
    second = threading.Thread(target=destroy)
    second.start()
    while not house.database.query("SELECT 1 FROM pg_locks WHERE NOT granted"):
        assert second.is_alive()
    go_on.set()
    first.join(30)
    second.join(30)
    assert outcome == ["sealed", "destroyed"]


def test_two_threads_that_seal_for_a_new_person_use_one_key(house: House) -> None:
    start = threading.Barrier(4)
    boxes: list[dict[str, str]] = []

    def seal() -> None:
        start.wait()
        boxes.append(house.vault.seal("person-9", SECRET, HERE))

    threads = [threading.Thread(target=seal) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len({b["key"] for b in boxes}) == 1
    assert [house.vault.open(b, HERE) for b in boxes] == [SECRET] * 4


def test_the_memory_for_keys_is_bounded_and_many_can_be_read_at_once(house: House) -> None:
    vault = Vault(house.database, house.keyring, remember=3)
    boxes = {f"p{n}": vault.seal(f"p{n}", SECRET, HERE) for n in range(6)}
    vault.preload(CITY, boxes)
    assert len(vault._keys) == 3
    assert [vault.open(box, HERE) for box in boxes.values()] == [SECRET] * 6
    assert len(vault._keys) == 3


def test_after_a_rotation_old_boxes_open_and_the_old_key_can_be_forgotten(house: House) -> None:
    boxes = [house.vault.seal(f"p{n}", SECRET, HERE) for n in range(5)]
    old = house.keyring.current
    new = house.keyring.rotate()
    assert house.vault.open(boxes[0], HERE) == SECRET
    assert house.vault.rewrap(page=2) == 5
    assert house.vault.rewrap() == 0
    assert {r["kek_id"] for r in house.database.query("SELECT kek_id FROM vault.key")} == {new}
    house.keyring.forget(old)
    fresh = Vault(house.database, Keyring.open(house.keyring.path))
    assert [fresh.open(box, HERE) for box in boxes] == [SECRET] * 5
    with pytest.raises(KeyringProblem, match="current"):
        house.keyring.forget(new)


def test_a_running_process_takes_up_a_rotation_by_another_one(house: House) -> None:
    running = Vault(house.database, Keyring.open(house.keyring.path))
    box = running.seal("person-1", SECRET, HERE)
    old = house.keyring.current
    new = house.keyring.rotate()
    assert house.vault.rewrap() == 1
    house.keyring.forget(old)
    later = running.seal("person-2", SECRET, HERE)
    assert running.wrapping_keys() == {new}
    assert running.open(box, HERE) == running.open(later, HERE) == SECRET


def test_forgetting_an_old_key_keeps_the_one_that_somebody_else_has_just_made(house: House) -> None:
    old = house.keyring.current
    house.keyring.rotate()
    made = Keyring.open(house.keyring.path).rotate()
    house.keyring.forget(old)
    assert Keyring.open(house.keyring.path).current == made
    assert old not in house.keyring.ids


def test_many_rotations_at_once_lose_no_key(house: House) -> None:
    start = threading.Barrier(6)
    made: list[str] = []

    def rotate() -> None:
        ring = Keyring.open(house.keyring.path)
        start.wait()
        made.extend(ring.rotate() for _ in range(5))

    threads = [threading.Thread(target=rotate) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert set(made) <= set(Keyring.open(house.keyring.path).ids)
    assert len(made) == 30


def test_a_key_that_is_about_to_be_recorded_counts_as_used(house: House) -> None:
    """Else the key that wraps it would be forgotten between its wrapping and its commit."""
    old = house.keyring.current
    sealed, go_on = threading.Event(), threading.Event()

    def seal_slowly() -> None:
        with house.database.transaction():
            house.vault.seal("person-3", SECRET, HERE)
            sealed.set()
            go_on.wait(30)

    used: list[set[str]] = []
    writer = threading.Thread(target=seal_slowly)
    writer.start()
    assert sealed.wait(30)
    house.keyring.rotate()
    asker = threading.Thread(target=lambda: used.append(house.vault.wrapping_keys()))
    asker.start()
    while asker.is_alive() and not house.database.query("SELECT 1 FROM pg_locks WHERE NOT granted"):
        pass
    go_on.set()
    writer.join(30)
    asker.join(30)
    assert used == [{old}]


def test_nothing_is_sealed_once_the_keyring_is_lost(house: House) -> None:
    house.keyring.path.unlink()
    with pytest.raises(KeyringProblem, match="no keyring"):
        house.vault.seal("person-1", SECRET, HERE)


def test_without_the_right_keyring_the_error_says_so(house: House, tmp_path: Path) -> None:
    box = house.vault.seal("person-1", SECRET, HERE)
    other = Vault(house.database, Keyring.open(tmp_path / "other.json", create=True))
    with pytest.raises(KeyringProblem, match="lacks key"):
        other.open(box, HERE)


def test_a_wrapped_key_can_not_be_given_to_another_person(house: House) -> None:
    box = house.vault.seal("person-1", SECRET, HERE)
    house.vault.seal("person-2", "other", HERE)
    house.database.execute(
        "UPDATE vault.key SET wrapped = (SELECT wrapped FROM vault.key WHERE subject = 'person-2')"
        " WHERE subject = 'person-1'"
    )
    with pytest.raises(Tampered):
        Vault(house.database, house.keyring).open(box, HERE)


def test_a_missing_keyring_is_made_only_where_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "keyring.json"
    with pytest.raises(KeyringProblem, match="no keyring"):
        Keyring.open(path)
    made = Keyring.open(path, create=True)
    assert path.stat().st_mode & 0o777 == 0o600
    assert Keyring.open(path, create=True).current == made.current
    assert [p.name for p in path.parent.iterdir()] == ["keyring.json"]


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"current": "x", "keys": {}}', '{"current": "x", "keys": {"x": 1}}']
)
def test_a_damaged_keyring_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keyring.json"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(KeyringProblem, match="damaged"):
        Keyring.open(path)


def test_a_keyring_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keyring.json"
    Keyring.open(path, create=True)
    path.chmod(0o640)
    with pytest.raises(KeyringProblem, match="chmod 600"):
        Keyring.open(path)


def test_no_repr_and_no_log_shows_a_key_or_a_text(house: House, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), acting(act("L-1")):
        house.ledger.save(CITY, letter("L-1", SECRET))
        read = house.ledger.get(Letter, CITY, stream_id("letter", "L-1"))
        assert read.body.open() == SECRET
    secrets = [SECRET, *house.keyring.path.read_text().split('"key": "')[1][:40].split('"')[:1]]
    shown = " ".join((repr(house.keyring), repr(house.vault), repr(read), repr(read.body), caplog.text))
    for secret in secrets:
        assert secret not in shown


def test_tokens_are_equal_within_one_index_of_one_place_alone(house: House) -> None:
    pieces = ["王芳", "龙凤"]
    here = house.vault.tokens(CITY, "names", pieces)
    assert len(here) == 2
    assert house.vault.tokens(CITY, "names", reversed(pieces)) == here
    assert house.vault.tokens(CITY, "names", ["王芳"]) < here
    for other in (house.vault.tokens(COUNTY, "names", pieces), house.vault.tokens(CITY, "words", pieces)):
        assert not other & here


def test_another_process_makes_the_same_tokens_after_a_rotation_too(house: House) -> None:
    before = house.vault.tokens(CITY, "names", ["王芳"])
    house.keyring.rotate()
    another = Vault(house.database, Keyring.open(house.keyring.path))
    another.rewrap()
    assert another.tokens(CITY, "names", ["王芳"]) == before


def test_the_key_of_an_index_that_was_rolled_back_is_not_kept(house: House) -> None:
    class Broken(Exception):
        pass

    with suppress(Broken), house.database.transaction():
        lost = house.vault.tokens(CITY, "names", ["王芳"])
        raise Broken
    made = house.vault.tokens(CITY, "names", ["王芳"])
    assert made != lost
    assert Vault(house.database, house.keyring).tokens(CITY, "names", ["王芳"]) == made


def test_without_the_text_there_are_no_tokens(house: House) -> None:
    value = house.vault.sealed(house.vault.seal("person-1", SECRET, HERE), HERE)
    assert value.tokens("names", lambda text: text.split()) == house.vault.tokens(
        CITY, "names", SECRET.split()
    )
    house.vault.destroy("person-1")
    assert value.tokens("names", lambda text: text.split()) == frozenset()
