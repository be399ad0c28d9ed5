"""One thing in its many writings: what is known is found in all of them, and only there."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin_ledger.masking import find, mask
from huiyin_ledger.masking.fold import fold
from huiyin_ledger.masking.rules import is_common_word, rules

NAME = "古丽米热·艾比布力"
DOTS = ("·", "•", "・", "‧", "．", ".", "∙", "･", " ", "\u3000", "")
UNSEEN = ("", "\u00ad", "\u034f", "\u200b", "\u202e", "\u2060", "\ufe0f", "\ufe00", "\u0301", "\U000e0100")
"""Default-ignorable and combining characters."""


def spelt(value: str, between: str) -> str:
    return between.join(value)


@pytest.mark.parametrize("written", DOTS)
@pytest.mark.parametrize("given_as", ["·", "．", "•"])
def test_a_name_of_several_parts_is_found_whatever_stands_between_them(written: str, given_as: str) -> None:
    masked = mask(f"落款：{NAME.replace('·', written)}。", names=[NAME.replace("·", given_as)])
    assert masked == "落款：〔姓名〕。"


@given(st.sampled_from(UNSEEN), st.sampled_from(["张国强", "歐陽建國", "王小𬭎", "李𠮷"]), st.booleans())
def test_a_known_name_is_found_with_anything_unseen_in_it(unseen: str, name: str, in_the_form: bool) -> None:
    other = spelt(name, unseen)
    text, known = (name, other) if in_the_form else (other, name)
    masked = mask(f"楼道的灯坏了，{text}", names=[known])
    assert unicodedata.normalize("NFC", masked).startswith("楼道的灯坏了，〔姓名〕")
    assert name[-1] not in masked


@pytest.mark.parametrize(
    ("known", "written"),
    [("张国强", "張國強"), ("張國強", "张国强"), ("刘晓东", "劉曉東"), ("葉紅", "叶红"), ("林静", "林靜")],
)
def test_a_known_name_is_found_in_traditional_and_simplified_characters(known: str, written: str) -> None:
    assert mask(f"以上，{written}", names=[known]) == "以上，〔姓名〕"


@pytest.mark.parametrize(
    ("known", "written"),
    [
        ("会战大街18号", "会战大街１８号"),
        ("会战大街１８号", "会战大街18号"),
        ("湖畔花園5棟", "湖畔花园 5 栋"),
        ("让胡路区西苑街道龙岗小区12号楼3单元", "龙岗小区12号楼3单元"),
        ("东风新村8号楼2单元301室", "东风新村8号楼2单元301"),
        ("学府街45号", "学府街\u00ad４５号"),
    ],
)
def test_a_known_address_is_found_in_any_width_and_without_its_districts(known: str, written: str) -> None:
    assert mask(f"在{written}漏水", addresses=[known]) == "在〔地址〕漏水"


@pytest.mark.parametrize("sign", [*"，。*~|;=#&[]【】“”、/…+ ", " - ", "\n", "——"])
def test_a_known_number_is_found_with_any_sign_between_its_digits(sign: str) -> None:
    assert mask(f"打{sign.join(('139', '3691', '2345'))}找我", phones=["13936912345"]) == "打〔电话〕找我"


@pytest.mark.parametrize(
    "written", ["六八一二三四五", "陆捌壹贰叁肆伍", "681 二三 45", "零四五九六八一二三四五"]
)
def test_a_known_landline_is_found_in_chinese_digits(written: str) -> None:
    assert mask(f"打{written}找我", phones=["0459-6812345"]) == "打〔电话〕找我"


@pytest.mark.parametrize(
    "written",
    [
        "东风新村六区十二号楼三单元四〇二室",
        "东风新村６区１２＃楼３单元４０２",
        "东风新村，6区，12号楼",
        "东风新村 6 区 12 号 楼",
        "东风新村6区12栋3门402",
        "东风新村6-12-3-402",
        "东风新村第六区第十二号楼",
    ],
)
def test_a_known_address_is_found_however_its_numbers_are_written(written: str) -> None:
    assert mask(f"{written}漏水", addresses=["东风新村6区12号楼3单元402室"]) == "〔地址〕漏水"


@pytest.mark.parametrize(
    "other", ["东风新村六区的路坏了", "东风新村6区112号楼漏水", "东风新村六十二区漏水", "12号楼漏水"]
)
def test_another_house_is_no_known_address(other: str) -> None:
    assert mask(other, addresses=["东风新村6区12号楼3单元402室"]) == other


def test_a_list_of_numbers_before_a_phone_does_not_hide_it() -> None:
    assert mask("15，13900001111") == "15，〔电话〕"


def test_a_place_where_thousands_live_is_no_address_of_one() -> None:
    assert mask("和平小区停水", addresses=["和平小区"]) == "和平小区停水"
    assert mask("大庆市没有地铁", addresses=["大庆市"]) == "大庆市没有地铁"


@pytest.mark.parametrize(
    "written", ["0459-6812345", "6812345", "681 2345", "０４５９６８１２３４５", "(0459)681-2345"]
)
def test_a_known_landline_is_found_without_its_area_code_too(written: str) -> None:
    assert mask(f"我家{written}，请回电", phones=["0459-6812345"]) == "我家〔电话〕，请回电"


@pytest.mark.parametrize("written", ["E12345678", "e12345678", "Ｅ１２３ ４５６７８"])
def test_a_known_paper_is_found_without_a_word_before_it(written: str) -> None:
    assert mask(f"系统里没有{written}。", papers=["E12345678"]) == "系统里没有〔证件号〕。"


@pytest.mark.parametrize(
    ("name", "stays"),
    [
        ("平安", "平安保险公司拒赔"),
        ("平安", "平安街道办事处"),
        ("平安", "平安街积水"),
        ("建设", "建设银行门口"),
        ("和平", "和平路与和平桥之间"),
        ("马兰", "马兰小区"),
        ("王芳", "王芳幼儿园退费"),
        ("建华", "建华村修路"),
    ],
)
def test_a_name_that_is_part_of_a_longer_word_leaves_the_word(name: str, stays: str) -> None:
    assert mask(stays, names=[name]) == stays
    assert mask(f"{stays}。{name}敬上", names=[name]) == f"{stays}。〔姓名〕敬上"


@pytest.mark.parametrize(
    "text", ["张国强路上被打", "王芳街上摔倒", "王芳家漏水", "张国强村里的人", "平安在家"]
)
def test_a_known_name_goes_where_no_longer_word_begins(text: str) -> None:
    for name in ("张国强", "王芳", "平安"):
        assert name not in mask(text, names=["张国强", "王芳", "平安"])


@given(st.text(max_size=80))
def test_a_folded_text_leads_back_to_what_was_written(text: str) -> None:
    folded = fold(text)
    for at in range(len(folded.text)):
        start, end = folded.span(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert folded.text[at] in fold(text[start:end]).text


@given(st.text(max_size=80))
def test_what_is_found_is_in_order_and_never_overlaps(text: str) -> None:
    spans = find(f"我叫{text}，电话138 0000 1234", names=["王芳"])
    places = [place for start, end, _ in spans for place in (start, end)]
    assert places == sorted(places)
    assert spans


def test_the_rules_are_dated_and_name_their_sources() -> None:
    assert rules().version
    assert str(rules().effective_from)
    assert all(rules().sources.values())


@pytest.mark.parametrize("word", ["方便", "高兴", "时间", "安全", "公正", "井盖", "楼栋", "公摊"])
def test_a_word_that_begins_like_a_surname_is_no_name(word: str) -> None:
    assert is_common_word(word)


@pytest.mark.parametrize("name", ["王芳", "李明", "祁连", "杨柳", "高峰"])
def test_what_serves_as_a_name_is_no_common_word(name: str) -> None:
    assert not is_common_word(name)


@pytest.mark.parametrize(
    "text",
    [
        "反映人高凤霞（",
        "签名：高凤霞",
        "名字是高凤霞，",
        "以上属实。\n落款\n高凤霞",
        "请尽快处理。\n\n高凤霞\n2026年3月1日",
        "证人高凤霞、",
        "楼上邻居高凤霞",
    ],
)
def test_a_name_is_found_by_the_word_before_it_or_as_a_signature(text: str) -> None:
    assert "凤霞" not in mask(text)


@pytest.mark.parametrize("han", ["𠮷", "𬭎", "䶮", "\ufa0c", "𱁬"])
def test_every_chinese_character_may_stand_in_a_name(han: str) -> None:
    assert mask(f"我叫李{han}，住在三楼") == "我叫〔姓名〕，住在三楼"
