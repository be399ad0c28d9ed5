"""Finds names that a text introduces: the writer's own, and those of people who hold no office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from functools import cache

from huiyin_ledger.masking.fold import HAN
from huiyin_ledger.masking.rules import Rules, any_of, ends_of, is_common_word, rules

_END = r"(?=[\s,，。.；;、：:（(）)！!？?〔\"“”'‘’《/|\-_a-z0-9]|$)"
_BLANK = r"[ \t\u3000]"
_LONGEST_NAME, _LONGEST_WORD = 3, 6
_LONGEST_RUN = 12
_LETTER_END = 160
"""Characters from the end of a text in which a name on a line of its own is a signature."""

Found = tuple[int, int]


class _Trust(Enum):
    """How sure it is that a name follows."""

    INTRODUCED = auto()
    """Whatever word follows, up to the next sign."""
    BEFORE_SURNAME = auto()
    """A surname, and what may follow a name."""
    SOMEBODY = auto()
    """A surname, also with two characters and anything after."""


class NameFinder:
    """The patterns of one set of rules."""

    def __init__(self, rules: Rules) -> None:
        surnames = rules.surnames
        self._surnames = frozenset(surnames.common)
        self._word_like = frozenset(surnames.word_like)
        self._compound = frozenset(surnames.compound)
        self._conjunctions = frozenset(surnames.conjunctions)
        self._never = frozenset(rules.never_in_names)
        self._organisation = re.compile(f"{any_of(rules.longer_words.organisations)}$|教育$|中心$|[网组苑]$")
        self._not_in_given = frozenset(rules.not_in_given_names)
        self._nobody = re.compile(any_of(rules.nobody))
        self._office = re.compile(any_of(rules.offices))
        self._after = re.compile(f"{_END}|{any_of(rules.after_names.verbs)}|$")
        names = rules.names
        spaced = rf"{_BLANK}{{0,2}}"
        separator = r"(?:\s*[:：\-=/|]\s*|[ \t]+|\s*\n\s*)"
        labels = any_of(names.labels, spaced)
        self._cues = (
            (re.compile(rf"{any_of(names.introduced, spaced)}\s?[:：是]?\s{{0,2}}"), _Trust.INTRODUCED),
            (re.compile(labels + separator), _Trust.INTRODUCED),
            (re.compile(f"{labels}[是为]?"), _Trust.BEFORE_SURNAME),
            (re.compile(r"[,，]\s?(?:名叫|叫)"), _Trust.BEFORE_SURNAME),
            (re.compile(any_of(names.self)), _Trust.BEFORE_SURNAME),
            (re.compile(rf"{any_of(names.others)}(?<!妇女儿)(?:名叫|叫|[:：]\s?)?"), _Trust.SOMEBODY),
            (re.compile(f"{any_of(names.next_door)}的"), _Trust.SOMEBODY),
            (re.compile(rf"(?<!{HAN})[我俺][,，]\s?"), _Trust.BEFORE_SURNAME),
            (re.compile(rf"{any_of(names.others)}是"), _Trust.BEFORE_SURNAME),
        )
        head = f"(?:{any_of(surnames.compound)}|[{surnames.common}])"
        self._next_door = re.compile(
            rf"{any_of(names.next_door)}(?P<hide>[老小][{surnames.common}](?:家|头|头家|太太))"
        )
        self._line = re.compile(
            rf"\n{_BLANK}*(?P<hide>{head}{HAN}{{1,2}})(?={_BLANK}*(?:\n|$|\d|[一二]〇|二[〇零○]))"
        )
        self._dated = re.compile(rf"(?:^|[\n。!！])\s*(?P<hide>{head}{HAN}{{1,2}})\s+\d{{4}}[-.年/]")
        self._detailed = re.compile(
            rf"(?:^|[\n。;；])\s*(?P<hide>{head}{HAN}{{1,2}})(?=\s*(?:[（(](?:身份证|电话|手机|男|女|联系|1[3-9])|[,，]\s?[男女][,，]))"
        )
        self._greeted = re.compile(
            rf"(?:(?:^|(?<=[\s。！!；;，,“”\"]))(?:(?:尊敬|敬爱|亲爱)的\s?)?(?P<hide>{head}(?!{any_of(rules.offices)}|[省市县区镇乡局厅部处科院校厂站所队村社]长){HAN}{{1,2}})"
            rf"(?=(?:{any_of(rules.styled)})?[\s:：，,!！]{{0,3}}[您你]好)"
            rf"|(?:尊敬|敬爱|亲爱)的\s?(?P<styled>{head}(?!{any_of(rules.offices)}|[省市县区镇乡局厅部处科院校厂站所队村社]长){HAN}{{1,2}})(?={any_of(rules.styled)}))"
        )
        self._called_after_surname = re.compile(rf"我姓{HAN}{{1,2}}[,，]\s?(?:名叫|叫|名)")
        self._english = re.compile(r"\b(?:I am|I'm)\s+(?P<hide>[A-Z][a-z]+(?:[ -][A-Z][a-z]+){1,2})")
        self._introduced_in_english = re.compile(
            r"my name(?: is|'s)\s+(?P<hide>[A-Za-z]+(?:[ -][A-Z][a-z]+){0,2})", re.IGNORECASE
        )
        self._counted = re.compile(
            rf"{head}{HAN}{{1,2}}(?:、{head}{HAN}{{1,2}})+(?=等[几多数0-9一二三四五六七八九十]{{1,4}}余?[人户位名])"
        )
        self._kin = re.compile(rf"我是(?P<hide>{head}{HAN}{{1,2}})的{any_of(names.kin)}")
        someone = rf"(?P<hide>{head}{HAN}{{1,2}}?)"
        self._quarrels = re.compile(
            rf"(?<!{HAN}){any_of(names.wronged_by)}{someone}(?={any_of(names.wrongs)})"
            rf"|(?<!{HAN}){any_of(names.at_odds_with)}{someone.replace('hide', 'other')}(?={any_of(names.quarrels)})"
        )
        self._place_tails = frozenset(names.place_tails)
        self._verb = re.compile(any_of(verb for verb in rules.after_names.verbs if len(verb) > 1))
        self._boundary = re.compile(_END)
        self._short_office = re.compile(rf"{HAN}[局处厅科所总董工行庭]{_END}")
        self._acting = re.compile(r"我(?=" + HAN + r"{2,4}(?:实名|特此|反映|举报|投诉|申请))")
        self._dotted = re.compile(rf"{HAN}{{1,7}}(?:\s?·\s?{HAN}{{1,7}}){{1,3}}")
        self._with_full_stop = re.compile(rf"{HAN}{{1,7}}(?:\s?[·.]\s?{HAN}{{1,7}}){{1,3}}{_END}")
        self._spaced = re.compile(rf"{HAN}{_BLANK}{{1,4}}{HAN}(?:{_BLANK}{{1,4}}{HAN})?(?!{HAN})")
        part = f"[{names.transliterated}]{{2,7}}"
        self._transliterated = re.compile(rf"{part}(?:\s?·\s?{part}){{1,3}}{HAN}?")
        self._phone = re.compile(r"\s?[(（]\s?(?:电话|手机|联系电话)?[:：]?\s?(?:1[3-9]\d|〔电话〕)")
        self._run_before = re.compile(rf"{HAN}{{2,12}}$")
        self._run = re.compile(rf"{HAN}+")
        self._listed = re.compile(r"\s?(?:[、,，]|和|与|及|以及)\s?")

    def find(self, text: str) -> Iterator[Found]:
        """Every name in the folded `text`."""
        for pattern, trust in self._cues:
            for match in pattern.finditer(text):
                yield from self._from(text, match.end(), trust)
        for match in self._acting.finditer(text):
            yield from self._from(text, match.end(), _Trust.BEFORE_SURNAME)
        for match in self._called_after_surname.finditer(text):
            yield from self._from(text, match.end(), _Trust.INTRODUCED)
        for match in self._transliterated.finditer(text) if "·" in text else ():
            yield match.start(), self._cut(text, *match.span())
        for match in self._phone.finditer(text):
            if run := self._run_before.search(text, max(match.start() - _LONGEST_RUN, 0), match.start()):
                yield from self._before_phone(text, *run.span())
        yield from (match.span("hide") for match in self._next_door.finditer(text))
        for match in self._counted.finditer(text):
            yield from self._from(text, match.start(), _Trust.SOMEBODY)
        yield from self._signatures(text)
        for pattern, names in (
            (self._greeted, ("hide", "styled")),
            (self._quarrels, ("hide", "other")),
            (self._kin, ("hide",)),
        ):
            for match in pattern.finditer(text):
                group = next(name for name in names if match[name])
                if not self._is_word(match[group]):
                    yield match.span(group)

    def find_english(self, written: str) -> Iterator[Found]:
        """Names in Latin letters, told by their capitals, in a text that is not folded."""
        for pattern in (self._english, self._introduced_in_english):
            yield from (match.span("hide") for match in pattern.finditer(written))

    def _signatures(self, text: str) -> Iterator[Found]:
        late = max(len(text) - _LETTER_END, 0)
        for pattern in (self._line, self._dated):
            for match in pattern.finditer(text, late):
                if not self._is_word(match["hide"]):
                    yield match.span("hide")
        for match in self._detailed.finditer(text):
            if not self._is_word(match["hide"]):
                yield match.span("hide")

    def _before_phone(self, text: str, start: int, end: int) -> Iterator[Found]:
        """The name at the end of a run of characters: of three, or of two where three are no name."""
        between_words = {end - len(rest) for rest in ends_of(text[start:end])}
        for at in sorted(between_words & {end - 4, end - 3, end - 2}):
            name = text[at:end]
            surname = 2 if name[:2] in self._compound else 1
            if len(name) - surname not in (1, 2) or (surname == 1 and name[0] not in self._surnames):
                continue
            if self._is_word(name) or name[-1] in self._place_tails or self._organisation.search(name):
                continue
            yield at, end
            return

    def _from(self, text: str, at: int, trust: _Trust) -> Iterator[Found]:
        """The name at `at`, and those that are listed after it."""
        end = self._name_end(text, at, trust)
        while end is not None:
            yield at, end
            separator = self._listed.match(text, end)
            if separator is None:
                return
            at = separator.end()
            end = self._name_end(text, at, _Trust.SOMEBODY)

    def _name_end(self, text: str, at: int, trust: _Trust) -> int | None:
        if self._nobody.match(text, at) or self._styled_by_office(text, at):
            return None
        if trust is not _Trust.BEFORE_SURNAME and (match := self._dotted.match(text, at)):
            return self._cut(text, at, match.end())
        if trust is _Trust.INTRODUCED and (match := self._with_full_stop.match(text, at)):
            return match.end()
        if (
            trust is _Trust.BEFORE_SURNAME
            and self._is_surname(text, at)
            and (match := self._spaced.match(text, at))
        ):
            return match.end()
        run = self._run.match(text, at)
        if run is None:
            return None
        if trust is _Trust.INTRODUCED:
            return self._introduced(text, at, run.end())
        return self._after_surname(text, at, run.end(), trust)

    def _introduced(self, text: str, at: int, run_end: int) -> int | None:
        """Up to the next sign, whatever it begins with; of a longer run what is a name by its surname."""
        if spaced := self._spaced.match(text, at):
            return spaced.end()
        word = text[at:run_end]
        by_surname = (
            self._after_surname(text, at, run_end, _Trust.INTRODUCED) if len(word) > _LONGEST_NAME else None
        )
        if by_surname is not None and (len(word) > _LONGEST_WORD or self._verb.match(text, by_surname)):
            return by_surname
        if not 2 <= len(word) <= _LONGEST_WORD or self._never & set(word) or self._organisation.search(word):
            return None
        return run_end

    def _after_surname(self, text: str, at: int, run_end: int, trust: _Trust) -> int | None:
        """A surname and one character or two: one where a word that may follow a name comes next."""
        if (first := text[at : at + 2]) in self._compound:
            shortest = at + 3
        elif text[at] in self._surnames and (trust is _Trust.INTRODUCED or not is_common_word(first)):
            shortest = at + 2
        else:
            return None
        if shortest > run_end or text[shortest - 1] in self._not_in_given:
            return None
        longer = shortest + 1 if shortest < run_end and text[shortest] not in self._not_in_given else None
        if self._after.match(text, shortest) and not (longer and self._more_likely(text, shortest)):
            return shortest if self._fits(text, at, shortest, trust) else None
        return longer if longer and self._fits(text, at, longer, trust) else None

    def _more_likely(self, text: str, shortest: int) -> bool:
        """Two characters after the surname, where the second one could also begin a word, but more follows."""
        return text[shortest] not in _USUAL_AFTER_NAMES and self._after.match(text, shortest + 1) is not None

    def _fits(self, text: str, at: int, end: int, trust: _Trust) -> bool:
        """Whether this may be a name after such a cue."""
        if trust is _Trust.INTRODUCED:
            return True
        if text[end - 1] in self._place_tails or text[at] in self._conjunctions:
            return False
        followed = self._boundary.match(text, end) or self._verb.match(text, end)
        if text[at] in self._word_like:
            return followed is not None and not _TIME.match(text, at + 1)
        if trust is _Trust.BEFORE_SURNAME:
            return followed is not None or text[end] in _AFTER_ONESELF
        return True

    def _styled_by_office(self, text: str, at: int) -> bool:
        """王主任 and 张女士 tell nobody apart."""
        after = at + (2 if text[at : at + 2] in self._compound else 1)
        return self._office.match(text, after) is not None or self._short_office.match(text, at) is not None

    def _is_surname(self, text: str, at: int) -> bool:
        return text[at : at + 1] in self._surnames - self._word_like

    def _is_word(self, name: str) -> bool:
        return (
            is_common_word(name[:2])
            or bool(self._not_in_given & set(name))
            or self._short_office.match(name) is not None
            or self._office.match(name, 1) is not None
        )

    def _cut(self, text: str, at: int, end: int) -> int:
        """A dotted name without the verb that may follow it."""
        last = max(text.rfind("·", at, end), text.rfind(".", at, end)) + 1
        for place in range(last + 2, end):
            if self._after.match(text, place):
                return place
        return end


_USUAL_AFTER_NAMES = frozenset("家的在把被将和与说称因已")
_AFTER_ONESELF = frozenset("系男女于在，,")
_TIME = re.compile(r"[多经任用在最近去今前昨当同本上下每]|[12]\d|凌晨|早|晚|\d")


@cache
def finder() -> NameFinder:
    return NameFinder(rules())
