"""The menu: the pages of all services that the principal may open."""

from __future__ import annotations

from collections.abc import Mapping

from babel.support import Translations
from flask import Flask, request

from huiyin_web.http.access import for_citizens, may, principal
from huiyin_web.http.i18n import language, msgid_of
from huiyin_web.http.links import directory, pages_of
from huiyin_web.identity import policy
from huiyin_web.identity.directory import Directory, Entry, Listing, Words
from huiyin_web.identity.policy import Action
from huiyin_web.menu import Menu


def publish(
    app: Flask,
    directory: Directory,
    service: str,
    menu: Menu,
    actions: Mapping[str, Action],
    chinese: Translations,
) -> None:
    """Tell the other processes of the service. UnknownAction for an entry of an action that nobody has declared, BuildError
    for one of a page that there is not."""

    def words(label: str) -> Words:
        return Words(msgid_of(label), chinese.gettext(msgid_of(label)))

    for each in menu.entries:
        policy.roles_of(each.action)
    routes = app.url_map.bind("")
    entries = [Entry(routes.build(e.page), e.action, words(e.label), e.first_for) for e in menu.entries]
    roles = {name: action.grants for name, action in actions.items()}
    directory.publish(Listing(service, menu.place, words(menu.title), entries, roles, pages_of(app, service)))


def menu() -> list[tuple[str, str, bool]]:
    """The principal's entries: label, address, and whether it is the current page."""
    shown = _open_to_me()
    path = request.path
    here = [entry for entry in shown if path == entry.href or path.startswith(entry.href.rstrip("/") + "/")]
    current = max(here, key=lambda entry: len(entry.href), default=None)
    return [(said(entry.label), entry.href, entry is current) for entry in shown]


def first_page() -> str:
    """Where a member of the staff starts: the first page of their role; else what is first in their menu."""
    shown = [entry for entry in _open_to_me() if not for_citizens(entry.action)]
    first = [entry for entry in shown if principal().role in entry.first_for]
    return next((entry.href for entry in [*first, *shown]), "/account")


def services() -> dict[str, str]:
    """Every service and its title in the request's language, in the order in which a matter goes through them."""
    return {each.service: said(each.title) for each in directory().services()}


def said(words: Words) -> str:
    """In the request's language."""
    return words.english if language() == "en" else words.chinese


def _open_to_me() -> list[Entry]:
    return [entry for each in directory().services() for entry in each.entries if may(entry.action)]
