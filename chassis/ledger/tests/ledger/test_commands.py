"""Commands: once per Idempotency-Key, again where somebody was quicker, never half."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel

from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Conflict, Once, Refused, acting, current_act, stream_id
from huiyin_samples.house import House
from huiyin_samples.letters import CITY, Letter, act, letter

CODE = "ABCD-EFGH-JKLM-NPQR"


def opening(house: House, number: str) -> Any:
    def run() -> dict[str, Any]:
        written = letter(number)
        return {"position": house.ledger.append(CITY, written), "code": CODE, "by": current_act().actor}

    return run


def test_the_act_is_in_force_and_the_answer_comes_back(house: House) -> None:
    assert execute(house, act("L-1"), opening(house, "L-1"), jurisdiction=CITY) == {
        "position": 1,
        "code": CODE,
        "by": "clerk-1",
    }
    with pytest.raises(LookupError):
        current_act()


def test_the_same_key_gets_the_same_answer_and_nothing_happens_twice(house: House) -> None:
    for _ in range(3):
        answer = execute(
            house,
            act("L-1", once=Once("k-1", "r")),
            opening(house, "L-1"),
            jurisdiction=CITY,
        )
        assert answer["position"] == 1
    assert house.ledger.heads() == {CITY: 1}


def test_a_model_comes_back_as_the_model_that_it_was(house: House) -> None:
    class Taken(BaseModel):
        number: str
        at: datetime

    taken = Taken(number="L-1", at=datetime(2026, 3, 2, 9, tzinfo=UTC))
    given = [
        execute(house, act("L-1", once=Once("k-1", "r")), lambda: taken, jurisdiction=CITY, answer=Taken)
        for _ in range(2)
    ]
    assert given == [taken, taken]


def test_the_same_key_for_another_request_is_refused(house: House) -> None:
    execute(house, act("L-1", once=Once("k-1", "r")), opening(house, "L-1"), jurisdiction=CITY)
    with pytest.raises(Refused) as refused:
        execute(
            house,
            act("L-2", once=Once("k-1", "s")),
            opening(house, "L-2"),
            jurisdiction=CITY,
        )
    assert refused.value.code == "idempotency_key_reused"


def test_the_same_key_of_another_person_is_another_key(house: House) -> None:
    execute(house, act("L-1", once=Once("k-1", "r")), opening(house, "L-1"), jurisdiction=CITY)
    answer = execute(
        house, act("L-2", actor="clerk-2", once=Once("k-1", "r")), opening(house, "L-2"), jurisdiction=CITY
    )
    assert answer["by"] == "clerk-2"


def test_an_answer_is_not_kept_in_plain(house: House) -> None:
    execute(house, act("L-1", once=Once("key-of-a-citizen", "r")), opening(house, "L-1"), jurisdiction=CITY)
    (row,) = house.database.query("SELECT a::text AS shown, answer FROM command.answer a")
    assert CODE.encode() not in bytes(row["answer"])
    assert "key-of-a-citizen" not in row["shown"]


def test_a_refused_command_leaves_nothing_behind_and_its_key_unused(house: House) -> None:
    def refuse() -> dict[str, Any]:
        opening(house, "L-1")()
        raise Refused("no", "not today")

    with pytest.raises(Refused, match="not today"):
        execute(house, act("L-1", once=Once("k-1", "r")), refuse, jurisdiction=CITY)
    assert house.ledger.heads() == {}
    assert (
        execute(house, act("L-1", once=Once("k-1", "r")), opening(house, "L-1"), jurisdiction=CITY)[
            "position"
        ]
        == 1
    )


def test_a_command_that_lost_a_race_runs_again_on_what_the_other_left(house: House) -> None:
    execute(house, act("L-1"), opening(house, "L-1"), jurisdiction=CITY)
    runs: list[int] = []

    def note() -> int:
        mine = house.ledger.get(Letter, CITY, stream_id("letter", "L-1"))
        mine.note("mine")
        if not runs:
            other = threading.Thread(target=interfere)
            other.start()
            other.join(30)
        runs.append(mine.version)
        return house.ledger.append(CITY, mine)

    def interfere() -> None:
        with acting(act("L-1")):
            theirs = house.ledger.get(Letter, CITY, stream_id("letter", "L-1"))
            theirs.note("theirs")
            house.ledger.save(CITY, theirs)

    assert execute(house, act("L-1"), note, jurisdiction=CITY) == 3
    assert runs == [2, 3]


def test_where_a_retry_is_not_right_the_conflict_is_told(house: House) -> None:
    runs: list[int] = []

    def conflict() -> None:
        runs.append(1)
        raise Conflict

    with pytest.raises(Conflict):
        execute(house, act(), conflict, jurisdiction=CITY, retries=0)
    with pytest.raises(Conflict):
        execute(house, act(), conflict, jurisdiction=CITY, retries=2)
    assert len(runs) == 4
    with house.database.transaction(), pytest.raises(Conflict):
        execute(house, act(), conflict, jurisdiction=CITY)
    assert len(runs) == 5


def test_two_requests_with_one_key_at_once_do_one_thing(house: House) -> None:
    start = threading.Barrier(4)
    answers: list[Any] = []

    def request() -> None:
        start.wait()
        answers.append(
            execute(
                house,
                act("L-1", once=Once("k", "r")),
                opening(house, "L-1"),
                jurisdiction=CITY,
            )
        )

    threads = [threading.Thread(target=request) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers == [{"position": 1, "code": CODE, "by": "clerk-1"}] * 4
    assert house.ledger.heads() == {CITY: 1}
