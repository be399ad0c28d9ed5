"""The design system's parts: whatever people write is shown as they wrote it, and never runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from flask import g, render_template, render_template_string
from flask_openapi3 import OpenAPI

from huiyin_web.http.parts import Cell, Column, Group, Option, Row, Table
from huiyin_web.http.texts import in_order
from huiyin_web.identity.policy import CITIZEN

NOON = datetime(2026, 3, 31, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '" autofocus onfocus="alert(1)',
    "</textarea><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "<b>&lt;script&gt;</b>",
    "javascript:alert(1)//",
    "\u202e\u0000<iframe srcdoc='<script>alert(1)</script>'>",
]
IMPORTS = "".join(
    f'{{% import "parts/{family}.html" as {family} %}}'
    for family in ("texts", "layout", "forms", "tables", "cases", "charts", "matter")
)
EVERY_PART = """\
{{ layout.header(x, x, [Link(x, "/a", "primary")], eyebrow=x) }}
{{ forms.errors({"name": x, "": x}, {"name": x}) }}
{{ forms.field("name", x, x, x, x, width="short") }}
{{ forms.textarea("name", x, x, x, x, maxlength=5) }}
{{ forms.select("name", x, [Option(x, x), Group(x, [Option(x, x)])], x, x, x, empty=x) }}
{{ forms.radios("name", x, [Option(x, x, x)], x, x, x) }}
{{ forms.checkboxes("name", x, [Option(x, x)], [x], x, x) }}{{ forms.checkboxes("name", x, [Group(x, [Option(x, x)])], [x], x, x) }}
{{ forms.checkbox("name", x, true, x, x, value=x) }}
{{ forms.submit(x, "primary", x, x) }}
{{ tables.table([Column("a", x), Column("b", x, "tag")],
   [Row({"a": x, "b": Cell(x, tag=x)}, x), Row({"a": Cell(x, "/a", sub=x), "b": none}, x)],
   "a", x, x, select=x) }}
{{ tables.table([], [], "", x, x) }}{{ tables.table([Column("a", x)], [Row({"a": x}), Row({"a": x})], caption=x) }}
{{ texts.tag("good", x) }}{{ texts.tag(x, x) }}
{{ tables.summary([Entry(x, x), Entry(x, x, "/a", x)]) }}
{{ cases.timeline([Happening(x, x, noon, noon + day, x, "bad", x)]) }}
{{ cases.clock_bar(noon, noon + day, noon, label=x, remaining=x) }}
{{ tables.filters([Chip(x, "/a", true, 1)], x) }}
{{ matter.head(namespace(number=x, title=x, state=namespace(kind="bad", label=x), sentence=x, clock=none, now=noon, steps=[namespace(label=x, state="done")], tabs=[namespace(label=x, href="/a", current=true)], unreached=[namespace(service=x, why=x)], owed=Link(x, "/a"), next=Link(x, "/a"))) }}
{{ forms.search("q", x, x, x) }}
{{ charts.figure(x, x, x, "/a", x) }}
{{ charts.bars([Bar(x, 1, "/a"), Bar(x, 2)], x, x, x) }}
{{ charts.lines([Series(x, [Point(x, 1), Point(x, 2)])], x) }}
{{ layout.confirmation(x, x, [x, (x, x)], x, x, x) }}
{{ layout.nothing(x, Link(x, "/a")) }}
{{ layout.banner("bad", x, x) }}
{{ layout.breadcrumbs([(x, "/a")]) }}
{{ layout.progress([x, x], 1) }}
{{ texts.prose(x) }}
{% call layout.card(x, actions=[Link(x, "/a")]) %}{{ x }}{% endcall %}
{% call forms.form("/a", key=x) %}{{ x }}{% endcall %}
"""
EXECUTES = re.compile(r"^on|^style$|^srcdoc$", re.IGNORECASE)


class Reader(HTMLParser):
    """What a browser would make of the markup: its elements, attributes and texts."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture(scope="module")
def render(template_app: OpenAPI) -> Callable[..., str]:
    def rendered(source: str, **context: object) -> str:
        with template_app.test_request_context("/design?sort=a"):
            g.principal = CITIZEN
            return render_template_string(IMPORTS + source, noon=NOON, day=DAY, **context)

    return rendered


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_every_part(render: Callable[..., str], text: str) -> None:
    plain = Reader(render(EVERY_PART, x="harmless"))
    page = Reader(render(EVERY_PART, x=text))
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in plain.elements]
    assert [sorted(a) for _, a in page.elements] == [sorted(a) for _, a in plain.elements]
    shown = in_order(text).replace("\u0000", "")
    assert any(shown.strip() in t.replace("\u0000", "").replace("\ufffd", "") for t in page.texts)
    for tag, attributes in page.elements:
        assert tag not in ("script", "iframe", "style")
        assert not any(EXECUTES.match(name) for name in attributes)


