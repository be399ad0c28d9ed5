"""What a place may give to a role and take from it, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from huiyin_web.http.i18n import _, _l
from huiyin_web.http.links import directory
from huiyin_web.http.navigation import said
from huiyin_web.http.parts import Group, Option
from huiyin_web.identity.policy import EVERYWHERE, SEALED, Action

_OF_ALL_SERVICES: Mapping[str, str] = {
    "feed.read": _l("Read the feeds of services"),
    "audit.read": _l("Audit: read and prove the ledgers"),
    "audit.checkpoint": _l("Audit: sign checkpoints"),
    "operations.read": _l("See figures of the processes"),
    "standstill.read": _l("See what stands still"),
    "standstill.identify": _l("See of which matter something stands still"),
    "standstill.fault": _l("See what only a repair of the program mends"),
    "standstill.retry": _l("Try again what stands still"),
    "account.manage": _l("Manage accounts, posts and roles"),
    "office.manage": _l("Manage the offices' name and look"),
}


@dataclass(frozen=True, slots=True)
class Permission:
    """An action that a place may give and take. `service`: whose it is, in words; `sealed`: it can be done with accusations."""

    name: str
    label: str
    service: str
    action: Action

    @property
    def sealed(self) -> bool:
        return bool(self.action.roles & self.action.sealed)


def permissions() -> list[Permission]:
    """All that a place may give and take, by service."""
    general = [
        Permission(name, str(label), _("All services"), EVERYWHERE[name])
        for name, label in _OF_ALL_SERVICES.items()
    ]
    of_services = [
        Permission(name, said(each.label), said(listing.title), each.action)
        for listing in directory().services()
        for name, each in listing.actions.items()
        if each.label.english
    ]
    return [*of_services, *general]


def labels_of(each: Permission) -> Iterator[tuple[str, str]]:
    yield each.name, each.label
    if each.sealed:
        yield each.name + SEALED, _("%(action)s: accusations too", action=each.label)


def grouped(listed: Sequence[Permission]) -> list[Group]:
    services = dict.fromkeys(each.service for each in listed)
    return [
        Group(service, [Option(each.name, each.label) for each in listed if each.service == service])
        for service in services
    ]
