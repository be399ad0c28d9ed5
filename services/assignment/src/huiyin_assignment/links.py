"""Addresses of the pages that this service links to."""

from __future__ import annotations


def orders_url() -> str:
    return "/assignment/orders"


def order_url(registration_no: str, *, do: str = "") -> str:
    """The order's page, with the form of the action `do` open."""
    return f"/assignment/orders/{registration_no}" + (f"?do={do}#actions-title" if do else "")


def desk_url() -> str:
    return "/assignment/desk"


def catalogue_url(jurisdiction: str) -> str:
    return f"/assignment/catalogue?jurisdiction={jurisdiction}"


def units_url(jurisdiction: str) -> str:
    return f"/assignment/units?jurisdiction={jurisdiction}"


def unit_url(jurisdiction: str, unit: str) -> str:
    return f"/assignment/units/{jurisdiction}/{unit}"


def reveal_url(registration_no: str, what: str | None = None) -> str:
    """Intake's page that shows whom to contact; `what`: "accusation" for the text of one."""
    return f"/intake/petitions/{registration_no}/reveal?" + (f"what={what}&" if what else "") + "from=order"
