"""The two regimes under which people turn to the government, each with words of its own: a request to the 12345 hotline (诉求,
诉求人) and a petition under the Regulations on Petitions (信访事项, 信访人). Chinese texts name both by a word in braces,
``{件}`` and ``{人}``; a page about one matter says first what it speaks of, all others speak of both."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask import g, has_request_context

from huiyin_contracts.vocabulary import Channel


class Regime(StrEnum):
    BOTH = "both"
    HOTLINE = "hotline"
    PETITION = "petition"


WORDS: Mapping[Regime, Mapping[str, str]] = {
    Regime.BOTH: {"件": "事项", "人": "诉求人"},
    Regime.HOTLINE: {"件": "诉求", "人": "诉求人"},
    Regime.PETITION: {"件": "信访事项", "人": "信访人"},
}
_OF_CHANNEL: Mapping[Channel, Regime] = {
    Channel.HOTLINE: Regime.HOTLINE,
    Channel.APP: Regime.HOTLINE,
    Channel.WECHAT: Regime.HOTLINE,
    Channel.LETTER: Regime.PETITION,
    Channel.VISIT: Regime.PETITION,
    Channel.WEB: Regime.PETITION,
    Channel.LEADER_MAILBOX: Regime.PETITION,
}


def speak_of(channel: str | None) -> None:
    """The rest of this request is about a matter that came in by `channel`, where that is known."""
    g.regime = _OF_CHANNEL[Channel(channel)] if channel else Regime.BOTH


def regime() -> Regime:
    spoken: Regime = g.get("regime", Regime.BOTH) if has_request_context() else Regime.BOTH
    return spoken


def in_words_of(regime: Regime, text: str) -> str:
    """`text` with the regime's words."""
    for name, word in WORDS[regime].items():
        text = text.replace(f"{{{name}}}", word)
    return text
