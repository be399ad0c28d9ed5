"""What masking promises, whatever people write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin_ledger.masking import mask

HAN = st.text(alphabet="路灯坏了请尽快派人来修谢谢小区门口夜里很黑", max_size=30)
mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
gaps = st.sampled_from(["", " ", "-", " - ", "\u3000", ".", "·", "\u200b", "\n"])


def in_full_width(digits: str) -> str:
    return digits.translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def in_chinese_digits(digits: str) -> str:
    return digits.translate(str.maketrans("0123456789", "零一二三四五六七八九"))


writings = st.sampled_from([str, in_full_width, in_chinese_digits])


def digits_of(text: str) -> str:
    """All digits of `text` in one row, whatever script they are written in."""
    text = text.translate(str.maketrans("零一二三四五六七八九", "0123456789"))
    return "".join(str(unicodedata.digit(c)) for c in text if unicodedata.digit(c, None) is not None)


@given(before=HAN, number=mobiles, gap=gaps, every=st.integers(1, 4), writing=writings, after=HAN)
def test_no_mobile_number_survives_however_it_is_written(
    before: str, number: str, gap: str, every: int, writing: Callable[[str], str], after: str
) -> None:
    grouped = gap.join(number[i : i + every] for i in range(0, 11, every))
    masked = mask(before + writing(grouped) + after)
    assert not re.search(r"1[3-9]\d{9}", digits_of(masked))
    assert number not in digits_of(masked)


@given(before=st.text(max_size=40), number=mobiles, after=st.text(max_size=40))
def test_no_eleven_digits_of_a_mobile_stand_in_a_row_in_any_text(
    before: str, number: str, after: str
) -> None:
    assert not re.search(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])", mask(before + number + after))


@given(st.text(max_size=200))
def test_masking_a_masked_text_changes_nothing(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


@given(text=HAN, name=st.sampled_from(["王晓梅", "欧阳建国", "Ann Lee"]), where=st.integers(0, 30))
def test_the_known_name_of_the_writer_never_survives(text: str, name: str, where: int) -> None:
    masked = mask(text[:where] + name + text[where:], names=[name])
    assert name not in masked
    assert mask(masked, names=[name]) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("请打13800138000找我", "请打〔电话〕找我"),
        ("电话：１３８ ００13-8000。", "电话：〔电话〕。"),
        ("打+86 138 0013 8000", "打〔电话〕"),
        ("家里电话0459-6812345转8", "家里电话〔电话〕"),
        ("(0459)6812345 白天有人", "〔电话〕 白天有人"),
        ("联系电话：6812345", "联系电话：〔电话〕"),
        ("身份证23060219900307123x，", "身份证〔证件号〕，"),
        ("230602 19900307 1234", "〔证件号〕"),
        ("卡号 6222 0212 0000 0000 123 已冻结", "卡号 〔银行卡号〕 已冻结"),
        ("写信到 a.b+c@example.com.cn 即可", "写信到 〔邮箱〕 即可"),
        ("zhang＠example．com", "〔邮箱〕"),
        ("加微信：zhang_san88 联系", "加微信：〔社交账号〕 联系"),
        ("QQ号 12345678", "QQ号 〔社交账号〕"),
        ("我的车黑E·12345被划", "我的车〔车牌〕被划"),
        ("我叫朱琦梦，是教师", "我叫〔姓名〕，是教师"),
        ("我叫张伟家住三楼", "我叫〔姓名〕家住三楼"),
        ("本人张伟，男", "本人〔姓名〕，男"),
        ("申请人：欧阳明华\n", "申请人：〔姓名〕\n"),
        ("My name is Ann Lee, I live here", "My name is 〔姓名〕, I live here"),
    ],
)
def test_what_identifies_the_writer_becomes_a_word_in_brackets(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "2019-03-12 至 2019-03-15 停水",
        "2019.03.12 14:05:33 打了12345",
        "二〇一九年三月十二日",
        "花费12345678元",
        "本人于2018年初购房",
        "我是向阳小区业主",
        "出租车黑E12345拒载",
        "编号 230600-2026-0000001",
        "人民西路138号13栋",
        "",
    ],
)
def test_what_the_unit_needs_stays(text: str) -> None:
    assert mask(text) == text


def test_a_known_address_goes_even_when_it_is_spaced() -> None:
    assert mask("住在 幸福 小区3号楼，漏水", addresses=["幸福小区3号楼"]) == "住在 〔地址〕，漏水"


def test_a_name_of_one_character_is_no_name_to_search_for() -> None:
    assert mask("王府井的灯", names=["王"]) == "王府井的灯"


@pytest.mark.parametrize("hidden", ["\u200b", "\u200d", "\u2060", "\ufeff", " ", "\u3000"])
def test_a_known_name_goes_also_where_something_unseen_stands_in_it(hidden: str) -> None:
    for name in ("欧阳建国", hidden.join("欧阳建国")):
        assert mask(f"我是{hidden.join('欧阳建国')}来反映路灯", names=[name]).endswith("〔姓名〕来反映路灯")


@pytest.mark.parametrize(
    "greeting",
    [
        "尊敬的欧阳建国先生：",
        "欧阳建国同志：您好，",
        "王小明您好：",
        "经查。王小明网友，你好！",
        "亲爱的 王小明 您好",
    ],
)
def test_whom_a_letter_greets_by_name_is_not_told(greeting: str) -> None:
    masked = mask(f"{greeting}路灯已修好。")
    assert "〔姓名〕" in masked
    assert "建国" not in masked
    assert "小明" not in masked


@pytest.mark.parametrize(
    "greeting", ["尊敬的网友：您好", "尊敬的王女士，您好", "胡书记您好", "高新区管委会您好", "关于路灯，您好"]
)
def test_a_greeting_that_names_nobody_stays(greeting: str) -> None:
    assert mask(greeting) == greeting