def test_no_page_of_the_chassis_needs_inline_style_or_script(template_app: OpenAPI) -> None:
    with template_app.test_request_context("/design"):
        g.principal, g.request_id = CITIZEN, "x"
        for name in ("design.html", "identity/login.html"):
            page = Reader(
                render_template(name, noon=NOON, day=DAY, errors={"login": "x"}, login="", next="/")
            )
            for tag, attributes in page.elements:
                assert not any(EXECUTES.match(each) for each in attributes), (tag, attributes)
                assert tag != "style"
                assert tag != "script" or attributes["src"]


def test_every_field_has_a_label_and_its_messages_belong_to_it(render: Callable[..., str]) -> None:
    page = Reader(render('{{ forms.field("phone", "电话", "", "必填", "11 位", "tel") }}'))
    attributes = dict(page.elements)
    assert attributes["label"]["for"] == attributes["input"]["id"] == "f-phone"
    assert attributes["input"]["aria-describedby"] == "f-phone-hint f-phone-error"
    assert attributes["input"]["aria-invalid"] == "true"
    ids = {a["id"] for _, a in page.elements if "id" in a}
    assert {"f-phone-hint", "f-phone-error"} <= ids


def test_the_error_summary_leads_to_each_kind_of_field(render: Callable[..., str]) -> None:
    page = Reader(render(EVERY_PART, x="x"))
    ids = [a["id"] for _, a in page.elements if a.get("id")]
    links = [a["href"] for tag, a in page.elements if tag == "a" and (a.get("href") or "").startswith("#f-")]
    assert links
    assert all((link or "")[1:] in ids for link in links)


@pytest.mark.parametrize(
    ("label", "said"), [("解决了吗？", "解决了吗？请填写"), ("满意度", "满意度：请填写")]
)
def test_a_question_in_the_error_summary_keeps_its_own_mark(
    render: Callable[..., str], label: str, said: str
) -> None:
    assert said in render('{{ forms.errors({"a": "请填写"}, {"a": label}) }}', label=label)


@pytest.mark.parametrize(("caption", "roles"), [("", []), ("名单", ["名单"])])
def test_a_table_is_a_landmark_only_where_it_has_a_name(
    render: Callable[..., str], caption: str, roles: list[str]
) -> None:
    source = '{{ tables.table([Column("a", "甲")], [Row({"a": 1})], caption=caption) }}'
    page = Reader(render(source, Column=Column, Row=Row, caption=caption))
    assert [a["aria-label"] for _, a in page.elements if a.get("role") == "region"] == roles


def test_no_heading_of_a_chart_is_empty(render: Callable[..., str]) -> None:
    made = render('{{ charts.bars([Bar("甲", 1)]) }}{{ charts.lines([Series("甲", [Point("一月", 1)])]) }}')
    assert "<th" in made
    assert not re.search(r"<th[^>]*>\s*</th>", made)


def test_no_identifier_occurs_twice_on_the_page_of_all_parts(template_app: OpenAPI) -> None:
    with template_app.test_request_context("/design"):
        g.principal = CITIZEN
        page = Reader(render_template("design.html", noon=NOON, day=DAY))
    ids = [a["id"] for _, a in page.elements if a.get("id")]
    assert sorted(set(ids)) == sorted(ids)


def test_a_sorted_column_says_so_and_its_link_turns_it_round(render: Callable[..., str]) -> None:
    source = """{{ tables.table([Column("due", "到期"), Column("no", "编号"),
        Column("x", "操作", sortable=false)], [Row({"due": 1, "no": 2, "x": 3})], sort) }}"""
    for sort, said, leads in (("due", "ascending", "-due"), ("-due", "descending", "due")):
        page = Reader(render(source, sort=sort))
        heads = [a for tag, a in page.elements if tag == "th"]
        assert [head.get("aria-sort") for head in heads] == [said, None, None]
        links = [a["href"] for tag, a in page.elements if tag == "a"]
        assert links == [f"/design?sort={leads}", "/design?sort=no"]


def test_zero_is_shown_as_zero_and_nothing_as_a_dash(render: Callable[..., str]) -> None:
    source = """{{ tables.table([Column("n", "数", "number")], [Row({"n": n})]) }}
        {{ charts.figure("数", n) }}{{ tables.summary([Entry("数", n)]) }}"""
    texts = "".join(Reader(render(source, n=0)).texts)
    assert texts.count("0") == 3
    assert "–" not in texts
    assert "".join(Reader(render(source, n=None)).texts).count("–") == 3


