"""How papers are filled from their patterns, and what is written into the margins of what is printed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from huiyin_operations.embedded.platform import Platform
from huiyin_web.identity.offices import Office
from huiyin_web.papers.issuer import Issuer, office_at
from huiyin_web.papers.paper import chinese_day
from huiyin_web.papers.pattern import Line, Pattern, filled

PATTERN = {
    "name": {"zh": "函", "en": "Letter"},
    "mark": "函",
    "issuer": "{office}",
    "recipient": "{unit}",
    "title": "关于{件}的函",
    "body": "{words}",
    "closing": "特此函告。",
}


def test_a_line_is_left_out_where_one_of_its_values_is_empty() -> None:
    text = "你单位承办的{件}。\n联系电话：{hotline}\n"
    assert list(filled(text, {"件": "诉求", "hotline": ""})) == [Line("你单位承办的诉求。")]


def test_a_value_of_several_lines_becomes_as_many_paragraphs_and_is_no_pattern_itself() -> None:
    written = "一、{reply}\n\n第二段"
    assert [each.text for each in filled("{reply}", {"reply": written})] == ["一、{reply}", "第二段"]


def test_only_the_patterns_own_lines_are_headings() -> None:
    lines = list(filled("一、基本情况\n{text}", {"text": "二、来信人写的"}))
    assert [each.heading for each in lines] == [True, False]


def test_a_value_that_nobody_gives_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(KeyError):
        list(filled("{forgotten}", {}))


def test_a_pattern_says_what_it_asks_for_and_takes_no_other_field() -> None:
    assert Pattern.model_validate(PATTERN).asks_for == {"office", "unit", "件", "words"}
    with pytest.raises(ValidationError):
        Pattern.model_validate(PATTERN | {"headline": "x"})


def test_a_day_is_that_of_china() -> None:
    assert chinese_day(datetime(2026, 3, 1, 16, 0, tzinfo=UTC)) == "2026年3月2日"
    assert chinese_day(date(2026, 12, 31)) == "2026年12月31日"


def test_a_paper_bears_the_name_that_the_office_had_when_it_acted(platform: Platform) -> None:
    identity, county = platform.identity, "230621"
    assert office_at(identity, county, datetime.now(UTC)) == Issuer()
    identity.offices.set(Office("230600", "旧名称", hotline="12345"), "admin")
    acted = datetime.now(UTC)
    identity.offices.set(Office("230600", "新名称"), "admin")
    assert office_at(identity, county, acted) == Issuer("旧名称", "12345")
    assert office_at(identity, county, datetime.now(UTC)) == Issuer("新名称")
    assert office_at(identity, county, datetime(2020, 1, 1, tzinfo=UTC)).name == "旧名称"


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("230600-2026-0000001", '@page{@top-right{content:"230600-2026-0000001"}}'),
        ('"}}body{display:none', "@page{@top-right{content:none}}"),
        ("", "@page{@top-right{content:none}}"),
    ],
)
def test_the_margin_takes_numbers_and_no_styles(platform: Platform, number: str, written: str) -> None:
    answer = platform.app().test_client().get("/printed.css", query_string={"number": number})
    assert (answer.mimetype, answer.text) == ("text/css", written)
    assert "immutable" in answer.headers["Cache-Control"]
