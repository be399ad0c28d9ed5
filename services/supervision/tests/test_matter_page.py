"""A matter's page: who owes what by when, how it was counted, and urging."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from huiyin_contracts.vocabulary import Channel
from huiyin_testing.forms import refused
from huiyin_web.identity.policy import Role

if TYPE_CHECKING:
    from services.supervision.tests.given import Site, World

NO = "230621-2026-0000001"


def _accepted(world: World) -> None:
    world.at("2026-07-30T09:00").registered(channel=Channel.LETTER)
    world.dispatched(channel=Channel.LETTER)
    world.unit("water", "肇州县水务局")
    world.at("2026-07-31T09:00").signed()
    world.at("2026-08-03T09:00").decided()


def test_one_sentence_says_who_owes_what_by_when(world: World, site: Site) -> None:
    _accepted(world)
    text = site.as_(Role.SUPERVISOR).get(f"/matters/{NO}").text
    assert "肇州县水务局 owes “Handle and reply” by 2026-10-08 24:00: 43 working days left." in text


def test_every_day_of_the_sixty_is_there_with_its_reason(world: World, site: Site) -> None:
    _accepted(world)
    answer = site.as_(Role.SUPERVISOR).get(f"/api/v1/matters/{NO}/clocks?explain=true").json
    clock = next(item for item in answer["items"] if item["limit_id"] == "T06")
    assert (clock["source"], clock["rule_pack"]) == ("信访工作条例 §34", "petition-2022")
    assert [day["number"] for day in clock["days"] if day["step"] == "counted"] == list(range(1, 61))
    ends = [(day["date"], day["step"], day["name"]) for day in clock["days"][-7:]]
    assert ends == [
        ("2026-10-02", "counted", "National Day"),
        *[(f"2026-10-0{n}", "rolled", "National Day") for n in range(3, 8)],
        ("2026-10-08", "landed", ""),
    ]
    assert {day["source_notice"] for day in clock["days"]} == {"国务院办公厅关于2026年部分节假日安排的通知"}


def test_the_page_shows_rule_source_and_the_count(world: World, site: Site) -> None:
    _accepted(world)
    text = site.as_(Role.SUPERVISOR).get(f"/matters/{NO}").text
    for expected in (
        "信访工作条例 §34",
        "Regulations on Petition Work (2022) (petition-2022 2)",
        "60 days counted · the end moved over 6 days off",
        "Day off: the end moves on",
        "It ended: the notice was served.",
    ):
        assert expected in text


def test_without_asking_no_days_are_sent(world: World, site: Site) -> None:
    _accepted(world)
    items = site.as_(Role.SUPERVISOR).get(f"/api/v1/matters/{NO}/clocks").json["items"]
    assert {item["days"] for item in items} == {None}


def test_a_supervisor_urges_a_unit_and_the_reminder_is_listed(world: World, site: Site) -> None:
    _accepted(world)
    supervisor = site.as_(Role.SUPERVISOR)
    form = {"clock_id": f"{NO}/T06/1", "words": "请于本周内答复"}
    answer = supervisor.post(f"/matters/{NO}/urge", form=form)
    assert answer.status_code == 303
    assert "urged by a supervisor" in supervisor.get(f"/matters/{NO}").text
    items = supervisor.get("/api/v1/reminders").json["items"]
    assert [(item["unit"], item["kind"], item["by_hand"]) for item in items] == [("water", "handle", True)]


def test_the_same_key_urges_once(world: World, site: Site) -> None:
    _accepted(world)
    supervisor = site.as_(Role.SUPERVISOR)
    for _attempt in range(2):
        answer = supervisor.post(
            f"/api/v1/matters/{NO}/urge",
            json={"clock_id": f"{NO}/T06/1"},
            **{"Idempotency-Key": "once-and-no-more"},
        )
        assert answer.json == {"clock_id": f"{NO}/T06/1", "unit": "water"}
    assert len(supervisor.get("/api/v1/reminders").json["items"]) == 1


def test_what_cant_be_urged_is_refused_with_the_reason_on_the_page(world: World, site: Site) -> None:
    _accepted(world)
    supervisor = site.as_(Role.SUPERVISOR)
    answer = supervisor.post(f"/matters/{NO}/urge", form={"clock_id": f"{NO}/T04/1"})
    refused(answer, supervisor.follow)
    api = supervisor.post(f"/api/v1/matters/{NO}/urge", json={"clock_id": f"{NO}/T04/1"})
    assert (api.status_code, api.json["code"]) == (422, "clock_not_running")
    assert supervisor.post(f"/api/v1/matters/{NO}/urge", json={"clock_id": "other"}).status_code == 404


def test_an_urging_owes_an_answer_and_the_supervisor_reads_it(world: World, site: Site) -> None:
    _accepted(world)
    supervisor = site.as_(Role.SUPERVISOR)
    form = {"clock_id": f"{NO}/T06/1", "words": "请于本周内答复"}
    supervisor.post(f"/matters/{NO}/urge", form=form)
    assert world.owed() == {"T06/1": "water", "urging/1": "water"}
    text = supervisor.get(f"/matters/{NO}").text
    assert "请于本周内答复" in text
    assert "answer due by 2026-08-04 24:00" in text
    (urging,) = world.runtime.database.query("SELECT urging_id FROM live.urgings")
    world.at("2026-08-04T09:00").urging_answered(urging["urging_id"], "管道今日抢修")
    assert world.outcomes()["urging/1"] == "met"
    assert "管道今日抢修" in supervisor.get(f"/matters/{NO}").text


def test_an_urging_without_words_or_too_soon_after_the_last_is_refused_and_keeps_what_was_typed(
    world: World, site: Site
) -> None:
    _accepted(world)
    supervisor, address = site.as_(Role.SUPERVISOR), f"/matters/{NO}/urge"
    clock = {"clock_id": f"{NO}/T06/1", "lang": "en"}
    without = supervisor.post(address, form={**clock, "words": " "})
    assert "Write what the unit is to do." in refused(without, supervisor.follow).text
    assert supervisor.post(address, form={**clock, "words": "请抓紧"}).status_code == 303
    again = supervisor.post(address, form={**clock, "words": "请再抓紧"})
    assert "请再抓紧" in refused(again, supervisor.follow).text
    world.at("2026-08-03T15:00")
    assert supervisor.post(address, form={**clock, "words": "请再抓紧"}).status_code == 303


def test_a_reply_answers_the_urging_and_an_audit_leaves_it_with_the_unit(world: World, site: Site) -> None:
    _accepted(world)
    supervisor = site.as_(Role.SUPERVISOR)
    supervisor.post(f"/matters/{NO}/urge", form={"clock_id": f"{NO}/T06/1", "words": "请抓紧"})
    world.return_requested()
    assert world.owed() == {"T06/1": None, "return_decision/1": None, "urging/1": "water"}
    world.return_rejected()
    world.replied()
    assert world.outcomes()["urging/1"] == "met"


def test_the_clock_that_is_overdue_stands_first(world: World, site: Site) -> None:
    world.at("2026-03-02T09:00").registered()
    world.dispatched()
    text = world.at("2026-03-03T16:00") and site.as_(Role.SUPERVISOR).get(f"/matters/{NO}").text
    assert text.index("Sign for it") < text.index("First contact") < text.index(">Reply<")


def test_a_unit_urges_nobody(world: World, site: Site) -> None:
    _accepted(world)
    handler = site.as_(Role.UNIT_HANDLER, "water")
    assert handler.post(f"/api/v1/matters/{NO}/urge", json={"clock_id": f"{NO}/T06/1"}).status_code == 403
    assert "Urge the unit" not in handler.get(f"/matters/{NO}").text


def test_cards_and_reminders_are_on_the_page(world: World, site: Site) -> None:
    _accepted(world)
    world.tick_until("2026-10-14T00:00", every=timedelta(days=1))
    text = site.as_(Role.SUPERVISOR).get(f"/matters/{NO}").text
    for expected in (
        "Yellow card",
        "Red card",
        "Still not done working days after it was due.",
        "by the rule",
    ):
        assert expected in text
