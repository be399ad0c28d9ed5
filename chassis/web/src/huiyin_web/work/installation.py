"""What is wrong with the installation, as each service says of itself to those who keep it running."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin_ledger.bus.relay import relay_age
from huiyin_web.http import navigation
from huiyin_web.http.access import may
from huiyin_web.http.i18n import _, _l, ngettext
from huiyin_web.http.links import page_url
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime
from huiyin_web.service import Service
from huiyin_web.standstill import access
from huiyin_web.standstill.worklists import not_followed
from huiyin_web.worklist import Outcome, OwnFigure, OwnFigures

_SILENT_SECONDS = 300
"""After so long without a word from the broker something is wrong with it, or with the relay: both speak every few seconds."""


def outcome_of_installation(service: Service) -> Outcome:
    """One row for the service; those of all services make one table. No other service is asked for it."""

    def read(_runtime: Runtime, _reader: Principal) -> OwnFigures:
        wrong = list(_wrong(service))
        page = page_url(f"{service.name}.page_standstills") if may(access.READ) else ""
        title = navigation.services().get(service.name, service.name)
        row = OwnFigure(title, _("Wrong") if wrong else _("Works"), page, " ".join(wrong), bool(wrong))
        return OwnFigures(_("now"), [row])

    return Outcome("installation", _l("The installation"), "operations.read", read)


def _wrong(service: Service) -> Iterator[str]:
    runtime = service.runtime
    yield from not_followed(service)
    if outdated := runtime.views.outdated():
        names = ", ".join(outdated)
        yield _("Views of another release, to which nothing is written: %(names)s.", names=names)
    age = relay_age(runtime.database, runtime.name)
    if age is not None and age > _SILENT_SECONDS:
        minutes = int(age // 60)
        yield ngettext(
            "The broker has confirmed nothing for %(num)d minute: others learn of events only by asking.",
            "The broker has confirmed nothing for %(num)d minutes: others learn of events only by asking.",
            minutes,
        )
