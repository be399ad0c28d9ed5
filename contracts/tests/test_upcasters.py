"""What was published in an old version is read as what the latest version says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin_contracts.assignment import OrderSigned
from huiyin_contracts.base import ContractEvent, UnitKey, unit_named
from huiyin_contracts.golden import golden_examples
from huiyin_contracts.intake import AccusationReferred, AccusationReferredV1
from huiyin_contracts.registry import RELEASED

NUMBERS = st.from_regex(r"[0-9]{6}-[0-9]{4}-[0-9]{7}", fullmatch=True)
OLD = {type_: example for type_, example in golden_examples().items() if type_ in RELEASED.upcasters}


@given(number=NUMBERS, unit=st.text(min_size=1), at=st.datetimes(timezones=st.timezones()))
def test_a_referral_of_the_first_version_names_an_organ_of_its_own_jurisdiction(number, unit, at) -> None:
    old = AccusationReferredV1(registration_no=number, competent_unit=unit, received_at=at)
    organ = UnitKey(jurisdiction=number[:6], unit=unit)
    latest = AccusationReferred(registration_no=number, competent_unit=organ, received_at=at)
    assert RELEASED.upcast(old.type, old.to_data()) == (latest.type, latest.to_data())


def test_there_are_old_versions_to_try() -> None:
    assert AccusationReferredV1.type in OLD


@pytest.mark.parametrize("type_", sorted(OLD))
def test_an_old_golden_example_is_written_as_the_latest_version_writes_it(type_: str) -> None:
    latest, data = RELEASED.upcast(type_, OLD[type_]["data"])
    assert RELEASED.events[latest].model_validate(data).to_data() == data


@pytest.mark.parametrize("event", RELEASED.events.values(), ids=lambda event: event.type)
def test_the_latest_version_has_the_plain_name_and_an_older_one_says_which(
    event: type[ContractEvent],
) -> None:
    plain = "".join(word.capitalize() for word in event.event_name.split("_"))
    latest = RELEASED.families[event.family] is event
    assert event.__name__ == (plain if latest else f"{plain}V{event.version}")


def test_a_code_means_nothing_in_another_jurisdiction() -> None:
    organ = UnitKey(jurisdiction="230600", unit="discipline")
    assert (organ.named_in("230600"), organ.named_in("230621")) == ("discipline", "230600/discipline")
    assert [UnitKey.of(place, organ.named_in(place)) for place in ("230600", "230621")] == [organ, organ]


def test_no_unit_of_one_jurisdiction_can_be_named_like_one_of_another() -> None:
    with pytest.raises(ValueError, match="jurisdiction"):
        UnitKey("230621", "230600/discipline")


def test_every_event_about_a_unit_can_say_of_which_jurisdiction_it_is() -> None:
    """But those of units themselves, and of files that name units by any words."""
    own = {
        "huiyin.assignment.unit_registered",
        "huiyin.assignment.unit_closed",
        "huiyin.assignment.unit_reopened",
        "huiyin.intake.reply_imported",
    }
    silent = {
        family
        for family, event in RELEASED.families.items()
        if "unit" in event.model_fields and "unit_jurisdiction" not in event.model_fields
    }
    assert silent == own


def test_a_unit_of_another_jurisdiction_travels_in_two_fields_and_is_read_as_one_name() -> None:
    signed = OrderSigned(registration_no="230621-2026-0000001", unit="230600/jw", by="zhou")
    told = signed.to_data()
    assert (told["unit"], told["unit_jurisdiction"]) == ("jw", "230600")
    assert UnitKey.of("230621", unit_named(told)["unit"]) == UnitKey("230600", "jw")
    own = signed.model_copy(update={"unit": "jw"}).to_data()
    assert (own["unit"], own["unit_jurisdiction"], unit_named(own)["unit"]) == ("jw", None, "jw")
