"""Addresses of the pages that this service links to, its own and others', by their names."""

from __future__ import annotations

from huiyin_web.http.links import page_url


def dashboard_url(**query: str | None) -> str:
    return page_url("reporting.page_dashboard", **query)


def figure_url(name: str, **query: str | None) -> str:
    """The rows behind a figure."""
    return page_url("reporting.page_figure", figure=name, **query)


def export_url(name: str, **query: str | None) -> str:
    """The same rows as a file."""
    return page_url("reporting.page_export", figure=name, **query)


def definitions_url() -> str:
    return page_url("reporting.page_definitions")


def bulletins_url() -> str:
    return page_url("reporting.page_bulletins")


def bulletin_url(bulletin_no: str) -> str:
    return page_url("reporting.page_bulletin", bulletin_no=bulletin_no)


def publication_url(bulletin_no: str) -> str:
    return page_url("reporting.page_publish", bulletin_no=bulletin_no)


def audit_url() -> str:
    return page_url("reporting.page_audit")


def timeline_url(registration_no: str, event: str = "") -> str:
    """A matter's events; `event`: the id of the one to scroll to."""
    return page_url("reporting.page_timeline", registration_no=registration_no, anchor=event)


def past_state_url(registration_no: str, at: str | None = None) -> str:
    """What was known of a matter at an instant (ISO), now without."""
    return page_url("reporting.page_past_state", registration_no=registration_no, at=at)


def ledgers_url(service: str = "") -> str:
    """The heads of all ledgers; `service`: whose to scroll to."""
    return page_url("reporting.page_ledgers", anchor=service)


def verify_url(service: str) -> str:
    return page_url("reporting.page_verify", service=service)


def compare_url(service: str) -> str:
    return page_url("reporting.page_compare", service=service)


def sign_url(service: str) -> str:
    return page_url("reporting.page_sign", service=service)


def order_url(registration_no: str) -> str:
    return page_url("assignment.page_order", registration_no=registration_no)


def petition_url(registration_no: str) -> str:
    return page_url("intake.page_petition", registration_no=registration_no)
