"""What could not be taken in is seen by a person who can do something about it, and by nobody else."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from huiyin_operations.embedded.platform import Platform
from huiyin_samples.desk import CITY, DESK, FAULTS, log_of, write
from huiyin_samples.desk_next import DESK_NEXT
from huiyin_web.app import create_app
from huiyin_web.bootstrap import follow
from huiyin_web.identity.policy import Role

from .conftest import ARCHIVE_THAT_KNOWS, OPEN, SEALED, SECRET, UNKNOWN, WORDS, Archive, Reader

CENTRE = (Role.OPERATOR, Role.CLERK, Role.SUPERVISOR)


def numbers(reader: Reader) -> list[str]:
    return sorted(each["registration_no"] for each in reader.list())


@pytest.mark.parametrize("role", [*CENTRE, Role.ADMINISTRATOR])
def test_what_a_rule_refused_is_listed_counted_and_said_in_words(archive: Archive, role: Role) -> None:
    archive.refuse(OPEN)
    reader = archive.reader(role)
    [standing] = reader.list()
    assert (standing["registration_no"], standing["cause"], standing["why"]) == (OPEN, "refused", WORDS)
    assert reader.menu_counts() == ["1"]
    assert OPEN in reader.page()
    assert SECRET not in reader.page()


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SUPERVISOR])
@pytest.mark.parametrize("number", [SEALED, UNKNOWN])
def test_an_accusation_or_what_may_be_one_is_no_sight_for_who_may_not_know_of_it(
    archive: Archive, role: Role, number: str
) -> None:
    archive.refuse(number)
    reader = archive.reader(role)
    assert (reader.list(), reader.menu_counts()) == ([], [])
    assert reader.retry(number).status_code == 404


def test_of_what_class_it_is_nobody_knows_so_whoever_has_some_classes_alone_sees_none(
    archive: Archive,
) -> None:
    """Neither a row nor a number in the menu."""
    archive.refuse(OPEN)
    reader = archive.of_a_class(Role.CLERK, "utilities")
    assert (numbers(reader), reader.menu_counts()) == ([], [])
    assert numbers(archive.reader(Role.CLERK)) == [OPEN]


def test_whoever_handles_accusations_knows_which_and_the_administrator_only_that_one_waits(
    archive: Archive,
) -> None:
    archive.refuse(SEALED)
    clerk, administrator = archive.reader(Role.CLERK), archive.reader(Role.ADMINISTRATOR)
    assert (numbers(clerk), numbers(administrator)) == ([SEALED], [""])
    assert SEALED not in administrator.page()
    assert administrator.menu_counts() == ["1"]


def test_a_fault_of_the_program_goes_to_the_administrator(archive: Archive) -> None:
    archive.fail(OPEN)
    assert [each["cause"] for each in archive.reader(Role.ADMINISTRATOR).list()] == ["fault"]
    assert "ValueError" in archive.reader(Role.ADMINISTRATOR).page()
    for role in CENTRE:
        assert (archive.reader(role).list(), archive.reader(role).menu_counts()) == ([], [])


def test_what_a_newer_release_published_asks_for_an_update(archive: Archive) -> None:
    desk = archive.platform.runtime("desk")
    write(desk, OPEN, SECRET)
    newer = {"desk": log_of(desk, DESK_NEXT.publish)}
    follow(archive.platform.services["archive"], newer).subscriptions["desk"].catch_up()
    assert [each["cause"] for each in archive.reader(Role.ADMINISTRATOR).list()] == ["newer_release"]
    assert archive.reader(Role.CLERK).list() == []


@pytest.mark.parametrize("place", ["230621", "230100"])
def test_each_jurisdiction_has_its_own(archive: Archive, place: str) -> None:
    archive.refuse(OPEN, SEALED)
    for role in (*CENTRE, Role.ADMINISTRATOR):
        reader = archive.reader(role, place)
        assert (reader.list(), reader.menu_counts()) == ([], [])
        assert reader.retry(OPEN).status_code == 404


def test_words_that_are_no_text_of_the_program_are_not_shown(archive: Archive) -> None:
    archive.refuse(OPEN, words=SECRET)
    assert SECRET not in archive.reader(Role.CLERK).page()
    assert SECRET not in archive.reader(Role.ADMINISTRATOR).page()


def test_trying_again_takes_it_in_says_so_and_is_recorded(archive: Archive) -> None:
    archive.refuse(OPEN)
    clerk = archive.reader(Role.CLERK)
    assert clerk.retry(OPEN).get_json() == {"taken_in": False}
    [standing] = clerk.list()
    assert standing["attempts"] == 2
    FAULTS.steps.clear()
    assert clerk.retry(OPEN, "another-key").get_json() == {"taken_in": True}
    assert (clerk.list(), clerk.menu_counts()) == ([], [])
    tried = archive.platform.runtime("archive").database.query(
        "SELECT asked_by, registration_no, taken_in FROM subscription.retry ORDER BY id"
    )
    assert [(each["registration_no"], each["taken_in"]) for each in tried] == [(OPEN, False), (OPEN, True)]
    assert all(each["asked_by"].startswith("script:") for each in tried)


def test_the_same_form_sent_twice_is_one_try_with_one_answer(archive: Archive) -> None:
    archive.refuse(OPEN)
    clerk = archive.reader(Role.CLERK)
    assert [clerk.retry(OPEN).get_json() for _ in range(2)] == [{"taken_in": False}] * 2
    assert clerk.list()[0]["attempts"] == 2
    FAULTS.steps.clear()
    assert [clerk.retry(OPEN, "another-key").get_json() for _ in range(2)] == [{"taken_in": True}] * 2
    assert clerk.retry(SEALED, "another-key").status_code == 422


def test_the_page_says_what_came_of_it(archive: Archive) -> None:
    archive.refuse(OPEN)
    clerk = archive.reader(Role.CLERK)
    address = f"/archive/standstills/desk/{archive.platform.services['archive'].subscriptions['desk'].parked()[0].stream}/retry"

    def press(key: str) -> str:
        answer = clerk.client.post(
            address, headers=clerk.headers, data={"idempotency_key": key}, follow_redirects=True
        )
        assert answer.status_code == 200
        return answer.text

    assert "已重试，仍未能接收" in press("the-first-key")
    FAULTS.steps.clear()
    assert "已接收" in press("the-second-key")
    assert "已不再停住" in press("the-third-key")


def test_two_processes_that_try_at_once_take_it_in_once(archive: Archive, tmp_path: Path) -> None:
    archive.refuse(OPEN)
    FAULTS.steps.clear()
    with Platform(
        tmp_path, services=(DESK, ARCHIVE_THAT_KNOWS), databases=archive.platform.databases
    ) as second:
        readers = [archive.reader(Role.CLERK), Archive(second).reader(Role.ADMINISTRATOR)]
        together, answers = threading.Barrier(2), []

        def press(reader: Reader) -> None:
            together.wait()
            answers.append(reader.retry(OPEN))

        threads = [threading.Thread(target=press, args=(each,)) for each in readers]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert {each.status_code for each in answers} <= {200, 404}
    assert {"taken_in": True} in [each.get_json() for each in answers]
    opened = [e for e in archive.platform.runtime("archive").ledger.events(CITY) if "opened" in e.type]
    assert len(opened) == 1


def test_the_menu_of_another_process_counts_it_and_leads_there(archive: Archive, tmp_path: Path) -> None:
    archive.refuse(OPEN)
    archive.platform.app()
    with Platform(tmp_path, services=(DESK,), databases=archive.platform.databases) as apart:
        token = apart.identity.tokens.issue(role=Role.OPERATOR, jurisdiction=CITY)
        elsewhere = Reader(
            create_app(list(apart.services.values())).test_client(), {"Authorization": f"Bearer {token}"}
        )
        assert elsewhere.menu_counts() == ["1"]
        assert 'href="/archive/standstills"' in elsewhere.page("/account?lang=en")
