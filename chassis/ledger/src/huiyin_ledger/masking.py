"""Masks text for use outside the service that knows the person.

`mask` replaces whatever identifies somebody (numbers to call, papers, accounts, the writer's own name) by a word in
brackets that says what stood there. It is made to mask rather too much than too little, and never reads a text twice
differently: masking a masked text changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

PHONE, PAPER, CARD, NUMBER = "〔电话〕", "〔证件号〕", "〔银行卡号〕", "〔号码〕"
EMAIL, ACCOUNT, PLATE, NAME, ADDRESS = "〔邮箱〕", "〔社交账号〕", "〔车牌〕", "〔姓名〕", "〔地址〕"

_BLANK = r"[\s\u200b-\u200f\u2060\ufeff]{0,2}"
"""Characters that may separate the characters of a name, visible or not."""
_GAP = r"[\s\-.·•_、,/\u200b-\u200f\u2060\ufeff]{0,3}"
"""Separators within a number."""


def _spaced(*parts: str) -> str:
    return _GAP.join(parts)


@dataclass(frozen=True)
class _Rule:
    """Every match of `pattern` (its group ``hide`` where it has one) becomes `word`."""

    pattern: re.Pattern[str]
    word: str


_CENTURY = f"(?:1{_GAP}[89]|2{_GAP}0)"
_BIRTHDAY = _spaced(_CENTURY, r"\d", r"\d", r"[01]", r"\d", r"[0-3]", r"\d")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜"
    "倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁"
    "蒲房滕屈饶解牟艾尤阳时穆司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗桂全佟应臧闵苟邬边卞姬师和仇栾隋商"
    "刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海"
    "阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙戈浦伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那"
    "宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由"
)
_COMPOUND = "欧阳|上官|皇甫|令狐|诸葛|司徒|司马|申屠|夏侯|公孙|慕容|宇文|长孙|尉迟|东方|独孤|南宫"
_NOT_AFTER_SELF = "于向和对应常从都方成居连能时万有在由曾经及全自来但平已位相干"
"""Surnames that are far more often another word right after 我是 or 本人 (本人于去年...)."""
_STYLED = "先生|女士|小姐|同志|师傅|老师|同学|网友|大爷|大妈|大叔|阿姨"
"""What follows a name in a greeting."""
_OFFICE = "[省市县区镇乡局厅部处科院校厂站所队村社]长|书记|主任|经理|领导|总|先生|女士|小姐|同志|师傅|老师"
"""What follows a surname alone."""
_HAN = r"[\u3400-\u9fff]"
_AFTER_NAME = (
    r"(?=[\s，,。.；;、：:（(！!？?〔]|$|是|今年|现年|现住|现在|家住|住在|来自|系|男|女|电话|手机|身份证)"
)


def _named(surnames: str) -> str:
    """A Chinese name: up to the next word that can follow one, else surname and two characters."""
    head = f"(?:{_COMPOUND}|[{surnames}])"
    return f"(?:{head}{_HAN}{{1,2}}?{_AFTER_NAME}|{head}{_HAN}{{2}})"


_GREETED = rf"(?:{_COMPOUND}|[{_SURNAMES}])(?!{_OFFICE}){_HAN}{{1,2}}"
"""A name at the head of a letter, with what it is given: 王女士 and 胡书记 tell nobody apart."""
_SELF = "".join(c for c in _SURNAMES if c not in _NOT_AFTER_SELF)
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

_RULES: tuple[_Rule, ...] = tuple(
    _Rule(re.compile(pattern, re.IGNORECASE), word)
    for pattern, word in (
        (r"[\w.+-]+\s?@\s?[\w-]+(?:\s?\.\s?[a-z][\w-]*)+", EMAIL),
        (
            r"(?:微\s?信|wechat|weixin|(?<![a-z])[vw]x|qq|扣扣|抖音|快手)(?:\s?(?:账号|帐号|号码?|id|群))?"
            r"[\s:：是为=]{0,4}(?P<hide>[a-z][a-z0-9_-]{5,19}|\d(?:[\s-]?\d){4,11})(?![a-z0-9])",
            ACCOUNT,
        ),
        (
            rf"(?<!\d)[1-9]{_GAP}"
            + _spaced(*[r"\d"] * 5, _BIRTHDAY, *[r"\d"] * 3, r"[\dx]")
            + r"(?![\da-z])",
            PAPER,
        ),
        (r"(?<!\d)[1-9]\d{5}(?:1[89]|20)\d{2}[01]\d[0-3]\d{4}[\dx]", PAPER),
        (rf"(?<!\d)[3-6]\d{{3}}(?:{_GAP}\d{{4}}){{3}}(?:{_GAP}\d{{1,3}})?(?!\d)", CARD),
        (r"(?:(?:\+|00)?\s?86[\s-]{0,2})?(?<!\d)" + _spaced("1", "[3-9]", *[r"\d"] * 9) + r"\d*", PHONE),
        (r"(?:(?:\+|00)\s?86[\s-]{0,2})" + _spaced("1", "[3-9]", *[r"\d"] * 9) + r"\d*", PHONE),
        (r"\d{11,}[x]?", NUMBER),
        (
            r"(?<!\d)\(?0(?:10|2\d|[3-9]\d{2})\)?[\s\-]{0,3}[2-8]\d{2,3}[\s\-]?\d{4}(?:[\s\-转]{1,3}\d{1,6})?(?!\d)",
            PHONE,
        ),
        (
            r"(?:电\s?话|手\s?机|座机|热线|号码|联系方式|联系|致电|拨打|短信|小灵通|\btel(?:ephone)?|phone|mobile|call)"
            r"[号码是为\s:：.]{0,6}(?P<hide>\d(?:[\s\-]?\d){6,9})(?!\d)",
            PHONE,
        ),
        (
            rf"(?:我的?车|我家的?车|本人的?车|自家车|车主)[^，。,.;；]{{0,8}}?"
            rf"(?P<hide>[{_PROVINCES}]\s?[a-hj-np-z][·.\s]?[a-hj-np-z0-9]{{5,6}})",
            PLATE,
        ),
        (
            rf"(?:我叫|我名叫|我的名字[叫是]?|我姓名|本人名?叫)[\s:：]{{0,2}}(?P<hide>{_named(_SURNAMES)})",
            NAME,
        ),
        (
            r"(?:姓\s?名|联系人|申请人|投诉人|来信人|来电人|反映人|求助人|举报人|诉求人|信访人|署名|落款|此致敬礼)"
            rf"(?:[:：]\s?|\s+|是)(?P<hide>{_named(_SURNAMES)})",
            NAME,
        ),
        (
            rf"(?:本人|我是)(?P<hide>(?:{_COMPOUND}|[{_SELF}]){_HAN}{{1,2}}?)(?=[\s，,。.；;、（(：:]|$|[男女]|今年|现年)",
            NAME,
        ),
        (
            rf"(?:^|(?<=[\s。！!；;，,“”\"]))(?:(?:尊敬|敬爱|亲爱)的\s?)?(?P<hide>{_GREETED})"
            rf"(?=(?:{_STYLED})?[\s:：，,!！]{{0,3}}[您你]好)",
            NAME,
        ),
        (
            rf"(?:尊敬|敬爱|亲爱)的\s?(?P<hide>{_GREETED})(?={_STYLED})",
            NAME,
        ),
        (r"my name(?: is|'s)\s+(?P<hide>[a-z]+(?:[ -][A-Z][a-z]+)?)", NAME),
    )
)

_CHINESE_DIGITS = str.maketrans("零〇○一二三四五六七八九幺", "0001234567891")
_SPOKEN_MOBILE = re.compile(r"(?<!\d)" + _spaced("1", "[3-9]", *[r"\d"] * 9))


def mask(text: str, *, names: Iterable[str] = (), addresses: Iterable[str] = ()) -> str:
    """`text` without what identifies a person.

    Phones (also spaced, full-width or spelt in Chinese digits), papers, bank cards, e-mail addresses, social accounts,
    the number plate a writer calls his own, and a name that introduces itself. `names` and `addresses` are what is
    known of the writer: every occurrence goes. Other people's plates stay: a complaint about a taxi is about its plate.
    """
    found = (*_known(text, names, NAME), *_known(text, addresses, ADDRESS), *_found(text))
    return _replace(text, sorted((start, end, rank, word) for rank, (start, end, word) in enumerate(found)))


Span = tuple[int, int, str]


def _known(text: str, values: Iterable[str], word: str) -> Iterator[Span]:
    for value in {v.strip() for v in values}:
        if len(value) > 1:
            pattern = _BLANK.join(re.escape(c) for c in value if not re.fullmatch(_BLANK, c))
            yield from ((m.start(), m.end(), word) for m in re.finditer(pattern, text, re.IGNORECASE))


def _found(text: str) -> Iterator[Span]:
    plain = "".join(map(_plain, text))
    for rule in _RULES:
        for match in rule.pattern.finditer(plain):
            group = "hide" if "hide" in rule.pattern.groupindex else 0
            yield match.start(group), match.end(group), rule.word
    spoken = plain.translate(_CHINESE_DIGITS)
    if spoken != plain:
        yield from ((m.start(), m.end(), PHONE) for m in _SPOKEN_MOBILE.finditer(spoken))


@cache
def _plain(char: str) -> str:
    """Map full-width forms and foreign digits to ASCII, character by character."""
    if char < "\x80":
        return char
    digit = unicodedata.decimal(char, None) if char != "〇" else None
    if digit is None:
        digit = unicodedata.digit(char, None)
    if digit is not None and 0 <= digit <= 9:
        return str(int(digit))
    if char in "‐‑‒–—―－﹣−":
        return "-"
    folded = unicodedata.normalize("NFKC", char) if "\uff01" <= char <= "\uff5e" else char
    return folded if len(folded) == 1 and folded not in "，；！？" else char


def _replace(text: str, spans: Iterable[tuple[int, int, int, str]]) -> str:
    """Overlapping spans become one; the longest gives the word, and among equals the rule that stands first."""
    merged: list[list[int]] = []
    words: list[tuple[int, str]] = []
    for start, end, _, word in spans:
        if merged and start < merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
            words[-1] = max(words[-1], (end - start, word), key=lambda item: item[0])
        else:
            merged.append([start, end])
            words.append((end - start, word))
    out, last = [], 0
    for (start, end), (_, word) in zip(merged, words, strict=True):
        out += [text[last:start], word]
        last = end
    return "".join([*out, text[last:]])
