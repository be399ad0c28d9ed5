"""Identity as a service: its ledger is proved, signed and read by auditors as those of the others are.

It has no process of its own: every process writes to it and serves it, over the one database of identity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from huiyin_ledger.clock.clock import Clock
from huiyin_ledger.db import Database
from huiyin_ledger.event_labels import EventLabels
from huiyin_ledger.settings import ServiceSettings
from huiyin_ledger.vault.keyring import Keyring, require_unless_first
from huiyin_web.definition import ServiceDefinition
from huiyin_web.http.i18n import _l
from huiyin_web.http.office import FIELDS as OFFICE_FIELDS
from huiyin_web.identity.recorded import AGGREGATES, IDENTITY, VIEWS
from huiyin_web.identity.store import IdentityStore
from huiyin_web.menu import Group, Menu, MenuEntry
from huiyin_web.notices.work import GIVEN_UP
from huiyin_web.runtime import Runtime
from huiyin_web.service import Service

MENU = Menu(
    _l("Accounts"),
    90,
    (
        MenuEntry(_l("Accounts"), "accounts.accounts", "account.manage", Group.ADMINISTRATION),
        MenuEntry(_l("Name and look"), "offices.show_office", "office.manage", Group.ADMINISTRATION),
        MenuEntry(_l("Notices to staff"), "notice_plan.page_plan", "office.manage", Group.ADMINISTRATION),
    ),
)
EVENT_NAMES: Mapping[str, str] = {
    "StaffAccount": _l("Account"),
    "BearerToken": _l("Bearer token"),
    "NamedOffice": _l("Office of a place"),
    "PlaceRole": _l("Role of a place"),
    "NoticePlan": _l("Notices to staff"),
    "Separation": _l("Separation of duty at a place"),
    "identity.account_opened": _l("Account opened"),
    "identity.account_renamed": _l("Account renamed"),
    "identity.post_given": _l("Post given"),
    "identity.post_taken": _l("Post taken"),
    "identity.substitute_named": _l("Substitute named"),
    "identity.substitute_released": _l("Substitute released"),
    "identity.password_set": _l("Password set"),
    "identity.account_disabled": _l("Account disabled"),
    "identity.account_enabled": _l("Account enabled again"),
    "identity.account_linked": _l("Linked with a person of the login service"),
    "identity.account_unlinked": _l("Link with the login service removed"),
    "identity.second_factor_set": _l("Second factor set up"),
    "identity.second_factor_removed": _l("Second factor removed"),
    "identity.token_issued": _l("Bearer token issued"),
    "identity.token_revoked": _l("Bearer token revoked"),
    "identity.role_founded": _l("Role changed or added for the first time"),
    "identity.role_defined": _l("Role changed"),
    "identity.separation_founded": _l("Separation of duty changed for the first time"),
    "identity.separation_defined": _l("Separation of duty changed"),
    "identity.office_founded": _l("Office named for the first time"),
    "identity.office_named": _l("Office named"),
    "identity.emblem_set": _l("Emblem of the office changed"),
    "identity.notice_plan_opened": _l("Notices to staff of its own"),
    "identity.notices_chosen": _l("Notices to a post chosen"),
    "identity.messenger_set": _l("Address of the office's messenger changed"),
}
_FIELDS: Mapping[str, str] = {
    **{field: label for field, label in OFFICE_FIELDS.items() if field != "name"},
    "account": _l("Account"),
    "action": _l("What is kept apart"),
    "bound": _l("In a unit"),
    "classes": _l("Classes"),
    "address": _l("Address"),
    "choices": _l("What is chosen"),
    "disabled": _l("Is disabled"),
    "duties": _l("Not by who did this"),
    "expires_at": _l("Good until"),
    "granted": _l("May do in addition"),
    "has_second_factor": _l("Has a second factor"),
    "issuer": _l("Login service"),
    "kind": _l("Kind"),
    "label": _l("What it is for"),
    "last_post": _l("Number of the latest post"),
    "linked_with": _l("Linked with"),
    "messenger": _l("The office's messenger"),
    "obligatory": _l("Can't be turned off"),
    "place": _l("Place"),
    "post": _l("Number of the post"),
    "posts": _l("Posts"),
    "reason": _l("Reason"),
    "second_factor": _l("Needs a second factor"),
    "revoked": _l("Is revoked"),
    "role": _l("Role"),
    "sealed": _l("Reaches accusations"),
    "since": _l("First day"),
    "substitute": _l("Substitute"),
    "substitutes": _l("Substitutes"),
    "token": _l("Number of the token"),
    "until": _l("Last day"),
    "withheld": _l("May not do"),
    "ways": _l("Ways"),
}


@cache
def definition() -> ServiceDefinition:
    """The chassis' own: no entry point names it, and every platform has it."""
    return ServiceDefinition(
        name=IDENTITY,
        aggregates=AGGREGATES,
        views=VIEWS,
        automations=(),
        publish={},
        menu=MENU,
        worklists=(GIVEN_UP,),
        mount=lambda _routes, _runtime: None,
        package="huiyin_web.identity",
        event_labels=EventLabels(EVENT_NAMES, _FIELDS),
    )


def open_identity(settings: ServiceSettings, *, application_name: str = "huiyin identity") -> IdentityStore:
    """The store at `identity_database_url`; its database is closed by the caller. Raises KeyringProblem."""
    embedded = settings.mode == "embedded"
    if embedded:
        require_unless_first(settings.keyring, [settings.identity_database_url])
    keyring = Keyring.open(settings.keyring, create=embedded)
    database = Database(
        settings.identity_database_url,
        application_name=application_name,
        max_size=settings.database_connections,
    )
    return IdentityStore(database, keyring, limited=settings.limits)


def with_identity(services: Sequence[Service]) -> list[Service]:
    """The services of a process, and identity, which every process serves."""
    if any(each.name == IDENTITY for each in services):
        return list(services)
    first = services[0].runtime
    return [*services, service_of(first.identity, first.settings, first.clock)]


def service_of(identity: IdentityStore, settings: ServiceSettings, clock: Clock | None = None) -> Service:
    """`settings` are those of the process; what identity has of its own is put in."""
    recorder = identity.recorder
    own = {"service": IDENTITY, "database_url": settings.identity_database_url}
    runtime = Runtime(
        name=IDENTITY,
        settings=settings.model_copy(update=own),
        database=recorder.database,
        ledger=recorder.ledger,
        vault=recorder.vault,
        views=recorder.views,
        clock=clock or Clock(),
        identity=identity,
    )
    return Service(definition(), runtime)
