"""The pages and the API as a browser and a program meet them."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import timedelta
from functools import cache

import pytest

from huiyin_reporting.bulletins.compose import compose
from huiyin_reporting.domain.half_month import HalfMonth
from huiyin_reporting.features.list_figure_rows.export import cell
from huiyin_reporting.kpi.definition import load
from huiyin_testing.forms import refused
from huiyin_web.app import create_app
from huiyin_web.identity.directory import Declared, Listing, Page, Words
from huiyin_web.identity.policy import Action, Role

from . import given as w

DAY = timedelta(days=1)
NO = "230600-2026-02-2"


@pytest.fixture
def ask(service, runtime):
    """A function: a request as somebody of this role."""
    app = create_app([service])

    client = app.test_client()

    @cache
    def token(role, unit):
        return runtime.identity.tokens.issue(
            role=role, jurisdiction=w.CITY, unit=unit, sealed=bool(unit) or None
        )

    def send(url, role=Role.REPORTER, *, method="GET", unit=None, **more):
        headers = {"Authorization": f"Bearer {token(role, unit)}", **more.pop("headers", {})}
        return client.open(url, method=method, headers=headers, **more)

    return send


@pytest.fixture
def some(world, follow):
    for n in range(1, 4):
        no, t = w.number(n), w.MONDAY - (n + 3) * DAY
        world.registered(no, t)
        world.dispatched(no, t)
        world.clock(no, "sign", t + DAY, stopped=t if n == 1 else None)
        world.approved(no, t + DAY)
        world.visited(no, t + 2 * DAY, resolved="resolved")
    follow()


def text(response):
    assert response.status_code == 200, response.get_data(as_text=True)[:2000]
    return response.get_data(as_text=True)


PAGES = (
    "/reporting/",
    "/reporting/?period=all&imported=only&channel=letter&sort=K1",
    "/reporting/?since=2026-02-01&until=2026-02-15&unit=230600/u-heating&jurisdiction=230600",
    "/reporting/figures/K1?part=missed",
    "/reporting/figures/K8",
    "/reporting/figures/reply_time",
    "/reporting/figures/open?age=4-7",
    "/reporting/definitions",
    "/reporting/briefings",
    f"/reporting/briefings/{NO}",
)


@pytest.mark.parametrize("url", PAGES)
def test_every_page_is_there_in_both_languages_with_and_without_data(url, ask, world, follow):
    follow()
    joined = "&" if "?" in url else "?"
    for _state in ("empty", "with data"):
        chinese, english = text(ask(url)), text(ask(f"{url}{joined}lang=en"))
        assert 'lang="zh-CN"' in chinese
        assert 'lang="en"' in english
        body = re.sub(r"<[^>]+>", "", english.partition("<main")[2].partition("</main>")[0])
        assert not re.findall(
            r"[\u4e00-\u9fff]+",
            body.replace("供热公司", "").replace("道路管理处", "").replace("市纪委监委", ""),
        )
        world.registered(w.number(1), w.MONDAY - DAY)
        world.dispatched(w.number(1), w.MONDAY - DAY)
        world.clock(w.number(1), "sign", w.MONDAY - timedelta(hours=1))
        follow()


def test_a_zero_denominator_is_shown_as_not_available(ask, follow):
    follow()
    page = text(ask("/reporting/?lang=en"))
    assert "n/a" in page
    assert "100" not in re.sub(r"<[^>]+>", " ", page.partition("<main")[2])


def test_the_dashboard_links_a_figure_to_its_rows(some, ask):
    page = text(ask("/reporting/?lang=en"))
    assert "33.3%" in page
    assert 'href="/reporting/figures/K1"' in page
    behind = text(ask("/reporting/figures/K1?part=all&lang=en"))
    assert all(w.number(n) in behind for n in (1, 2, 3))
    assert "3 rows" in behind


def test_a_list_behind_a_figure_tells_in_words_what_came_of_each_row(world, follow, ask):
    t = w.MONDAY - DAY
    for n, resolved in ((1, "resolved"), (2, "partly"), (3, "unresolved")):
        world.registered(w.number(n), t)
        world.dispatched(w.number(n), t)
        world.visited(w.number(n), t, resolved=resolved, satisfaction="dissatisfied")
        world.redo(w.number(n), t)
        world.card(w.number(n), t)
    follow()
    for url, words in (
        ("K5?part=all", ("已解决", "部分解决", "未解决", "不满意")),
        ("redone", ("未解决",)),
        ("yellow_cards", ("黄牌",)),
        ("answered_directly", ("直接答复",)),
    ):
        page = text(ask(f"/reporting/figures/{url}")).partition("<main")[2]
        shown = re.sub(r"<[^>]+>", " ", page)
        assert all(word in shown for word in words)
        assert not re.search(r"resolved|partly|satisfied|yellow|answered_directly", shown)


def test_a_row_that_no_unit_has_leads_to_its_petition_where_that_may_be_read(world, follow, ask, runtime):
    """Where a petition is shown and who may read it is what intake published, in whatever process it serves."""
    actions = {"petition.read": Declared(Action(frozenset({Role.OPERATOR})), Words("", ""))}
    petition = Page("intake.page_petition", "/intake/petitions/<registration_no>")
    intake = Listing("intake", 10, Words("Intake", "受理"), actions=actions, pages=[petition])
    runtime.identity.directory.publish(intake)
    world.registered(w.number(1), w.MONDAY - DAY)
    follow()
    link = f'href="/intake/petitions/{w.number(1)}"'
    assert link in text(ask("/reporting/figures/open", Role.OPERATOR))
    assert link not in text(ask("/reporting/figures/open", Role.LEADER))


def test_a_filter_stays_in_every_link(some, ask):
    page = text(ask("/reporting/?unit=230600/u-heating&period=30d"))
    assert "/reporting/figures/K1?period=30d&amp;unit=230600/u-heating" in page


def test_a_wrong_filter_is_told(some, ask):
    assert ask("/reporting/api/v1/kpis?channel=telepathy").status_code == 422
    assert ask("/reporting/?since=yesterday").status_code == 422
    for day in ("0001-01-01", "1949-09-30", "3000-01-01", "9999-12-31"):
        assert ask(f"/reporting/?since={day}").status_code == 422
        assert ask(f"/reporting/?until={day}").status_code == 422
    for query in (
        "since=2999-12-31",
        "until=2999-12-31",
        "until=1949-10-01",
        "since=1949-10-01&until=2999-12-31",
    ):
        assert ask(f"/reporting/?{query}").status_code == 200


def test_an_unknown_figure_is_not_found(some, ask):
    assert ask("/reporting/figures/K99").status_code == 404
    assert ask("/reporting/figures/K8?part=missed").status_code == 404


def test_the_list_goes_on_by_cursor(some, ask):
    seen, url = [], "/reporting/api/v1/matters?limit=2"
    while url:
        page = ask(url).json
        seen += [item["registration_no"] for item in page["items"]]
        url = f"/reporting/api/v1/matters?limit=2&cursor={page['next']}" if page["next"] else ""
    assert sorted(seen) == [w.number(1), w.number(2), w.number(3)]


def test_a_cursor_of_somebody_else_is_refused(some, ask):
    answer = ask("/reporting/api/v1/matters?cursor=bm9uZQ")
    assert (answer.status_code, answer.json["code"]) == (422, "cursor_invalid")


def test_the_api_gives_null_for_a_share_of_nothing(ask, follow):
    follow()
    shares = {each["key"]: each for each in ask("/reporting/api/v1/kpis").json["shares"]}
    assert shares["K1"] == {
        "key": "K1",
        "title": "按时签收率",
        "numerator": 0,
        "denominator": 0,
        "value": None,
    }


def test_the_export_holds_every_row(some, ask):
    response = ask("/reporting/figures/registered/rows.csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="huiyin-registered.csv"'
    lines = list(csv.DictReader(io.StringIO(text(response).removeprefix("\ufeff"))))
    assert sorted(line["registration_no"] for line in lines) == [w.number(1), w.number(2), w.number(3)]
    assert {line["unit_name"] for line in lines} == {"供热公司"}


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\u3000="]
)
def test_no_cell_of_an_export_can_run_as_a_formula(start):
    assert cell(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


@pytest.mark.parametrize("value", ["供热公司", "230600-2026-0000001", 7, -7, None, True])
def test_an_ordinary_cell_of_an_export_stays_as_it_is(value):
    assert cell(value) == value


def test_a_formula_in_a_units_name_is_neutral_in_the_export(world, follow, ask):
    world.unit("u-heating", "=cmd|' /C calc'!A0")
    world.registered(w.number(1), w.MONDAY - DAY)
    world.dispatched(w.number(1), w.MONDAY - DAY)
    follow()
    assert ",'=cmd|" in text(ask("/reporting/figures/registered/rows.csv"))


def test_a_reporter_publishes_and_the_page_shows_it_as_published(some, ask):
    before = text(ask(f"/reporting/briefings/{NO}?lang=en"))
    assert "This is a draft" in before
    assert "Publish this briefing" in before
    done = ask(f"/reporting/briefings/{NO}/publication", method="POST", data={"remarks": "供暖期。"})
    assert (done.status_code, done.headers["Location"]) == (303, f"/reporting/briefings/{NO}")
    after = text(ask(f"/reporting/briefings/{NO}?lang=en"))
    assert "供暖期。" in after
    assert "This is a draft" not in after
    assert "Publish this briefing" not in after
    assert "供热公司" in after


def test_remarks_that_are_refused_are_not_lost(some, ask):
    said = "请致电 13912345678"
    answer = ask(f"/reporting/briefings/{NO}/publication?lang=en", method="POST", data={"remarks": said})
    page = refused(answer, ask).text
    assert said in page
    assert "may belong to a person" in page


@pytest.mark.parametrize("role", [Role.LEADER, Role.SUPERVISOR, Role.OPERATOR, Role.AUDITOR])
def test_only_a_reporter_publishes(some, ask, role):
    assert "Publish this briefing" not in text(ask(f"/reporting/briefings/{NO}?lang=en", role))
    assert ask(f"/reporting/briefings/{NO}/publication", role, method="POST").status_code == 403


def test_the_api_publishes_once_per_key(some, ask):
    send = {"method": "POST", "json": {}, "headers": {"Idempotency-Key": "bulletin-1"}}
    url = f"/reporting/api/v1/bulletins/{NO}/publication"
    first = ask(url, **send)
    assert first.status_code == 201
    listed = ask("/reporting/api/v1/bulletins").json["items"]
    assert [each["bulletin_no"] for each in listed] == [NO]
    detail = ask(f"/reporting/api/v1/bulletins/{NO}").json
    assert detail["figures"]["K1"] == {"numerator": 1, "denominator": 3}
    assert ask(f"/reporting/api/v1/bulletins/{NO}/publication", method="POST", json={}).status_code == 422


def _rows_behind(page: str) -> int:
    found = re.search(r"(\d+) rows?\b", page)
    return int(found[1]) if found else 0


@pytest.mark.parametrize("published", [False, True])
def test_each_figure_of_a_briefing_opens_the_list_of_what_it_counts(some, ask, runtime, published):
    said = compose(runtime, w.CITY, HalfMonth(2026, 2, 2))
    if published:
        ask(f"/reporting/briefings/{NO}/publication", method="POST", data={"remarks": ""})
    page = text(ask(f"/reporting/briefings/{NO}?lang=en"))
    links = [html.unescape(link) for link in re.findall(r'href="(/reporting/figures/[^"]+)"', page)]
    counted = {**said.counts, **{key: each["denominator"] for key, each in said.figures.items()}}
    definitions = load()
    for name in [*definitions.counts, *definitions.shares]:
        if name in definitions.bulletin.left_out:
            continue
        own = [
            link for link in links if link.startswith(f"/reporting/figures/{name}?") and "unit=" not in link
        ]
        assert own, f"{name} opens no list"
        assert _rows_behind(text(ask(f"{own[0]}&lang=en"))) == counted.get(name, 0), name
    of_units = [link for link in links if "unit=" in link]
    assert of_units
    for link in of_units:
        name = link.removeprefix("/reporting/figures/").partition("?")[0]
        expected = counted.get(f"{name}/unit:{w.CITY}/{w.HEATING}", 0)
        if name not in definitions.medians:
            assert _rows_behind(text(ask(f"{link}&lang=en"))) == expected, link


def test_a_briefing_of_the_future_is_not_there(some, ask):
    assert ask("/reporting/briefings/230600-2026-03-2").status_code == 404
    assert ask("/reporting/briefings/what").status_code == 404


def test_a_briefing_names_no_petitioner_and_no_matter(some, ask):
    page = text(ask(f"/reporting/briefings/{NO}"))
    assert "p-1" not in page
    assert not re.search(r"\d{6}-\d{4}-\d{7}", page)
