"""The command that registers a petition of any channel."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from huiyin_contracts.vocabulary import Channel, Nature
from huiyin_intake.domain.chinese_phone import phone as read_phone
from huiyin_intake.domain.citizen_id import document_number
from huiyin_intake.domain.registration import Particulars
from huiyin_intake.petitioner_link import Identity
from huiyin_ledger.clock.china import CHINA
from huiyin_ledger.masking.fold import fold
from huiyin_web.http.days import Day, Moment

TITLE_MAX, TEXT_MAX = 100, 10_000


class RegisterPetition(BaseModel):
    """One petition. Empty texts are None. `received_at`: when the office received it; default: now."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    jurisdiction: str = Field(
        pattern=r"^[0-9]{6}$", description="Division code of the office that registers it."
    )
    channel: Channel
    title: str = Field(min_length=2, max_length=TITLE_MAX)
    text: str = Field(min_length=5, max_length=TEXT_MAX)
    place: str | None = Field(
        None,
        pattern=r"^[0-9]{6}([0-9]{3})?$",
        description="Division where the matter is; default: the jurisdiction.",
    )
    location: str | None = Field(None, max_length=200, description="Where exactly: street, number, landmark.")
    nature: Nature | None = None
    accusation: bool = Field(False, description="It reports misconduct of an official or a unit.")
    accused: str | None = Field(
        None, max_length=500, description="Who is accused, in the petitioner's words."
    )
    confidential: bool = Field(False, description="The petitioner asks that name and content be kept secret.")
    anonymous: bool = Field(False, description="No identity is given.")
    address: str | None = Field(None, max_length=200)
    id_no: str | None = Field(None, max_length=30, description="18-digit ID number, or a passport or permit.")
    name: str | None = Field(None, max_length=60, validate_default=True)
    phone: str | None = Field(None, max_length=40, validate_default=True)
    head_count: int = Field(1, ge=1, le=10_000, description="How many people came, for a visit.")
    received_at: Moment | None = None
    postmarked_on: Day | None = Field(None, description="Date of the postmark, for a letter.")
    received_by: str | None = Field(
        None,
        max_length=100,
        description="Unit that received the letter or visit itself; default: the petition office.",
    )

    @field_validator(
        "place", "location", "accused", "address", "id_no", "name", "phone", "received_by", mode="before"
    )
    @classmethod
    def empty_is_none(cls, value: object) -> object:
        return None if isinstance(value, str) and not fold(value).text.strip() else value

    @field_validator("title", "text", mode="before")
    @classmethod
    def unseen_is_empty(cls, value: object) -> object:
        """What nobody sees is no text: zero width characters, fillers, blanks of any kind."""
        return "" if isinstance(value, str) and not fold(value).text.strip() else value

    @field_validator("id_no")
    @classmethod
    def id_number(cls, value: str | None, info: ValidationInfo) -> str | None:
        _nothing_if_anonymous(value, info)
        return value and document_number(value, datetime.now(CHINA).date())

    @field_validator("address")
    @classmethod
    def no_address_if_anonymous(cls, value: str | None, info: ValidationInfo) -> str | None:
        _nothing_if_anonymous(value, info)
        return value

    @field_validator("name")
    @classmethod
    def name_unless_anonymous(cls, value: str | None, info: ValidationInfo) -> str | None:
        _nothing_if_anonymous(value, info)
        if value is None and not info.data.get("anonymous"):
            raise ValueError("Enter the name, or choose to stay anonymous.")
        return value

    @field_validator("phone")
    @classmethod
    def phone_number(cls, value: str | None, info: ValidationInfo) -> str | None:
        _nothing_if_anonymous(value, info)
        if value is not None:
            return read_phone(value)
        if not info.data.get("anonymous") and not info.data.get("address"):
            raise ValueError(
                "Enter a phone number or an address, so that the answer can reach the petitioner."
            )
        return None

    @field_validator("received_by")
    @classmethod
    def only_letters_and_visits_come_to_a_unit(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and info.data.get("channel") not in (Channel.LETTER, Channel.VISIT):
            raise ValueError("Only a letter or a visit comes to a unit itself. Leave it empty.")
        return value

    @model_validator(mode="after")
    def accused_means_accusation(self) -> Self:
        if self.accused and not self.accusation:
            raise ValueError("Say whether it is about misconduct of an official or a unit.")
        return self

    @property
    def particulars(self) -> Particulars:
        return Particulars(**self.model_dump(include={each.name for each in fields(Particulars)}))

    @property
    def identity(self) -> Identity | None:
        if self.anonymous:
            return None
        return Identity(name=self.name, phone=self.phone, id_no=self.id_no, address=self.address)


def _nothing_if_anonymous(value: str | None, info: ValidationInfo) -> None:
    if value and info.data.get("anonymous"):
        raise ValueError("An anonymous petition holds no identity: leave this empty.")
