"""The menu: the pages of all services that the principal may open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babel.support import Translations
from flask import Flask, request

from huiyin_web.http.access import may
from huiyin_web.http.i18n import _, _l, language, msgid_of, number
from huiyin_web.http.links import directory, pages_of
from huiyin_web.http.standstills import count, page_with_some
from huiyin_web.identity import policy
from huiyin_web.identity.directory import Declared, Directory, Entry, Listing, NoticeKind, Words
from huiyin_web.identity.policy import Action
from huiyin_web.menu import Group, Menu

HOME = "/home"
_GROUPS: Mapping[Group, str] = {
    Group.INTAKE: _l("Receiving"),
    Group.HANDLING: _l("Handling"),
    Group.SUPERVISION: _l("Supervising"),
    Group.FIGURES: _l("Statistics"),
    Group.ADMINISTRATION: _l("Administration"),
}


def publish(
    app: Flask,
    directory: Directory,
    service: str,
    menu: Menu,
    actions: Mapping[str, Action],
    chinese: Translations,
    notices: Sequence[NoticeKind] = (),
) -> None:
    """Tell the other processes of the service. UnknownAction for an entry of an action that nobody has declared, BuildError
    for one of a page that there is not."""

    def words(label: str) -> Words:
        return Words(msgid_of(label), chinese.gettext(msgid_of(label)))

    for each in menu.entries:
        policy.roles_of(each.action)
    routes = app.url_map.bind("")
    entries = [Entry(routes.build(e.page), e.action, words(e.label), e.group) for e in menu.entries]
    declared = {
        name: Declared(action, words(action.label) if action.label else Words("", ""))
        for name, action in actions.items()
    }
    directory.publish(
        Listing(service, menu.place, words(menu.title), entries, declared, pages_of(app, service), notices)
    )


@dataclass(frozen=True, slots=True)
class MenuLink:
    """`current`: it is the page that is shown."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """Entries that stand together under a word; those that stand before all groups have none."""

    label: str
    entries: Sequence[MenuLink]


def menu() -> list[MenuGroup]:
    """The principal's entries. Where staff start, and what stands still, come first, where they are seen on a phone, too;
    a page that two services name stands there once."""
    shown = list({entry.href: entry for entry in _open_to_me()}.values())
    path = request.path
    here = [entry for entry in shown if path == entry.href or path.startswith(entry.href.rstrip("/") + "/")]
    current = max(here, key=lambda entry: len(entry.href), default=None)
    groups = [
        MenuGroup(
            str(label),
            [
                MenuLink(said(each.label), each.href, each is current)
                for each in shown
                if _group_of(each) is group
            ],
        )
        for group, label in _GROUPS.items()
    ]
    return [
        group for group in (MenuGroup("", [*_home(path), *_standing_still(path)]), *groups) if group.entries
    ]


def _group_of(entry: Entry) -> Group:
    """A process of another release may name none that there is here."""
    return Group(entry.group) if entry.group in set(Group) else Group.HANDLING


def _home(path: str) -> list[MenuLink]:
    return [MenuLink(_("Today's work"), HOME, path == HOME)] if may("work.read") else []


def _standing_still(path: str) -> list[MenuLink]:
    """The entry that is there as long as something stands still that the principal may know of."""
    counts = count()
    href = page_with_some(counts)
    label = _("Stands still %(count)s", count=number(sum(counts.values())))
    return [MenuLink(label, href, path == href)] if href else []


def services() -> dict[str, str]:
    """Every service and its title in the request's language, in the order in which a matter goes through them."""
    return {each.service: said(each.title) for each in directory().services()}


def entries_of(service: str) -> list[str]:
    """The addresses of the service's entries in the principal's menu."""
    listed = (each for each in directory().services() if each.service == service)
    return [entry.href for each in listed for entry in each.entries if may(entry.action)]


def concerns_me(service: str) -> bool:
    """Whether the principal may open something of the service, as far as the directory tells; of one that it does not list
    nobody knows."""
    return bool(entries_of(service)) or service not in services()


def said(words: Words) -> str:
    """In the request's language."""
    return words.english if language() == "en" else words.chinese


def _open_to_me() -> list[Entry]:
    return [entry for each in directory().services() for entry in each.entries if may(entry.action)]
