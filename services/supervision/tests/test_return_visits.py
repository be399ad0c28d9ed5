"""Return visits over HTTP: the worklist, the form, and who may not ask."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from huiyin_supervision.views.handlers import handlers_of
from huiyin_web.identity.directory import Listing, Page, Words
from huiyin_web.identity.policy import Role

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
    assert handlers_of(world.runtime.database, "230621", NO) == {"water-handler"}


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
    states = [
        supervisor.post(f"/api/v1/return-visits/{NO}", json={"answered": False}).json["state"]
        for _attempt in range(3)
    ]
    assert states == ["due", "due", "concluded"]


def test_the_form_keeps_what_was_typed_and_says_what_is_missing(world: World, site: Site) -> None:
    _approved(world)
    supervisor = site.as_(Role.SUPERVISOR)
    answer = supervisor.post(
        f"/return-visits/{NO}?lang=en", form={"answered": "yes", "satisfaction": "satisfied"}
    )
    assert answer.status_code == 422
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


def test_whoever_worked_on_the_matter_cant_ask(world: World, site: Site) -> None:
    world.at("2026-03-02T09:00").registered()
    world.dispatched()
    clerk = site.as_(Role.CLERK)
    actor = _actor_of(world, site)
    world.signed(by=actor)
    world.approved()
    answer = clerk.post(f"/api/v1/return-visits/{NO}", json=CONTENT)
    assert (answer.status_code, answer.json["code"]) == (422, "handled_it_yourself")
    assert "somebody else has to ask" in clerk.get(f"/return-visits/{NO}").text


def _actor_of(world: World, site: Site) -> str:
    """The account id of the token issued last."""
    tokens = world.runtime.identity.tokens
    principal = tokens.principal(site.last_token)
    assert principal is not None
    return principal.id


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
    roles = {"identity.reveal": frozenset({Role.OPERATOR, Role.CLERK})}
    intake = Listing("intake", 10, Words("Intake", "受理"), roles=roles, pages=[reveal])
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
