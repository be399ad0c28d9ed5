"""The one reading of what stands still in a service: for its page, its API, the menu, and `doctor`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache

from babel.support import Translations

from huiyin_contracts.base import UnitKey
from huiyin_ledger.domain import gettext_noop
from huiyin_ledger.subscriptions.store import ParkedStream, last_retries, parked_of
from huiyin_web.http.catalogs import SHARED, catalog
from huiyin_web.http.i18n import CHINESE
from huiyin_web.identity.directory import Words
from huiyin_web.identity.scope import Resource
from huiyin_web.service import Service


class Cause(StrEnum):
    """Why something stands still, and so whose it is to mend."""

    REFUSED = "refused"
    """A rule refused it: the centre can remove the reason."""
    NEWER_RELEASE = "newer_release"
    """A newer release published it: the administrator updates this service."""
    FAULT = "fault"
    """The program failed: the administrator has it mended."""


_WHY: Mapping[Cause, str] = {
    Cause.REFUSED: gettext_noop("A rule of this service refuses it."),
    Cause.NEWER_RELEASE: gettext_noop(
        "It was published by a newer release, which this service can't read yet."
    ),
    Cause.FAULT: gettext_noop("The program failed on it."),
}
"""Where no rule says it in words of its own."""
TO_DO: Mapping[Cause, str] = {
    Cause.REFUSED: gettext_noop("Remove the reason, then try again."),
    Cause.NEWER_RELEASE: gettext_noop(
        "Update this service: what waits for the new release is then taken in by itself."
    ),
    Cause.FAULT: gettext_noop(
        "Try again once. If it stays, give the technical description to whoever maintains the software."
    ),
}
_DETAIL = re.compile(r"%\(\w+\)[a-z]")


@dataclass(frozen=True, slots=True)
class Standstill:
    """One parked stream. `resource` is what the policy decides by, `why` the reason in words, `error` its technical
    description, `waiting` how many events wait. `tried_by`: who tried it last by hand; empty where nobody has."""

    service: str
    source: str
    stream: str
    registration_no: str
    resource: Resource
    cause: Cause
    why: Words
    error: str
    waiting: int
    attempts: int
    since: datetime
    tried_at: datetime
    tried_by: str

    @property
    def action(self) -> str:
        """What somebody must be able to do to see it in a list."""
        return "standstill.read" if self.cause is Cause.REFUSED else "standstill.fault"


def standstills_of(service: Service) -> list[Standstill]:
    """Everything that stands still in the service, the oldest first."""
    database = service.runtime.database
    retries = last_retries(database, service.name)
    chinese = _chinese(service.definition.package)
    return [
        Standstill(
            service=service.name,
            source=each.source,
            stream=each.stream,
            registration_no=each.registration_no,
            resource=_resource(service, each),
            cause=_cause(each),
            why=_why(each, chinese),
            error=each.error,
            waiting=len(each.waiting),
            attempts=each.attempts,
            since=each.parked_at,
            tried_at=each.tried_at,
            tried_by=retries.get((each.source, each.jurisdiction, each.stream), ""),
        )
        for each in parked_of(database, service.name)
    ]


def _cause(parked: ParkedStream) -> Cause:
    if parked.contracts is not None:
        return Cause.NEWER_RELEASE
    return Cause.REFUSED if parked.refusal else Cause.FAULT


def _why(parked: ParkedStream, chinese: Translations) -> Words:
    """The rule's own words, where they are a text of the program, with what it named left out; nothing else is shown."""
    own, generic = chinese.gettext(parked.words) if parked.words else "", _WHY[_cause(parked)]
    if own and own != parked.words:
        return Words(_DETAIL.sub("…", parked.words), _DETAIL.sub("…", own))
    return Words(generic, chinese.gettext(generic))


def _resource(service: Service, parked: ParkedStream) -> Resource:
    """By what the event tells, else by what the service knows of the matter. A matter of which neither says anything may
    be an accusation; what is about no matter is none. Of what class it is, nobody knows here."""
    unit = UnitKey.parse(parked.only_unit or "")
    if parked.sealed is not None:
        return Resource(parked.jurisdiction, unit, parked.sealed, "")
    if not parked.registration_no:
        return Resource(parked.jurisdiction, matter_class="")
    known = service.definition.resource_of(
        service.runtime.database, parked.jurisdiction, parked.registration_no
    )
    if known is None or known.sealed:
        return Resource(parked.jurisdiction, known.unit if known else None, True, "")
    return Resource(parked.jurisdiction, matter_class="")


@cache
def _chinese(package: str) -> Translations:
    return catalog([package, *SHARED], CHINESE)
