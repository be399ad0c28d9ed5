"""The first contact with the caller, or why there was none."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from huiyin_assignment.china_moment import ChinaMoment
from huiyin_assignment.domain.vocabulary import ContactWay
from huiyin_assignment.order_command import UnitCommand, Versioned


class ContactBody(Versioned):
    """Either `contacted_at` and `way`, or `not_reached`."""

    contacted_at: ChinaMoment | None = None
    way: ContactWay = ContactWay.PHONE
    note: str = Field("", max_length=2000)
    not_reached: str = Field("", max_length=2000)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if self.contacted_at is None and not self.not_reached:
            raise ValueError("Say when you contacted the caller, or why it was not possible.")
        return self


class ContactCaller(ContactBody, UnitCommand):
    pass
