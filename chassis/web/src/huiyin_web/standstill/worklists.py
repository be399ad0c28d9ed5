"""What stands still, and what a service does not follow, as work of those who can mend it."""

from __future__ import annotations

from huiyin_web.http import navigation
from huiyin_web.http.i18n import _, _l, china_time
from huiyin_web.http.links import page_url
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime
from huiyin_web.service import Service
from huiyin_web.standstill import access
from huiyin_web.standstill.reading import standstills_of
from huiyin_web.worklist import Owed, Task, Worklist


def worklists_of_standstills(service: Service) -> tuple[Worklist, ...]:
    """The same two of every service, told only where there is something. The menu counts them by itself."""
    page = f"{service.name}.page_standstills"

    def standing_still(_runtime: Runtime, reader: Principal, first: int) -> Owed | None:
        found = access.visible(standstills_of(service), reader)
        tasks = [
            Task(
                number=(number := access.number_of(each, reader)),
                title=_("A sealed matter") if each.resource.sealed and not number else "",
                owed=navigation.said(each.why),
                left=_("since %(time)s", time=china_time(each.since)),
                href=page_url(page),
            )
            for each in found[:first]
        ]
        return Owed(len(found), first=tasks) if found else None

    def stopped(_runtime: Runtime, _reader: Principal, first: int) -> Owed | None:
        found = not_followed(service)
        tasks = [Task("", "", each, "", page_url(page)) for each in found[:first]]
        return Owed(len(found), first=tasks) if found else None

    title = service.definition.menu.title
    still, not_followed_by = (
        _l("Stands still in %(service)s", service=title),
        _l("Not followed by %(service)s", service=title),
    )
    return (
        Worklist("standstills", still, access.READ, page, standing_still, overlaps=True),
        Worklist("not_followed", not_followed_by, "standstill.fault", page, stopped, overlaps=True),
    )


def not_followed(service: Service) -> list[str]:
    """The services that this one does not follow at present, each with the reason."""
    conditions = {source: each.condition for source, each in service.subscriptions.items()}
    titles = navigation.services()
    return [
        _(
            "%(service)s is not followed: nothing of it is taken in. %(reason)s",
            service=titles.get(source, source),
            reason=it.reason,
        )
        for source, it in sorted(conditions.items())
        if not it.state.runs
    ]
