"""Which limit holds: by the day of receipt, the place, and the matter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from huiyin_contracts.vocabulary import Category, Channel, Urgency
from huiyin_ledger.clock.china import CHINA
from huiyin_supervision.domain.vocabulary import FactName, Received
from huiyin_supervision.rules.book import RuleBook, shipped_rules
from huiyin_supervision.rules.facts import Matter
from huiyin_supervision.rules.pack import RulePack, parse_pack

_LOCAL = """
pack: local
version: "1"
title: {zh: 地方, en: Local}
jurisdiction: "%s"
effective_from: %s
source: local rule
limits:
  - id: T01
    kind: register_and_dispose
    title: {zh: 登记, en: Register}
    applies: {}
    starts: {when: petition_registered, from: received_at}
    stops: [order_dispatched]
    amount: %d
    unit: wd
    follows: order
    source: §20
"""


def _local(jurisdiction: str, since: str, amount: int) -> RulePack:
    return parse_pack(_LOCAL % (jurisdiction, since, amount), "local.yaml")


def _matter(day: str = "2026-03-02", jurisdiction: str = "230621", **more: Any) -> Matter:
    at = datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=CHINA)
    return Matter(jurisdiction, at, **{"received": Received.BY_TRANSFER, **more})


def _started(rules: RuleBook, fact: FactName, matter: Matter) -> dict[str, tuple[str, int, str]]:
    return {
        each.limit.id: (each.pack.pack, each.limit.amount, each.limit.unit)
        for each in rules.started_by(fact, matter)
    }


@pytest.mark.parametrize(
    "channel", [Channel.HOTLINE, Channel.WEB, Channel.APP, Channel.WECHAT, Channel.LEADER_MAILBOX]
)
def test_the_hotline_channels_have_two_working_hours_a_day_and_five_working_days(channel: Channel) -> None:
    matter = _matter(channel=channel, urgency=Urgency.ORDINARY, category=Category.UNCLASSIFIED)
    assert _started(shipped_rules(), FactName.ORDER_DISPATCHED, matter) == {
        "sign": ("centre-default", 2, "wh"),
        "contact": ("centre-default", 24, "h"),
        "hotline5": ("centre-default", 5, "wd"),
    }


@pytest.mark.parametrize("channel", [Channel.LETTER, Channel.VISIT])
def test_letters_and_visits_have_one_working_day_to_sign_and_fifteen_days_to_tell(channel: Channel) -> None:
    matter = _matter(channel=channel, urgency=Urgency.URGENT, category=Category.CLAIM)
    assert _started(shipped_rules(), FactName.ORDER_DISPATCHED, matter) == {
        "sign": ("centre-default", 1, "wd"),
        "T04": ("petition-2022", 15, "d"),
    }
    assert _started(shipped_rules(), FactName.ACCEPTED, matter) == {"T06": ("petition-2022", 60, "d")}


@pytest.mark.parametrize("channel", [Channel.LETTER, Channel.VISIT])
@pytest.mark.parametrize(
    ("received", "pack", "source"),
    [("2022-04-30", "petition-2005", "信访条例 §22"), ("2026-03-02", "petition-2022", "信访工作条例 §23")],
)
def test_a_unit_that_received_it_itself_has_fifteen_days_to_tell_and_the_office_none(
    received: str, pack: str, source: str, channel: Channel
) -> None:
    matter = _matter(received, channel=channel, category=Category.CLAIM, received=Received.DIRECTLY)
    (found,) = shipped_rules().started_by(FactName.PETITION_REGISTERED, matter)
    assert (found.limit.id, found.pack.pack, found.limit.source) == ("T03", pack, source)
    assert (found.limit.amount, found.limit.unit, found.limit.kind) == (15, "d", "notify")
    assert "T04" not in _started(shipped_rules(), FactName.ORDER_DISPATCHED, matter)


def test_an_urgent_order_has_half_an_hour_and_an_hour_day_and_night() -> None:
    matter = _matter(channel=Channel.HOTLINE, urgency=Urgency.CRITICAL, category=Category.UNCLASSIFIED)
    started = _started(shipped_rules(), FactName.ORDER_DISPATCHED, matter)
    assert (started["sign"], started["contact"]) == (
        ("centre-default", 30, "min"),
        ("centre-default", 1, "h"),
    )


def test_a_suggestion_has_no_sixty_days() -> None:
    matter = _matter(channel=Channel.LETTER, category=Category.SUGGESTION)
    assert _started(shipped_rules(), FactName.ACCEPTED, matter) == {}


def test_every_channel_has_fifteen_days_to_be_disposed_of() -> None:
    for channel in Channel:
        started = _started(shipped_rules(), FactName.PETITION_REGISTERED, _matter(channel=channel))
        assert started == {"T01": ("petition-2022", 15, "d")}


def test_a_sealed_matter_has_a_clock_for_signing_and_no_other() -> None:
    assert _started(shipped_rules(), FactName.ACCUSATION_DISPATCHED, _matter()) == {
        "sign": ("centre-default", 1, "wd")
    }


@pytest.mark.parametrize(
    ("received", "pack"),
    [("2005-05-01", "petition-2005"), ("2022-04-30", "petition-2005"), ("2022-05-01", "petition-2022")],
)
def test_the_regulations_of_the_day_of_receipt_hold(received: str, pack: str) -> None:
    started = _started(shipped_rules(), FactName.PETITION_REGISTERED, _matter(received))
    assert started["T01"][0] == pack


def test_before_the_first_regulations_no_limit_of_theirs_holds() -> None:
    assert _started(shipped_rules(), FactName.PETITION_REGISTERED, _matter("2005-04-30")) == {}


def test_the_day_of_receipt_is_the_day_in_china() -> None:
    received_at = datetime.fromisoformat("2022-04-30T16:30:00+00:00")
    matter = Matter("230621", received_at, received=Received.BY_TRANSFER)
    assert _started(shipped_rules(), FactName.PETITION_REGISTERED, matter)["T01"][0] == "petition-2022"


def test_history_is_not_measured_where_it_holds_no_record() -> None:
    matter = _matter(channel=Channel.WEB, urgency=Urgency.ORDINARY, imported=True)
    assert set(_started(shipped_rules(), FactName.ORDER_DISPATCHED, matter)) == {"hotline5"}


def test_the_nearest_pack_decides_and_leaves_the_rest_to_the_wider_ones() -> None:
    rules = RuleBook(
        [*shipped_rules().packs, _local("330000", "2023-01-01", 5), _local("330100", "2023-01-01", 3)]
    )
    expected = {"330102": 3, "330100": 3, "330200": 5, "230621": 15}
    for jurisdiction, amount in expected.items():
        matter = _matter(jurisdiction=jurisdiction, channel=Channel.LETTER, category=Category.CLAIM)
        assert _started(rules, FactName.PETITION_REGISTERED, matter)["T01"][1] == amount
        assert _started(rules, FactName.ORDER_DISPATCHED, matter)["T04"][1] == 15


def test_of_one_level_the_pack_in_force_since_last_decides() -> None:
    rules = RuleBook([_local("330000", "2020-01-01", 5), _local("330000", "2024-01-01", 4)])
    for received, amount in {"2023-12-31": 5, "2024-01-01": 4}.items():
        matter = _matter(received, "330102")
        assert _started(rules, FactName.PETITION_REGISTERED, matter)["T01"][1] == amount


def test_the_ladder_and_the_attempts_are_data_too() -> None:
    matter = _matter()
    ladder = shipped_rules().ladder("230621", matter.registered_on)
    visit = shipped_rules().return_visit("230621", matter.registered_on)
    assert ladder is not None
    assert visit is not None
    assert (ladder.reminder_at_percent, ladder.red_after.amount, ladder.red_after.unit) == (80, 3, "wd")
    assert (ladder.red_on_yellow, visit.attempts) == (2, 3)
