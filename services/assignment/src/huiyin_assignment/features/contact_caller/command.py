"""The first contact with the caller. Only one that took place stops the contact clock."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

from pydantic import Field, model_validator

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import ContactWay, Move
from huiyin_assignment.order_action import OrderAction
from huiyin_assignment.order_command import Known, OrderCommand, UnitCommand, Versioned
from huiyin_ledger.domain import Act, Refusal
from huiyin_web.http.days import Moment
from huiyin_web.http.i18n import _l


class ContactBody(Versioned):
    """Either `contacted_at` and `way`, or `not_reached`."""

    contacted_at: Moment | None = None
    way: ContactWay = ContactWay.PHONE
    note: str = Field("", max_length=2000)
    not_reached: str = Field("", max_length=2000)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if self.contacted_at is None and not self.not_reached:
            raise ValueError("Say when you contacted the caller, or why it was not possible.")
        return self


class ContactCaller(ContactBody, UnitCommand):
    def decide(self, order: Order, act: Act, known: Known) -> None:
        if self.not_reached or self.contacted_at is None:
            order.contact_failed(self.unit, self.not_reached, act.actor)
        else:
            order.contact(self.unit, self.contacted_at, self.way, self.note, act.actor)


class ContactForUnit(ContactBody, OrderCommand):
    def decide(self, order: Order, act: Act, known: Known) -> None:
        if self.not_reached or self.contacted_at is None:
            order.contact_for_unit_failed(self.not_reached, act.actor)
        else:
            order.contact_for_unit(self.contacted_at, self.way, self.note, act.actor)


_NOTHING_SAID = Refusal(
    "note_required", "Write what you talked about, or below why nobody could be reached.", field="note"
)


def _nothing_said(body: ContactBody) -> Refusal | None:
    """Time and way stand in the form already: without words a contact would be recorded by one press."""
    return None if body.note or body.not_reached else _NOTHING_SAID


CONTACT = OrderAction(
    slug="contact",
    label=_l("Record the first contact"),
    summary="Record the first contact with the caller",
    done=_l("Recorded."),
    action="order.work",
    move=Move.CONTACT,
    body=ContactBody,
    command=ContactCaller,
    missing_on_page=_nothing_said,
)

CENTRE_CONTACT = replace(
    CONTACT,
    slug="centre-contact",
    label=_l("Record that the centre contacted the caller"),
    summary="Record the centre's contact with a caller who asked for secrecy",
    action="order.contact_for_unit",
    move=Move.CONTACT_FOR_UNIT,
    command=ContactForUnit,
    template="contact",
)
