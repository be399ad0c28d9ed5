"""Addresses of the pages that this service links to, its own and others'."""

from __future__ import annotations

from urllib.parse import quote, urlencode


def dashboard_url(**query: str | None) -> str:
    return _with_query("/reporting/", query)


def figure_url(name: str, **query: str | None) -> str:
    """The rows behind a figure."""
    return _with_query(f"/reporting/figures/{name}", query)


def export_url(name: str, **query: str | None) -> str:
    """The same rows as a file."""
    return _with_query(f"/reporting/figures/{name}/rows.csv", query)


def definitions_url() -> str:
    return "/reporting/definitions"


def bulletins_url() -> str:
    return "/reporting/briefings"


def bulletin_url(bulletin_no: str) -> str:
    return f"/reporting/briefings/{bulletin_no}"


def publication_url(bulletin_no: str) -> str:
    return f"/reporting/briefings/{bulletin_no}/publication"


def audit_url() -> str:
    return "/reporting/audit"


def ledgers_url(service: str = "") -> str:
    """Where the ledgers stand; `service`: whose to scroll to."""
    return "/reporting/audit/ledgers" + (f"#{service}" if service else "")


def timeline_url(registration_no: str, event: str = "") -> str:
    """A matter's events; `event`: the id of the one to scroll to."""
    return f"/reporting/audit/matters/{quote(registration_no, safe='')}" + (f"#{event}" if event else "")


def past_state_url(registration_no: str, at: str | None = None) -> str:
    """What was known of a matter at an instant (ISO), now without."""
    return _with_query(f"{timeline_url(registration_no)}/as-of", {"at": at})


def order_url(registration_no: str) -> str:
    return f"/assignment/orders/{registration_no}"


def petition_url(registration_no: str) -> str:
    return f"/intake/petitions/{registration_no}"


def _with_query(path: str, query: dict[str, str | None]) -> str:
    given = {key: value for key, value in query.items() if value is not None}
    return f"{path}?{urlencode(given)}" if given else path
