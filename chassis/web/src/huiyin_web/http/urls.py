"""Addresses within a list: the same page with one thing changed, so that filters and order live in the URL."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import request


def query_url(**changes: str | int | None) -> str:
    """This page's address with these parameters set, or removed where None. A change of anything but the page
    marker goes back to the first page."""
    pairs = [
        (k, v) for k, v in request.args.items(multi=True) if k not in changes and k not in ("cursor", "lang")
    ]
    pairs += [(k, str(v)) for k, v in changes.items() if v is not None]
    return request.path + ("?" + urlencode(pairs) if pairs else "")


def sort_url(key: str, current: str) -> str:
    """This page sorted by `key`: ascending first, then descending."""
    return query_url(sort=f"-{key}" if current == key else key)


def language_url(language: str) -> str:
    """This page in another language. A page that answered a form leads back to its address."""
    pairs = [(k, v) for k, v in request.args.items(multi=True) if k != "lang"]
    return request.path + "?" + urlencode([*pairs, ("lang", language)])
