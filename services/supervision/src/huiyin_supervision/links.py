"""Addresses of the pages that this service links to, its own and others'; "" for those of a service that is not installed."""

from __future__ import annotations

from huiyin_contracts.base import UnitKey
from huiyin_web.http.links import page_url


def board_url() -> str:
    return page_url("supervision.page_board")


def overdue_url(unit: UnitKey) -> str:
    """The board with the overdue duties of one unit."""
    return page_url("supervision.page_board", state="overdue", unit=str(unit))


def matter_url(registration_no: str) -> str:
    return page_url("supervision.page_matter", registration_no=registration_no)


def urge_url(registration_no: str) -> str:
    """Where the form that reminds a unit is posted to."""
    return page_url("supervision.page_urge", registration_no=registration_no)


def visits_url() -> str:
    return page_url("supervision.page_visits")


def next_visit_url(number: str) -> str:
    """The return visit that waits longest, but that of the matter of this `number`."""
    return page_url("supervision.page_next_visit", number=number)


def visit_url(registration_no: str) -> str:
    return page_url("supervision.page_visit", registration_no=registration_no)


def decision_url(registration_no: str) -> str:
    """Where the form is posted to that decides about a matter its petitioner is not content with."""
    return page_url("supervision.page_decide_review", registration_no=registration_no)


def rules_url() -> str:
    return page_url("supervision.page_rules")


def calendar_url() -> str:
    return page_url("supervision.page_calendar")


def order_url(registration_no: str) -> str:
    """Assignment's page of the order and its reply."""
    return page_url("assignment.page_order", registration_no=registration_no)


def reveal_url(registration_no: str) -> str:
    """Intake's page that shows whom to call, and leads back to the return visit."""
    return page_url("intake.page_reveal", registration_no=registration_no, **{"from": "visit"})


def papers_url(registration_no: str) -> str:
    return page_url("supervision.page_papers", registration_no=registration_no)
