"""What pages say by themselves of what stands still: the menu its number, the page of a matter that it waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import Flask, current_app

from huiyin_web.http.access import principal
from huiyin_web.http.i18n import language
from huiyin_web.http.links import directory, page_url
from huiyin_web.identity.standstills import Standstills
from huiyin_web.identity.store import IdentityStore

_STORE = "huiyin_standstills"


@dataclass(frozen=True, slots=True)
class Notice:
    """That a matter waits in a service: its title, why, since when, and the page where it is tried again; empty where the
    reader can't do that."""

    service: str
    why: str
    since: datetime
    href: str


def install(app: Flask, identity: IdentityStore) -> None:
    app.extensions[_STORE] = identity.standstills
    app.jinja_env.globals.update(standstills=notices_of)


def count() -> Mapping[str, int]:
    """How many the reader may see of each service that has some."""
    return _store().count(principal())


def page_with_some(counts: Mapping[str, int]) -> str:
    """The page of the first service that has some, in the order of services; empty where none has."""
    some = (each.service for each in directory().services() if each.service in counts)
    return next((page_url(f"{service}.page_standstills") for service in some), "")


def notices_of(registration_no: str) -> list[Notice]:
    """Where the matter stands still, as far as the reader may know."""
    titles = {each.service: each.title for each in directory().services()}
    english = language() == "en"
    counts = count()
    return [
        Notice(
            title.english if english else title.chinese,
            each.english if english else each.chinese,
            each.since,
            page_url(f"{each.service}.page_standstills") if each.service in counts else "",
        )
        for each in _store().of_matter(principal(), registration_no)
        if (title := titles.get(each.service))
    ]


def _store() -> Standstills:
    return cast(Standstills, current_app.extensions[_STORE])
