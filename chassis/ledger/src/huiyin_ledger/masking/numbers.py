"""Finds numbers that identify somebody: phones, papers, cards, accounts, plates, and where somebody lives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from huiyin_ledger.masking.fold import HAN
from huiyin_ledger.masking.numerals import in_digits
from huiyin_ledger.masking.rules import Rules, any_of, rules
from huiyin_ledger.masking.words import ACCOUNT, ADDRESS, CARD, EMAIL, NUMBER, PAPER, PHONE, PLATE

_GAP = r"[\s\-.·_、,，/:()*~|;=#&+]{0,3}"
"""Separators within a number."""
_SPELT = re.compile(r"(?:[零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖0-9o][\s\-.·]?){7}")
_SHORTEST_REFERENCE = 6

_LIST_SIGN = re.compile(r"[、,，/*~|;=#&+]")
_GROUPS_OF_A_PHONE = frozenset({(3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (3, 3, 5), (4, 7)})

Found = tuple[int, int, str]


def _spaced(*parts: str) -> str:
    return _GAP.join(parts)


@dataclass(frozen=True)
class _Rule:
    """Every match of `pattern` (its group ``hide`` where it has one) becomes `word`. `digits`: how many it must have. `listed`: it may be a list of
    other numbers.
    `sure`: it is masked in a reference of a matter as well. `spelt`: looked for in digits written as words too."""

    pattern: re.Pattern[str]
    word: str
    digits: range | None = None
    listed: bool = True
    sure: bool = False
    spelt: bool = False

    def find(self, text: str) -> Iterator[Found]:
        group = "hide" if "hide" in self.pattern.groupindex else 0
        at = 0
        while match := self.pattern.search(text, at):
            start, end = match.span(group)
            if self._fits(text[start:end]):
                yield start, end, self.word
                at = match.end()
            else:
                at = match.start() + 1

    def _fits(self, value: str) -> bool:
        if self.digits is not None and sum(map(str.isdigit, value)) not in self.digits:
            return False
        return self.listed or not _LIST_SIGN.search(value) or _in_groups_of_a_phone(value)


def _in_groups_of_a_phone(value: str) -> bool:
    """138/0000/1234 and 1,3,8,... are phones; 159、167、55、63、68 are the lines of a bus stop."""
    sizes = tuple(map(len, re.findall(r"\d+", value)))
    return sizes in _GROUPS_OF_A_PHONE or set(sizes) == {1}


class NumberFinder:
    """The patterns of one set of rules."""

    def __init__(self, rules: Rules) -> None:
        self._rules = (*_number_rules(rules), *_account_rules(rules), *_plate_rules(rules))
        self._spelt = tuple(rule for rule in self._rules if rule.spelt)
        self._addresses = _address_patterns(rules)
        self._before = re.compile(f"(?:{any_of(rules.addresses.before)})+")
        self._dated = re.compile(r"(?<![\da-z])20[0-4]\d[01]\d[0-3]\d\d{3,12}(?!\d)")
        self._office = re.compile(any_of(rules.addresses.of_offices))
        self._reference = re.compile(
            rf"{any_of(rules.numbers.references)}(?:号码|编号|号|码)?[^0-9a-z,，。；;、\n]{{0,4}}"
            rf"(?P<keep>[a-z]{{0,10}}[\-_/]?\d[\d\-_/a-z]{{{_SHORTEST_REFERENCE - 1},}})"
        )

    def find(self, text: str) -> Iterator[Found]:
        """Every number and address in the folded `text`."""
        kept = [match.span("keep") for match in self._reference.finditer(text)]
        kept += [match.span() for match in self._dated.finditer(text)]
        yield from self._numbers(text, self._rules, kept)
        if _SPELT.search(text):
            yield from self._numbers(in_digits(text), self._spelt, kept)
        for hint, pattern in self._addresses:
            if not hint.search(text):
                continue
            for match in pattern.finditer(text):
                start, end = match.span("hide")
                if self._office.search(text, start, end):
                    continue
                if (before := self._before.match(text, start, end)) and before.end() < end:
                    start = before.end()
                yield start, end, ADDRESS

    @staticmethod
    def _numbers(text: str, rules: tuple[_Rule, ...], kept: list[tuple[int, int]]) -> Iterator[Found]:
        for rule in rules:
            for start, end, word in rule.find(text):
                if rule.sure or not any(first <= start and end <= last for first, last in kept):
                    yield start, end, word


def _number_rules(rules: Rules) -> Iterator[_Rule]:
    numbers = rules.numbers
    century = f"(?:1{_GAP}[89]|2{_GAP}0)"
    birthday = _spaced(century, r"\d", r"\d", r"[01]", r"\d", r"[0-3]", r"\d")
    citizen = (
        rf"(?<!\d)[1-9]{_GAP}" + _spaced(*[r"\d"] * 5, birthday, *[r"\d"] * 3, r"[\dx]") + r"(?![\da-z])"
    )
    yield _Rule(re.compile(citizen), PAPER, sure=True, spelt=True)
    yield _Rule(re.compile(r"(?<!\d)[1-9]\d{5}(?:1[89]|20)\d{2}[01]\d[0-3]\d{4}[\dx]"), PAPER)
    is_called = r"[号码是为\s:：]{0,5}"
    of_old = rf"{any_of(numbers.id_cues)}{is_called}(?P<hide>\d{{15}})(?![\da-z])"
    yield _Rule(re.compile(of_old), PAPER, spelt=True)
    passport = r"(?P<hide>(?<![a-z0-9])(?:[a-z]{1,2}(?:[\s\-.·]?\d){6,10}|\d{15,18}x?|\d{8}))(?![\da-z])"
    yield _Rule(re.compile(rf"{any_of(numbers.passport_cues)}[^，。；;,\n\da-z]{{0,6}}{passport}"), PAPER)
    yield _Rule(
        re.compile(
            rf"(?P<hide>(?<![a-z0-9])[a-z]{{1,2}}\d{{7,9}})(?=[^，。；;,\n]{{0,3}}{any_of(numbers.passport_cues)})"
        ),
        PAPER,
    )
    card = r"(?<![\d])[3-6]\d{3,}(?:[\s\-]{1,2}\d{3,}){0,5}(?:[\s\-]{1,2}\d{1,3})?(?!\d)"
    yield _Rule(re.compile(card), CARD, range(16, 20), spelt=True)
    named = rf"{any_of(numbers.card_cues)}[^，。；;,\n\d]{{0,4}}(?P<hide>\d{{3,}}(?:[\s\-.·]{{1,2}}\d+){{0,6}})(?!\d)"
    yield _Rule(re.compile(named), CARD, range(15, 22), spelt=True)
    mobile = _spaced("1", "[3-9]", *[r"\d"] * 9)
    yield _Rule(re.compile(rf"(?<!\d){mobile}\d*"), PHONE, listed=False, sure=True, spelt=True)
    yield _Rule(re.compile(rf"[(](?=\d{{1,4}}[)]){mobile}"), PHONE, listed=False, sure=True)
    yield _Rule(
        re.compile(rf"(?:[(](?=\+?\d{{1,4}}[)]))?(?:\+|(?<!\d)00|(?<!\d))\s?86[\s\-()]{{0,3}}{mobile}\d*"),
        PHONE,
        sure=True,
    )
    yield _Rule(
        re.compile(
            r"(?<![\d])(?:\+|00)\s?(?!86)(?:852|853|886|[1-9]\d{0,2})[\s\-()]{1,2}\d(?:[\s\-]?\d){6,10}(?!\d)"
        ),
        PHONE,
    )
    yield _Rule(re.compile(r"\d{11,}x?"), NUMBER)
    landline = (
        r"(?<!\d)(?:\+?86[\s\-]?)?(?:[(](?=\d{3,4}[)]))?0(?:10|2\d|[3-9]\d{2})[)]?[\s\-/]{0,3}[2-8]\d{2,3}[\s\-]?\d{4}"
        r"(?:[\s\-]{0,2}(?:转|分机|-)[\s\-]{0,2}\d{1,6})?(?!\d)"
    )
    yield _Rule(re.compile(landline), PHONE, spelt=True)
    not_public = r"(?![48]00)(?![19]\d{4,5}(?!\d))"
    called = rf"{any_of(numbers.phone_cues)}[号码是为\s:：.]{{0,6}}(?P<hide>{not_public}\d(?:[\s\-]?\d){{6,9}})(?![\d元万年])"
    yield _Rule(re.compile(called), PHONE, spelt=True)


def _account_rules(rules: Rules) -> Iterator[_Rule]:
    dot = r"\s?[.。·]\s?"
    at = r"\s?(?:@|[(\[{](?:at|@)[)\]}]|艾特)\s?"
    yield _Rule(re.compile(rf"[a-z0-9][a-z0-9._+\-]*{at}[a-z0-9\-]+(?:{dot}[a-z][a-z0-9\-]*)+"), EMAIL)
    hidden = r"\s?(?:[.。·点]|[(\[{](?:dot|点|[.])[)\]}]|dot)\s?"
    known = r"(?:com|cn|net|org|edu|gov)(?![a-z])"
    yield _Rule(re.compile(rf"[a-z0-9][a-z0-9._+\-]*(?:{at}|#)[a-z0-9\-]+(?:{hidden}{known})+"), EMAIL)
    numbers = rules.numbers
    cues = any_of((cue for cue in numbers.account_cues if not cue.isascii()), r"\s?")
    latin = any_of((cue for cue in numbers.account_cues if cue.isascii()), r"\s?")
    account = r"(?P<hide>[a-z][a-z0-9_\-]{4,19}|\d(?:[\s\-]?\d){4,11})(?![a-z0-9])"
    tails = rf"(?:\s?{any_of(numbers.account_tails)})?"
    yield _Rule(
        re.compile(rf"(?:{cues}|(?<![a-z]){latin}(?![a-z]{{3}})){tails}[\s:：是为=,，]{{0,4}}{account}"),
        ACCOUNT,
        spelt=True,
    )
    yield _Rule(re.compile(rf"(?<![a-z])(?:v|vx|wx)[\s:：]{{1,3}}{account}"), ACCOUNT)


def _plate_rules(rules: Rules) -> Iterator[_Rule]:
    plates = rules.plates
    plate = rf"[{plates.provinces}]\s?[a-hj-z][·.\s\-]?(?:[a-hj-np-z0-9]{{0,2}}[·.\s\-]?[a-hj-np-z0-9]{{3,6}}[挂学警港澳使领]?)(?![a-z0-9])"
    of_city = rf"{HAN}{{2}}[a-z]\d{{5,6}}(?![a-z0-9])"
    own = rf"(?:{any_of(plates.own)}|{any_of(plates.owners)}的?{any_of(plates.vehicles)})"
    yield _Rule(re.compile(rf"{own}[^。；;\n]{{0,15}}?(?P<hide>{plate}|{of_city})"), PLATE)
    yield _Rule(re.compile(rf"(?P<hide>{plate})(?=\s?{any_of(plates.owned_after)})"), PLATE)


def _address_patterns(rules: Rules) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Each after a hint without which it can't match."""
    addresses = rules.addresses
    number = r"[0-9a-z一二三四五六七八九十百零〇甲乙丙丁东西南北]{1,6}(?:[-#][0-9a-z]{1,4}){0,3}"
    unit = any_of(addresses.units)
    level = rf"{number}\s?(?:{unit})"
    side = r"(?:[东西南北中左右][户门])?"
    home = r"(?:[0-9]{2,4}|[零〇一二三四五六七八九]{3,4})(?:室|户|房|号)?(?![0-9年月])"
    in_place = rf"(?:(?![{addresses.never_in_places}]){HAN}|[a-z0-9])"
    place = rf"{in_place}{{2,24}}?"
    compact = r"[a-z]?\d{1,3}(?:号楼|号|栋)?(?:-\d{1,3}){1,2}-\d{1,4}(?:室)?"
    short = r"[a-z]座\d{3,4}室?"
    whole = rf"(?:{place}\s?(?:{compact}|{short}|(?:{level}\s?){{1,5}}(?:{home})?{side})|{level}\s?{home})"
    dwelling = rf"(?<!办公)(?<!官方)(?<!单位)(?<!公司)(?<!注册){any_of(addresses.dwelling)}(?![院户宅房建宿处所])[是为在于:：\s]{{0,3}}(?P<hide>{whole})"
    places = any_of(addresses.places)
    named = rf"{in_place}{{1,10}}?{places}\s?[a-z]?"
    # Without a word of dwelling only what leads to one household: a house may be where the matter is.
    household = rf"(?P<hide>{named}(?:{level}\s?){{1,4}}(?:\d{{2,4}}(?:室|户|房)|(?<=单元)(?:\d{{2,4}}(?!\d)|[零〇一二三四五六七八九]{{3,4}})|(?<=门)\d{{3,4}}(?!\d)))"
    with_hyphens = rf"(?P<hide>{named}[a-z]?\d{{1,3}}(?:(?:号楼|[#栋幢座号])-?|-)\d{{1,2}}-\d{{3,4}})"
    hints = (
        any_of(addresses.dwelling),
        r"\d\s?(?:室|户|房)|单元\s?[\d零〇一二三四五六七八九]|门\d",
        r"\d{1,2}-\d{3}",
    )
    return tuple(
        zip(map(re.compile, hints), map(re.compile, (dwelling, household, with_hyphens)), strict=True)
    )


@cache
def finder() -> NumberFinder:
    return NumberFinder(rules())
