"""Return visits over HTTP: the worklist, the form, and who may not ask."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from huiyin_contracts.vocabulary import ClosingOutcome
from huiyin_testing.forms import refused
from huiyin_web.duties import parts_in
from huiyin_web.identity.directory import Declared, Listing, Page, Words
from huiyin_web.identity.policy import Action, Role

if TYPE_CHECKING:
    from services.supervision.tests.given import Site, World

NO = "230621-2026-0000001"
CONTENT = {"answered": True, "resolved": "resolved", "satisfaction": "satisfied"}
NOT_DONE = {"answered": True, "resolved": "unresolved", "satisfaction": "dissatisfied"}


def _approved(world: World) -> None:
    world.at("2026-03-02T09:00").registered()
    world.dispatched()
    world.signed()
    world.contacted()
    world.at("2026-03-04T09:00").approved()


def _types(world: World) -> list[str]:
    return [event.type.removeprefix("supervision.") for event in world.events()]


def test_an_approved_reply_puts_the_matter_on_the_worklist(world: World, site: Site) -> None:
    _approved(world)
    operator = site.as_(Role.OPERATOR)
    assert NO in operator.get("/return-visits").text
    assert [item["attempts"] for item in operator.get("/api/v1/return-visits").json["items"]] == [0]


def test_who_spoke_for_the_unit_with_somebody_who_asked_for_secrecy_may_ask_afterwards(world: World) -> None:
    world.at("2026-03-02T09:00").registered(confidential=True)
    world.dispatched()
    world.signed()
    world.contacted(by_centre="operator")
    assert parts_in(world.runtime.database, "230621", NO) == {"water-handler": {"worked"}}


def test_a_content_petitioner_concludes_the_matter(world: World, site: Site) -> None:
    _approved(world)
    answer = site.as_(Role.SUPERVISOR).post(f"/api/v1/return-visits/{NO}", json=CONTENT)
    assert answer.json == {"registration_no": NO, "state": "concluded", "attempt": 1, "redo_count": 0}
    assert _types(world)[-2:] == ["return_visited", "matter_concluded"]


def test_a_false_closing_is_found_and_done_again(world: World, site: Site) -> None:
    """Scenario 12: the unit says done, the petitioner says not; the redo has its own clock and its own visit."""
    _approved(world)
    supervisor = site.as_(Role.SUPERVISOR)
    answer = supervisor.post(f"/api/v1/return-visits/{NO}", json=NOT_DONE).json
    assert (answer["state"], answer["redo_count"]) == ("redo", 1)
    world.at("2026-03-05T09:00").redo_started()
    assert world.outcomes()["redo/1"] == "running"
    world.at("2026-03-06T09:00").approved(round=2)
    assert world.outcomes()["redo/1"] == "met"
    again = supervisor.post(f"/api/v1/return-visits/{NO}", json=NOT_DONE).json
    assert (again["state"], again["attempt"], again["redo_count"]) == ("redo", 1, 2)


def test_nobody_answering_three_times_concludes_it(world: World, site: Site) -> None:
    _approved(world)
    supervisor = site.as_(Role.SUPERVISOR)
    states = []
    for at in ("2026-03-04T09:00", "2026-03-04T14:00", "2026-03-05T09:00"):
        world.at(at)
        answer = supervisor.post(f"/api/v1/return-visits/{NO}", json={"answered": False})
        states.append(answer.json["state"])
    assert states == ["due", "due", "concluded"]


@pytest.mark.parametrize("heard_first", ["registration", "reply"])
def test_no_visit_is_owed_to_somebody_anonymous_whatever_is_heard_first(
    world: World, site: Site, heard_first: str
) -> None:
    world.at("2026-03-02T09:00")
    if heard_first == "registration":
        world.registered(anonymous=True)
    world.dispatched()
    world.at("2026-03-04T09:00").approved()
    if heard_first == "reply":
        world.registered(anonymous=True)
    assert NO not in site.as_(Role.OPERATOR).get("/return-visits").text
    assert _types(world).count("matter_concluded") == 1
    assert NO in site.as_(Role.OPERATOR).get("/return-visits?state=concluded").text


@pytest.mark.parametrize("anonymous", [False, True])
def test_a_visit_is_headed_by_what_to_do_only_where_it_is_owed(
    world: World, site: Site, anonymous: bool
) -> None:
    world.at("2026-03-02T09:00").registered(anonymous=anonymous)
    world.dispatched()
    world.at("2026-03-04T09:00").approved()
    page = site.as_(Role.OPERATOR).get(f"/return-visits/{NO}?lang=en").text
    assert ("Ask, then record" in page) is not anonymous
    assert ("Nobody is to be asked" in page) is anonymous


@pytest.mark.parametrize(("anonymous", "asked"), [(False, True), (True, False)])
def test_a_review_offers_to_ask_first_where_there_is_somebody(
    world: World, site: Site, anonymous: bool, asked: bool
) -> None:
    world.at("2026-03-02T09:00").registered(anonymous=anonymous)
    world.dispatched()
    world.at("2026-03-04T09:00").approved()
    world.rated()
    page = site.as_(Role.OPERATOR).get(f"/return-visits/{NO}").text
    assert "Decide on a review" in page
    assert ("Or ask the petitioner first" in page) is asked


def test_whoever_says_how_it_was_answered_and_nobody_is_asked_whether(world: World, site: Site) -> None:
    _approved(world)
    supervisor = site.as_(Role.SUPERVISOR)
    both = {"answered": "no", "resolved": "resolved", "satisfaction": "satisfied"}
    refused(supervisor.post(f"/return-visits/{NO}", form=both), supervisor.follow)
    said = {"resolved": "resolved", "satisfaction": "satisfied"}
    assert supervisor.post(f"/return-visits/{NO}", form=said).status_code == 303
    assert _types(world)[-2:] == ["return_visited", "matter_concluded"]


def test_the_form_keeps_what_was_typed_and_says_what_is_missing(world: World, site: Site) -> None:
    _approved(world)
    supervisor = site.as_(Role.SUPERVISOR)
    refused(supervisor.post(f"/return-visits/{NO}", form={}), supervisor.follow)
    sent = supervisor.post(f"/return-visits/{NO}", form={"satisfaction": "satisfied"})
    answer = refused(sent, supervisor.follow)
    assert "Say whether it was settled and how satisfied the petitioner is." in answer.text
    assert 'value="satisfied" id="f-satisfaction" checked' in answer.text
    done = supervisor.post(f"/return-visits/{NO}", form={"answered": "no"})
    assert (done.status_code, done.headers["Location"]) == (303, "/supervision/return-visits")


@pytest.mark.parametrize("role", [Role.UNIT_HANDLER, Role.UNIT_HEAD])
def test_a_unit_can_never_write_a_return_visits_result(world: World, site: Site, role: Role) -> None:
    _approved(world)
    unit = site.as_(role, "water")
    assert unit.post(f"/api/v1/return-visits/{NO}", json=CONTENT).status_code == 403
    assert unit.post(f"/return-visits/{NO}", form={"answered": "no"}).status_code == 403
    assert "return_visited" not in _types(world)


def test_the_same_key_records_one_visit(world: World, site: Site) -> None:
    _approved(world)
    supervisor = site.as_(Role.SUPERVISOR)
    for _attempt in range(2):
        answer = supervisor.post(
            f"/api/v1/return-visits/{NO}", json={"answered": False}, **{"Idempotency-Key": "visit-number-1"}
        )
        assert answer.json["attempt"] == 1
    assert _types(world).count("return_visited") == 1


def test_another_countys_matter_answers_as_one_that_isnt_there(world: World, site: Site) -> None:
    _approved(world)
    stranger = site.as_(Role.SUPERVISOR, jurisdiction="230622")
    theirs = stranger.post(f"/api/v1/return-visits/{NO}", json=CONTENT)
    nowhere = stranger.post("/api/v1/return-visits/230621-2026-0000099", json=CONTENT)
    assert theirs.status_code == nowhere.status_code == 404
    assert {k: v for k, v in theirs.json.items() if k != "request_id"} == {
        k: v for k, v in nowhere.json.items() if k != "request_id"
    }


def test_a_form_sent_twice_records_one_visit(world: World, site: Site) -> None:
    _approved(world)
    supervisor = site.as_(Role.SUPERVISOR)
    key = re.search(r'name="idempotency_key" value="([^"]+)"', supervisor.get(f"/return-visits/{NO}").text)
    assert key is not None
    for _press in range(2):
        form = {"answered": "no", "idempotency_key": key.group(1)}
        assert supervisor.post(f"/return-visits/{NO}", form=form).status_code == 303
    assert _types(world).count("return_visited") == 1


def test_the_form_leads_to_whom_to_call_where_that_may_be_seen(world: World, site: Site) -> None:
    """Another process serves intake: its page and who may open it are known by what it published."""
    _approved(world)
    reveal = Page("intake.page_reveal", "/intake/petitions/<registration_no>/reveal")
    actions = {"identity.reveal": Declared(Action(frozenset({Role.OPERATOR, Role.CLERK})), Words("", ""))}
    intake = Listing("intake", 10, Words("Intake", "受理"), actions=actions, pages=[reveal])
    world.runtime.identity.directory.publish(intake)
    link = f'href="/intake/petitions/{NO}/reveal?from=visit"'
    for role, may in ((Role.OPERATOR, True), (Role.CLERK, True), (Role.SUPERVISOR, False)):
        page = site.as_(role).get(f"/return-visits/{NO}").text
        assert (link in page, "Whom to call is shown to" in page) == (may, not may), role


def test_bug_a_visit_that_had_waited_since_yesterday_was_said_to_wait_since_today(
    world: World, site: Site
) -> None:
    _approved(world)
    world.at("2026-03-04T23:59")
    assert "since today" in site.as_(Role.OPERATOR).get("/return-visits").text
    world.at("2026-03-05T00:01")
    assert "for 1 day" in site.as_(Role.OPERATOR).get("/return-visits").text


def test_an_attempt_that_comes_too_soon_is_refused_kindly_and_the_pages_say_from_when_on(
    world: World, site: Site
) -> None:
    _approved(world)
    operator = site.as_(Role.OPERATOR)
    assert operator.post(f"/return-visits/{NO}", form={"answered": "no"}).status_code == 303
    again = refused(operator.post(f"/return-visits/{NO}", form={"answered": "no"}), operator.follow)
    assert "Try again from 03-04 13:00 on; this attempt is not counted." in again.text
    assert "13:00" in operator.get(f"/return-visits/{NO}").text
    assert "not before" in operator.get("/return-visits").text
    assert _types(world).count("return_visited") == 1


def _shown(page: str) -> list[str]:
    texts = ("户外井盖坏了", "已经更换井盖", "还是没人来", "又坏了一个")
    return [text for text in texts if text in page]


def test_the_page_shows_what_was_asked_answered_rated_and_added(world: World, site: Site) -> None:
    world.at("2026-03-02T09:00").registered()
    world.triaged(title="井盖", text="户外井盖坏了")
    world.dispatched()
    world.at("2026-03-04T09:00").approved(text="已经更换井盖")
    world.at("2026-03-04T10:00").rated(comment="还是没人来")
    world.added("又坏了一个")
    page = site.as_(Role.OPERATOR).get(f"/return-visits/{NO}").text
    assert _shown(page) == ["户外井盖坏了", "已经更换井盖", "还是没人来", "又坏了一个"]
    assert "What to ask" in page


def test_a_row_of_the_worklist_says_what_was_asked_for(world: World, site: Site) -> None:
    world.at("2026-03-02T09:00").registered()
    world.triaged(title="井盖破损", text="户外井盖坏了")
    world.dispatched()
    world.at("2026-03-04T09:00").approved()
    page = site.as_(Role.OPERATOR).get("/return-visits").text
    assert "井盖破损" in page
    assert "户外井盖坏了" not in page


@pytest.mark.parametrize(
    ("resolved", "satisfaction", "waits"),
    [
        ("unresolved", "dissatisfied", True),
        ("unresolved", "satisfied", True),
        ("resolved", "dissatisfied", True),
        ("partly", "basically_satisfied", False),
        ("resolved", "satisfied", False),
    ],
)
def test_a_bad_rating_is_listed_until_somebody_decides(
    world: World, site: Site, resolved: str, satisfaction: str, waits: bool
) -> None:
    _approved(world)
    world.rated(resolved, satisfaction, "没人来过")
    operator = site.as_(Role.OPERATOR)
    items = operator.get("/api/v1/return-visits?state=review").json["items"]
    assert bool(items) is waits
    assert (NO in operator.get("/return-visits?state=review").text) is waits


def test_a_redo_that_was_decided_carries_the_words_and_the_reason(world: World, site: Site) -> None:
    _approved(world)
    world.rated(comment="没人来过")
    operator = site.as_(Role.OPERATOR)
    sent = {"decision": "redo", "reason": "请上门核实并拍照"}
    assert operator.post(f"/return-visits/{NO}/decision", form=sent).status_code == 303
    (redo,) = world.published("supervision.redo_ordered")
    assert (redo["reason"], redo["words"], redo["wanted"]) == ("unresolved", "没人来过", "请上门核实并拍照")


def test_a_closing_that_was_decided_tells_the_petitioner_why(world: World, site: Site) -> None:
    _approved(world)
    world.rated(comment="没人来过")
    answer = site.as_(Role.OPERATOR).post(
        f"/api/v1/return-visits/{NO}/decision", json={"decision": "close", "reason": "复测室温为二十一度"}
    )
    assert answer.json["state"] == "concluded"
    (concluded,) = world.published("supervision.matter_concluded")
    assert concluded["told"] == "复测室温为二十一度"


def test_a_decision_without_a_reason_is_refused_with_what_was_chosen(world: World, site: Site) -> None:
    _approved(world)
    world.rated()
    operator = site.as_(Role.OPERATOR)
    answer = refused(
        operator.post(f"/return-visits/{NO}/decision", form={"decision": "redo"}), operator.follow
    )
    assert 'value="redo" id="f-decision" checked' in answer.text


@pytest.mark.parametrize("role", [Role.UNIT_HANDLER, Role.UNIT_HEAD, Role.LEADER, Role.REPORTER])
def test_only_the_centre_decides(world: World, site: Site, role: Role) -> None:
    _approved(world)
    world.rated()
    unit = "water" if role in (Role.UNIT_HANDLER, Role.UNIT_HEAD, Role.ACCUSATIONS) else None
    sent = {"decision": "close", "reason": "已经处理完毕了"}
    answer = site.as_(role, unit).post(f"/api/v1/return-visits/{NO}/decision", json=sent)
    assert answer.status_code == 403


def test_words_go_with_a_redo_that_the_return_visit_found_and_the_form_asks_for_them(
    world: World, site: Site
) -> None:
    _approved(world)
    operator = site.as_(Role.OPERATOR)
    form = {"answered": "yes", "resolved": "unresolved", "satisfaction": "dissatisfied"}
    without = refused(operator.post(f"/return-visits/{NO}", form=form), operator.follow)
    assert "Write what the petitioner said" in without.text
    said = {**form, "words": "我叫张三，家里还是没有水"}
    assert operator.post(f"/return-visits/{NO}", form=said).status_code == 303
    (redo,) = world.published("supervision.redo_ordered")
    assert redo["words"] == "我叫〔姓名〕，家里还是没有水"


@pytest.mark.parametrize("how", ["closed", "not_accepted", "imported"])
def test_what_is_added_after_the_end_waits_for_a_decision(world: World, site: Site, how: str) -> None:
    world.at("2026-03-02T09:00").registered(imported=how == "imported")
    world.dispatched(imported=how == "imported")
    if how == "closed":
        world.approved()
        site.as_(Role.SUPERVISOR).post(f"/api/v1/return-visits/{NO}", json=CONTENT)
    world.closed(outcome=ClosingOutcome(how))
    world.added("还是老样子")
    operator = site.as_(Role.OPERATOR)
    (item,) = operator.get("/api/v1/return-visits?state=review").json["items"]
    assert (item["registration_no"], item["review_of"]) == (NO, "added")
    assert "还是老样子" in operator.get(f"/return-visits/{NO}").text


def test_what_is_added_before_the_end_asks_for_no_decision(world: World, site: Site) -> None:
    world.at("2026-03-02T09:00").registered()
    world.dispatched()
    world.added("补充一张照片的说明")
    world.approved()
    assert site.as_(Role.OPERATOR).get("/api/v1/return-visits?state=review").json["items"] == []


def test_a_rating_of_the_desks_own_answer_is_intakes_affair(world: World, site: Site) -> None:
    world.at("2026-03-02T09:00").registered()
    world.answered_directly()
    world.rated(round=0)
    assert site.as_(Role.OPERATOR).get("/api/v1/return-visits?state=review").json["items"] == []
    assert "texts_opened" not in _types(world)


def test_nothing_that_was_written_can_be_read_after_the_petitioner_was_erased(
    world: World, site: Site
) -> None:
    world.at("2026-03-02T09:00").registered()
    world.triaged(title="井盖", text="户外井盖坏了")
    world.dispatched()
    world.approved(text="已经更换井盖")
    world.rated(comment="还是没人来")
    world.erased()
    world.added("又坏了一个")
    page = site.as_(Role.OPERATOR).get(f"/return-visits/{NO}").text
    assert _shown(page) == []
    assert "〔已删除〕" in page


def test_a_review_has_a_clock_of_the_centre_until_somebody_decides(world: World, site: Site) -> None:
    _approved(world)
    world.rated(comment="没人来过")
    world.own()
    assert world.owed() == {"review/1": None}
    operator = site.as_(Role.OPERATOR)
    assert "2026-03-05 24:00" in operator.get("/return-visits?state=review").text
    assert "2026-03-05 24:00" in operator.get(f"/return-visits/{NO}").text
    assert "Decide what follows" in operator.get(f"/matters/{NO}").text
    assert "Decision on a review" in operator.get("/board?overdue=centre").text
    (item,) = operator.get("/api/v1/return-visits?state=review").json["items"]
    assert item["decide_by"] == "2026-03-05T16:00:00Z"
    sent = {"decision": "redo", "reason": "请上门核实并拍照"}
    assert operator.post(f"/return-visits/{NO}/decision", form=sent).status_code == 303
    world.own()
    assert world.outcomes()["review/1"] == "met"


def test_a_review_of_an_overdue_decision_counts_as_the_centres(world: World, site: Site) -> None:
    _approved(world)
    world.rated()
    world.own()
    world.at("2026-03-06T09:00").tick()
    assert NO in site.as_(Role.LEADER).get("/board?overdue=centre").text


@pytest.mark.parametrize("imported", [False, True])
def test_the_end_of_an_order_that_is_told_late_leaves_a_review_its_clock(
    world: World, imported: bool
) -> None:
    world.at("2026-03-02T09:00").registered(imported=imported)
    world.dispatched(imported=imported)
    world.closed()
    world.added("还是老样子")
    world.own()
    world.closed()
    assert world.owed() == {"review/1": None}


def test_a_petition_taken_up_again_whose_petitioner_is_erased_is_owed_by_nobody(world: World) -> None:
    world.at("2026-03-02T09:00").registered()
    world.answered_directly()
    world.taken_up_again()
    world.closed_after_erasure()
    assert world.owed() == {}
    assert world.outcomes()["desk_review/1"] == "cancelled"


def test_a_petition_that_the_desk_takes_up_again_has_a_clock_until_it_is_decided_anew(world: World) -> None:
    world.at("2026-03-02T09:00").registered()
    world.answered_directly()
    world.taken_up_again()
    assert world.owed() == {"desk_review/1": None}
    world.answered_directly()
    assert world.owed() == {}
    world.taken_up_again()
    world.dispatched()
    assert "desk_review/2" not in world.owed()
    assert world.outcomes()["desk_review/2"] == "met"
    world.taken_up_again()
    assert "desk_review/3" not in world.outcomes()
