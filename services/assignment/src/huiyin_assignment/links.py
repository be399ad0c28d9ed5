"""Addresses of the pages that this service links to."""

from __future__ import annotations

from huiyin_web.http.links import page_url


def orders_url(**filters: str) -> str:
    return page_url("assignment.page_orders", **filters)


def sign_many_url(**filters: str) -> str:
    """`filters`: of the list that it is sent from."""
    return page_url("assignment.page_sign_many", **filters)


def order_url(registration_no: str, *, do: str | None = None) -> str:
    """The order's page, with the form of the action `do` open."""
    anchor = "actions-title" if do else ""
    return page_url("assignment.page_order", registration_no=registration_no, do=do, anchor=anchor)


def next_order_url(number: str) -> str:
    """The first order of the reader's worklist but the one of this `number`."""
    return page_url("assignment.page_next_order", number=number)


def desk_url(**filters: str) -> str:
    return page_url("assignment.page_desk", **filters)


def dispatch_many_url(**filters: str) -> str:
    return page_url("assignment.page_dispatch_many", **filters)


def catalogue_url(jurisdiction: str | None = None) -> str:
    return page_url("assignment.page_catalogue", jurisdiction=jurisdiction)


def units_url(jurisdiction: str | None = None) -> str:
    return page_url("assignment.page_units", jurisdiction=jurisdiction)


def unit_url(jurisdiction: str, unit: str) -> str:
    return page_url("assignment.page_unit", jurisdiction=jurisdiction, unit=unit)


def reveal_url(registration_no: str, what: str | None = None) -> str:
    """Intake's page that shows whom to contact; `what`: "accusation" for the text of one."""
    return page_url("intake.page_reveal", registration_no=registration_no, what=what, **{"from": "order"})


def papers_url(registration_no: str) -> str:
    return page_url("assignment.page_papers", registration_no=registration_no)