def test_a_card_on_a_phone_leaves_out_what_is_empty_and_a_compact_table_is_none(
    render: Callable[..., str],
) -> None:
    source = """{{ tables.table([Column("n", "数", "number"),
        Column("m", "名")], [Row({"n": 0, "m": ""})], compact=compact) }}"""
    cards, compact = render(source, compact=False), render(source, compact=True)
    assert cards.count("is-empty") == 1
    assert 'class="col-number"' in cards
    assert "table-cards" in cards
    assert "table-cards" not in compact


def test_a_late_entry_shows_both_times(render: Callable[..., str]) -> None:
    source = '{{ cases.timeline([Happening("登记", occurred_at=noon, recorded_at=later)]) }}'
    late = "".join(Reader(render(source, later=NOON + DAY)).texts)
    assert "2026-03-31 12:00" in late
    assert "2026-04-01 12:00" in late
    assert "录入于" not in "".join(Reader(render(source, later=NOON + timedelta(seconds=5))).texts)


def test_a_clock_tells_its_state_in_words(render: Callable[..., str]) -> None:
    source = "{{ cases.clock_bar(noon, noon + 10 * day, now, stopped_at=stopped) }}"
    for now, stopped, word in (
        (1, None, "计时中"), (9, None, "即将到期"), (11, None, "逾期"), (20, 5, "按时"), (20, 12, "逾期完成"),
    ):  # fmt: skip
        page = render(source, now=NOON + now * DAY, stopped=None if stopped is None else NOON + stopped * DAY)
        assert word in page


def test_the_chart_has_the_same_figures_in_a_table(render: Callable[..., str]) -> None:
    source = '{{ charts.lines([Series("收", [Point("一", 3), Point("二", none)]), Series("办", [Point("一", 1), Point("二", 2)])]) }}'
    page = Reader(render(source))
    cells = [text for text in page.texts if text.strip()]
    assert cells[-6:] == ["一", "3", "1", "二", "–", "2"]


def test_a_form_carries_its_token_and_a_key_that_is_new_each_time(render: Callable[..., str]) -> None:
    source = '{% call forms.form("/a") %}{{ forms.once() }}{% endcall %}'
    keys = []
    for _ in range(2):
        fields = {a["name"]: a["value"] for tag, a in Reader(render(source)).elements if tag == "input"}
        assert fields["csrf_token"]
        keys.append(fields["idempotency_key"])
    assert keys[0] != keys[1]


def test_a_table_of_typed_rows_shows_what_its_cells_say(render: Callable[..., str]) -> None:
    columns = [Column("no", "编号", "code"), Column("state", "状态", "tag"), Column("left", "剩余")]
    cells = {"no": Cell("230600-1", href="/m/1", sub="匿名"), "state": Cell("超期", tag="bad"), "left": None}
    row = Row(cells, id="230600-1", tone="bad")
    page = Reader(render("{{ tables.table(columns, [row], select='numbers') }}", columns=columns, row=row))
    assert ("a", {"href": "/m/1"}) in page.elements
    assert {"230600-1", "匿名", "超期", "–"} <= set(page.texts)
    boxes = [a["value"] for tag, a in page.elements if tag == "input" and a.get("name") == "numbers"]
    assert boxes == ["230600-1"]
    assert ("tr", {"class": "row-bad"}) in page.elements


def test_a_row_that_can_not_be_selected_has_no_box(render: Callable[..., str]) -> None:
    row = Row({"no": "1"}, id="1", selectable=False)
    source = "{{ tables.table(columns, [row], select='numbers') }}"
    assert 'name="numbers"' not in render(source, columns=[Column("no", "编号")], row=row)


def test_a_select_takes_options_and_groups_of_them(render: Callable[..., str]) -> None:
    options = [Option("a", "A", "a hint"), Group("More", (Option("b", "B"), Option("c", "C")))]
    page = render('{{ forms.select("name", "Name", options, "b") }}', options=options)
    assert re.findall(r'<option value="(\w)"( selected)?>(\w)', page) == [
        ("a", "", "A"),
        ("b", " selected", "B"),
        ("c", "", "C"),
    ]
    assert '<optgroup label="More">' in page


def test_a_table_names_each_cell_under_its_column() -> None:
    number, days = Column("number", "No."), Column("days", "Days", "number")
    table = Table.of(
        [3, 9], lambda each: {number: f"L-{each}", days: each}, tone=lambda each: "bad" if each > 5 else ""
    )
    assert table.columns == [number, days]
    assert table.rows == [Row({"number": "L-3", "days": 3}), Row({"number": "L-9", "days": 9}, tone="bad")]
    assert Table.of([], lambda each: {number: each}) == Table([], [])
