"""Each notice leaves once, by its intent: whatever dies, is away, is replayed, or happens meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage

import psycopg
import pytest

from huiyin_ledger.intents import Intent, record
from huiyin_web.identity.policy import Role
from huiyin_web.identity.sendings import ATTEMPTS
from huiyin_web.notices.handing_over import LATEST, hand_over
from huiyin_web.notices.sending import send_due

from .conftest import FAULTY, NUMBER, PLACE, WORDS, Bureau, MailServer, Matter, Messenger, proves

SECOND = "230602-2026-0000002"


def waiting(bureau: Bureau) -> list[Intent]:
    return bureau.runtime.database.rows(
        Intent, "SELECT id, kind, jurisdiction, registration_no, about, at FROM notice.intent ORDER BY number"
    )


def test_who_may_act_is_told_by_each_way_once(
    bureau: Bureau, mail_server: MailServer, messenger: Messenger
) -> None:
    for login in ("li.jing", "he.xin"):
        bureau.employ(login)
    bureau.employ("of.another.unit", unit="water")
    bureau.employ("of.the.centre", Role.CLERK, unit=None)
    secret = bureau.use_messenger(messenger.address)
    bureau.reach()
    assert [each.registration_no for each in waiting(bureau)] == [NUMBER]

    assert bureau.tell() == 3

    assert waiting(bureau) == []
    assert bureau.told() == {"he.xin": [NUMBER], "li.jing": [NUMBER]}
    assert sorted(str(each["To"]) for each in mail_server.letters) == [
        "he.xin@example.gov.cn",
        "li.jing@example.gov.cn",
    ]
    [(headers, body)] = messenger.posted
    assert proves(secret, headers, body)
    assert headers["host"] == f"127.0.0.1:{messenger.port}"
    bureau.platform.settle()
    assert bureau.tell() == 0
    assert (len(mail_server.letters), len(messenger.posted)) == (2, 1)


def test_a_message_tells_the_number_and_what_is_owed_and_nothing_of_anybody(
    bureau: Bureau, mail_server: MailServer, messenger: Messenger
) -> None:
    bureau.employ("li.jing")
    bureau.use_messenger(messenger.address)
    bureau.reach()
    bureau.tell()
    [letter], [body] = mail_server.letters, messenger.bodies()
    said = letter.get_content()
    assert NUMBER in said
    assert NUMBER in str(letter["Subject"])
    assert "/notices/" in said
    assert letter["Auto-Submitted"] == "auto-generated"
    assert body["type"] == "huiyin.notice.reached"
    assert body["data"]["registration_no"] == NUMBER
    for text in (letter.as_string(), said, str(body)):
        assert WORDS not in text
        assert "李静" not in text


def test_an_accusation_is_told_in_the_page_of_whom_it_concerns_and_nowhere_else(
    bureau: Bureau, mail_server: MailServer, messenger: Messenger
) -> None:
    bureau.employ("li.jing")
    bureau.employ("of.the.post", sealed=True)
    bureau.use_messenger(messenger.address)
    bureau.reach(sealed=True)
    assert bureau.tell() == 0
    assert bureau.told() == {"of.the.post": [NUMBER]}
    assert (mail_server.letters, messenger.posted) == ([], [])


def test_what_turns_out_to_be_an_accusation_is_taken_back(bureau: Bureau, mail_server: MailServer) -> None:
    bureau.employ("li.jing")
    bureau.reach()
    hand_over(bureau.service)
    assert bureau.told() == {"li.jing": [NUMBER]}
    bureau.change(Matter.hide)
    assert send_due(bureau.service) == 0, "found out when it was about to leave"
    hand_over(bureau.service)
    assert bureau.told() == {}
    assert bureau.states() == []
    assert mail_server.letters == []


def test_what_is_done_meanwhile_does_not_leave(bureau: Bureau, mail_server: MailServer) -> None:
    bureau.employ("li.jing")
    bureau.reach()
    bureau.reach(SECOND)
    hand_over(bureau.service)
    bureau.change(Matter.do)
    assert send_due(bureau.service) == 1
    [letter] = mail_server.letters
    assert SECOND in str(letter["Subject"])
    assert bureau.states() == ["not_needed", "sent"]


def test_what_is_done_before_it_is_handed_over_is_told_to_nobody(bureau: Bureau) -> None:
    bureau.employ("li.jing")
    bureau.reach()
    bureau.change(Matter.do)
    assert bureau.tell() == 0
    assert bureau.told() == {}


def test_who_may_act_no_more_gets_no_message(bureau: Bureau, mail_server: MailServer) -> None:
    bureau.employ("li.jing")
    bureau.employ("he.xin")
    bureau.reach()
    hand_over(bureau.service)
    bureau.platform.identity.accounts.disable("li.jing")
    bureau.move("he.xin", "water")
    assert send_due(bureau.service) == 0
    assert mail_server.letters == []


def test_a_process_that_dies_after_sending_sends_the_same_message_again(
    bureau: Bureau, mail_server: MailServer, postgres: str
) -> None:
    bureau.employ("li.jing")
    bureau.reach()
    hand_over(bureau.service)
    database = bureau.platform.identity.recorder.database
    name = database.one("SELECT current_database() AS name")
    assert name is not None

    def lose_the_connection(letter: EmailMessage) -> None:
        mail_server.before_taking = lambda letter: None
        with psycopg.connect(postgres, autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND state = 'idle in transaction'",
                (name["name"],),
            )

    mail_server.before_taking = lose_the_connection
    with pytest.raises(psycopg.OperationalError):
        send_due(bureau.service)
    assert bureau.states() == ["waiting"]
    assert send_due(bureau.service) == 1
    assert bureau.states() == ["sent"]
    first, second = mail_server.ids
    assert first == second


def test_a_process_that_dies_while_handing_over_tells_nothing_twice(bureau: Bureau) -> None:
    bureau.employ("li.jing")
    bureau.reach()
    [intent] = waiting(bureau)
    hand_over(bureau.service)
    record(bureau.runtime.database, intent)
    hand_over(bureau.service)
    assert bureau.told() == {"li.jing": [NUMBER]}
    assert bureau.states() == ["waiting"]


def test_two_processes_at_once_send_each_message_once(bureau: Bureau, mail_server: MailServer) -> None:
    for n in range(6):
        bureau.employ(f"li.jing{n}")
    bureau.reach()
    hand_over(bureau.service)
    both: list[asyncio.Barrier] = []

    async def meet() -> None:
        """The first two letters wait for each other: both processes are in the middle of one."""
        if not both:
            both.append(asyncio.Barrier(2))
        if len(both) < 3:
            both.append(both[0])
            await both[0].wait()

    mail_server.before_taking = lambda letter: meet()
    with ThreadPoolExecutor(2) as pool:
        left = [each.result(timeout=60) for each in [pool.submit(send_due, bureau.service) for _ in range(2)]]
    assert sum(left) == 6
    assert all(left)
    assert len(set(mail_server.ids)) == len(mail_server.ids) == 6


def test_two_processes_hand_over_each_intent_once(bureau: Bureau) -> None:
    bureau.employ("li.jing")
    for n in range(20):
        bureau.reach(f"230602-2026-00000{n:02}")
    with ThreadPoolExecutor(4) as pool:
        for each in [pool.submit(hand_over, bureau.service) for _ in range(4)]:
            each.result(timeout=60)
    hand_over(bureau.service)
    assert len(bureau.told()["li.jing"]) == 20
    assert len(bureau.states()) == 20


def test_an_older_backup_that_takes_in_everything_again_sends_nothing_again(
    bureau: Bureau, mail_server: MailServer
) -> None:
    bureau.employ("li.jing")
    bureau.reach()
    assert bureau.tell() == 1
    bureau.runtime.database.execute("DELETE FROM subscription.position")
    bureau.platform.settle()
    assert [each.registration_no for each in waiting(bureau)] == [NUMBER], "it was asked for again"
    assert bureau.tell() == 0
    assert len(mail_server.letters) == 1
    assert bureau.told() == {"li.jing": [NUMBER]}


def test_rebuilt_views_tell_nothing(bureau: Bureau, mail_server: MailServer) -> None:
    bureau.employ("li.jing")
    bureau.reach()
    assert bureau.tell() == 1
    identity = bureau.platform.services["identity"].runtime
    for view in ("accounts", "notice_choices", "messengers"):
        identity.views.rebuild(view, ledger=identity.ledger, sources={})
        identity.views.swap(view, ledger=identity.ledger, sources={})
    bureau.platform.settle()
    assert waiting(bureau) == []
    assert bureau.tell() == 0
    assert len(mail_server.letters) == 1


def test_one_that_the_program_fails_on_keeps_no_other(bureau: Bureau, mail_server: MailServer) -> None:
    bureau.employ("li.jing")
    bureau.reach(SECOND, FAULTY)
    bureau.reach()
    assert bureau.tell() == 1
    assert waiting(bureau) == []
    assert bureau.told() == {"li.jing": [NUMBER]}


def test_what_nobody_could_be_told_for_days_is_told_no_more(bureau: Bureau) -> None:
    bureau.employ("li.jing")
    bureau.reach()
    bureau.clock.advance(LATEST * 2)
    assert bureau.tell() == 0
    assert bureau.told() == {}


def test_letters_wait_while_the_mail_server_is_away(bureau: Bureau, mail_server: MailServer) -> None:
    bureau.employ("li.jing")
    bureau.employ("he.xin")
    mail_server.stop()
    bureau.reach()
    assert bureau.tell() == 0
    assert bureau.told() == {"he.xin": [NUMBER], "li.jing": [NUMBER]}, "the page tells at once"
    assert bureau.states() == ["waiting", "waiting"]
    mail_server.start()
    assert send_due(bureau.service) == 1, "the one that was tried waits for its next turn"
    bureau.later()
    assert send_due(bureau.service) == 1
    assert len(set(mail_server.ids)) == 2


def test_a_messenger_that_is_away_keeps_no_letter(
    bureau: Bureau, mail_server: MailServer, messenger: Messenger
) -> None:
    bureau.employ("li.jing")
    bureau.use_messenger(messenger.address)
    messenger.status = 503
    bureau.reach()
    assert bureau.tell() == 1
    assert len(mail_server.letters) == 1
    messenger.status = 200
    bureau.later()
    assert send_due(bureau.service) == 1
    first, second = (headers["webhook-id"] for headers, _body in messenger.posted)
    assert first == second


def test_what_is_tried_in_vain_is_given_up_and_an_administrator_tries_it_again(
    bureau: Bureau, mail_server: MailServer
) -> None:
    bureau.employ("li.jing")
    mail_server.answers = ["451 later"] * ATTEMPTS
    bureau.reach()
    hand_over(bureau.service)
    for _ in range(ATTEMPTS):
        assert bureau.states() == ["waiting"]
        assert send_due(bureau.service) == 0
        bureau.later()
    sendings = bureau.platform.identity.sendings
    [given_up] = sendings.given_up("230600")
    assert (given_up.why, given_up.attempts, given_up.receiver) == ("451", ATTEMPTS, "li.jing")
    assert send_due(bureau.service) == 0
    assert sendings.given_up("230900") == []
    assert sendings.try_again("230900") == 0
    assert sendings.try_again("230600") == 1
    assert send_due(bureau.service) == 1
    assert sendings.given_up("230600") == []


def test_a_letter_that_is_refused_is_given_up_at_once(bureau: Bureau, mail_server: MailServer) -> None:
    bureau.employ("li.jing")
    mail_server.answers = ["550 no such mailbox"]
    bureau.reach()
    assert bureau.tell() == 0
    [given_up] = bureau.platform.identity.sendings.given_up(PLACE)
    assert given_up.why == "550"


def test_without_a_mail_server_no_letter_waits_for_one(bureau_with: Callable[..., Bureau]) -> None:
    bureau = bureau_with()
    bureau.employ("li.jing")
    bureau.reach()
    assert bureau.tell() == 0
    assert bureau.told() == {"li.jing": [NUMBER]}
    assert bureau.states() == []
