"""``/<service>/standstills``: what stands still in the service, and trying it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_ledger.domain import NotFound, Refused
from huiyin_web.http import navigation
from huiyin_web.http.access import principal, requires
from huiyin_web.http.actors import Names
from huiyin_web.http.codes import place_name
from huiyin_web.http.commands import act_from_request
from huiyin_web.http.i18n import _, china_time, ngettext
from huiyin_web.http.links import page_url
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Chip, Entry, Tag
from huiyin_web.http.problems import refusal_text
from huiyin_web.http.standstills import count
from huiyin_web.identity import policy
from huiyin_web.service import Service
from huiyin_web.standstill import access
from huiyin_web.standstill.reading import TO_DO, Cause, Standstill, standstills_of
from huiyin_web.standstill.retry import try_again
from huiyin_web.standstill.worklists import not_followed

_LONGEST = 100


@dataclass(frozen=True)
class ShownStandstill:
    """One card. `retry`: where the button posts to; empty for whoever may only look."""

    title: str
    tag: Tag
    why: str
    to_do: str
    about: Sequence[Entry]
    error: str
    retry: str


@dataclass(frozen=True)
class StandstillsPage:
    """`services`: the same page of each service that has some, and of this one; `stopped`: the services that this one
    does not follow at present, with the reason; `more`: how many are not shown."""

    title: str
    services: Sequence[Chip]
    stopped: Sequence[str]
    standstills: Sequence[ShownStandstill]
    more: int


def mount(routes: APIBlueprint, service: Service) -> None:
    endpoint = f"{service.name}.page_standstills"

    @routes.get("/standstills", doc_ui=False)
    @requires(access.READ)
    def page_standstills() -> Response:
        found = access.visible(standstills_of(service), principal())
        model = StandstillsPage(
            title=_title(service.name),
            services=_services(service.name, len(found)),
            stopped=_stopped(service),
            standstills=[_shown(service, each) for each in found[:_LONGEST]],
            more=max(0, len(found) - _LONGEST),
        )
        return page("standstills.html", **vars(model))

    @routes.post("/standstills/<source>/<stream>/retry", doc_ui=False)
    @requires(access.RETRY)
    def page_retry_standstill(source: str, stream: str) -> Response:
        act = act_from_request(service.runtime)
        try:
            taken_in = try_again(service, act, principal(), source, stream)
        except NotFound:
            flash(_("It does not stand still any more: somebody has tried it again meanwhile."), "good")
        except Refused as refused:
            flash(refusal_text(refused), "bad")
        else:
            if taken_in:
                flash(_("It was taken in, with all that had waited behind it."), "good")
            else:
                flash(
                    _("It was tried again and still stands. The reason given below is that of this try."),
                    "warn",
                )
        return redirect(page_url(endpoint), 303)


def _shown(service: Service, standstill: Standstill) -> ShownStandstill:
    who = principal()
    number = access.number_of(standstill, who)
    return ShownStandstill(
        title=number or (_("A sealed matter") if standstill.resource.sealed else _("No single matter")),
        tag=_tag(standstill),
        why=navigation.said(standstill.why),
        to_do=_(TO_DO[standstill.cause]),
        about=_about(standstill, Names(service.runtime.identity)),
        error=standstill.error if policy.allows(who, "standstill.fault", standstill.resource) else "",
        retry=page_url(
            f"{service.name}.page_retry_standstill", source=standstill.source, stream=standstill.stream
        )
        if policy.allows(who, access.RETRY, standstill.resource)
        else "",
    )


def _tag(standstill: Standstill) -> Tag:
    match standstill.cause:
        case Cause.REFUSED:
            return Tag("warn", _("Refused"))
        case Cause.NEWER_RELEASE:
            return Tag("info", _("Needs a new release"))
        case Cause.FAULT:
            return Tag("bad", _("Fault of the program"))


def _about(standstill: Standstill, names: Names) -> list[Entry]:
    resource = standstill.resource
    entries = [
        Entry(_("Comes from"), _title(standstill.source)),
        Entry(_("Division"), place_name(resource.jurisdiction)),
        Entry(_("Stands still since"), standstill.since),
        Entry(_("Events that wait"), standstill.waiting),
        Entry(_("Tried"), _tried(standstill.attempts, standstill.tried_at, names.of(standstill.tried_by))),
    ]
    if resource.unit is not None:
        entries.insert(1, Entry(_("Meant for"), str(resource.unit)))
    return entries


def _tried(times: int, last: datetime, who: str) -> str:
    tried = ngettext("%(num)d time", "%(num)d times", times)
    if who:
        return _("%(times)s, last %(time)s by %(who)s", times=tried, time=china_time(last), who=who)
    return _("%(times)s, last %(time)s", times=tried, time=china_time(last))


def _title(service: str) -> str:
    return navigation.services().get(service, service)


def _services(here: str, shown: int) -> list[Chip]:
    counts = {**count(), here: shown}
    return [
        Chip(title, page_url(f"{name}.page_standstills"), active=name == here, count=counts[name])
        for name, title in navigation.services().items()
        if name in counts
    ]


def _stopped(service: Service) -> list[str]:
    """For whoever can do something about it."""
    return not_followed(service) if policy.allows(principal(), "standstill.fault") else []
