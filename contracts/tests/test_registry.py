"""Types, decoding and upcasting of published events."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from pydantic import Field, ValidationError

from huiyin_contracts.base import PERSONAL, ContractEvent
from huiyin_contracts.intake import PetitionRegistered, PetitionTriaged
from huiyin_contracts.registry import RELEASED, Registry, UnknownEvent, decode


class Weighed(ContractEvent):
    """Version one counts grams."""

    service: ClassVar[str] = "scales"
    grams: int


class WeighedV2(ContractEvent):
    """Version two counts kilograms."""

    service: ClassVar[str] = "scales"
    version: ClassVar[int] = 2
    kilograms: float


class WeighedV3(ContractEvent):
    """Version three names who weighed."""

    service: ClassVar[str] = "scales"
    version: ClassVar[int] = 3
    kilograms: float
    by: str = Field(json_schema_extra=PERSONAL)


def to_kilograms(data: dict[str, Any]) -> dict[str, Any]:
    return {"kilograms": data["grams"] / 1000}


def to_named(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "by": "unknown"}


SCALES = Registry(
    (Weighed, WeighedV2, WeighedV3),
    {"huiyin.scales.weighed.v1": to_kilograms, "huiyin.scales.weighed.v2": to_named},
)


def test_a_type_says_service_name_and_version() -> None:
    assert PetitionRegistered.type == "huiyin.intake.petition_registered.v1"
    assert WeighedV3.type == "huiyin.scales.weighed.v3"


def test_every_released_type_is_claimed_by_one_class_only() -> None:
    with pytest.raises(ValueError, match=r"two classes claim huiyin\.scales\.weighed\.v1"):
        Registry((Weighed, Weighed))


def test_an_old_version_is_upcast_step_by_step_to_the_latest() -> None:
    assert SCALES.decode("huiyin.scales.weighed.v1", {"grams": 1500}) == WeighedV3(
        kilograms=1.5, by="unknown"
    )
    assert SCALES.latest("huiyin.scales.weighed.v1") is WeighedV3


def test_the_latest_version_is_decoded_as_it_is() -> None:
    assert SCALES.decode("huiyin.scales.weighed.v3", {"kilograms": 2, "by": "a"}) == WeighedV3(
        kilograms=2, by="a"
    )


def test_upcasting_leaves_the_given_data_alone() -> None:
    given = {"grams": 10}
    SCALES.upcast("huiyin.scales.weighed.v1", given)
    assert given == {"grams": 10}


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(UnknownEvent):
        decode("huiyin.intake.petition_eaten.v1", {})


def test_fields_of_a_newer_release_are_ignored() -> None:
    event = decode("huiyin.intake.petitioner_erased.v1", {"petitioner_ref": "p-1", "colour": "blue"})
    assert event.to_data() == {"petitioner_ref": "p-1"}


def test_a_missing_field_is_refused() -> None:
    with pytest.raises(ValidationError):
        decode("huiyin.intake.petitioner_erased.v1", {})


def test_personal_fields_are_known_by_name() -> None:
    assert WeighedV3.personal_fields() == ("by",)
    assert PetitionTriaged.personal_fields() == ("title", "text", "petitioner_ref")


@pytest.mark.parametrize("event", RELEASED.events.values(), ids=str)
def test_every_event_and_every_field_says_what_it_means(event: type[ContractEvent]) -> None:
    assert event.__doc__
    described = {name for name, field in event.model_fields.items() if field.description}
    assert described == set(event.model_fields)


def test_an_accusation_has_no_way_to_be_published_as_a_triaged_petition() -> None:
    example = {
        "registration_no": "230600-2026-0000001",
        "category": "accusation",
        "nature": "complaint",
        "matter_class": "other",
        "place": "230600",
        "urgency": "ordinary",
        "title": "t",
        "text": "t",
        "confidential": True,
        "petitioner_ref": "p-1",
        "channel": "letter",
        "received_at": "2026-08-03T01:15:00Z",
        "imported": False,
    }
    with pytest.raises(ValidationError, match="category"):
        PetitionTriaged.model_validate(example)
    assert PetitionTriaged.model_validate({**example, "category": "claim"}).category == "claim"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        decode(
            "huiyin.supervision.matter_concluded.v1",
            {"registration_no": "230600-2026-0000001", "unit": "u", "concluded_at": "2026-08-03T01:15:00"},
        )
