from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import redirect, request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_chassis.clock.china import china_date
from huiyin_chassis.http.access import may, principal, requires
from huiyin_chassis.http.codes import place_name
from huiyin_chassis.http.i18n import _, ngettext
from huiyin_chassis.http.pages import page
from huiyin_chassis.http.paging import decode_cursor, encode_cursor
from huiyin_chassis.http.urls import query_url
from huiyin_chassis.http.vocabulary import label, options
from huiyin_chassis.identity import policy
from huiyin_chassis.runtime import Runtime
from huiyin_contracts.vocabulary import Channel, Nature
from huiyin_intake.domain.registration_number import read_registration_number
from huiyin_intake.domain.vocabulary import State
from huiyin_intake.views.additions_to_read import count_waiting_additions
from huiyin_intake.views.register import Entry, Filters, count, entries
from huiyin_intake.web.labels import STATES

_PAGE = 50


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/", doc_ui=False)
    @requires("petition.read")
    def worklist() -> Response:
        asked = request.args.get("q", "").strip()
        number = read_registration_number(asked) if asked else None
        filters = _filters(number or asked or None)
        if number and count(runtime, filters):
            return redirect(f"/intake/petitions/{number}", 303)
        newest_first = filters.state is not State.TO_TRIAGE
        marker = decode_cursor(request.args.get("cursor"), str, str)
        after = (datetime.fromisoformat(str(marker[0])), str(marker[1])) if marker else None
        found = entries(runtime, filters, after=after, newest_first=newest_first, limit=_PAGE + 1)
        shown = found[:_PAGE]
        following = None
        if len(found) > _PAGE:
            last = shown[-1]
            following = query_url(cursor=encode_cursor(last.received_at.isoformat(), last.registration_no))
        return page(
            "intake/worklist.html",
            rows=[_row(entry, runtime.clock.now()) for entry in shown],
            states=_state_chips(runtime, filters),
            channels=_channel_chips(filters),
            q=asked,
            empty=_empty(filters),
            next=following,
            to_triage=filters.state is State.TO_TRIAGE,
        )

    @routes.get("/next", doc_ui=False)
    @requires("petition.triage")
    def next_to_triage() -> Response:
        """The oldest that waits for triage and is open to whoever asks."""
        waiting = Filters(policy.scope_of(principal(), "petition.triage"), state=State.TO_TRIAGE)
        found = entries(runtime, waiting, limit=1)
        return redirect(f"/intake/petitions/{found[0].registration_no}" if found else "/intake/", 303)


def _filters(number: str | None) -> Filters:
    state = request.args.get("state", "" if number else State.TO_TRIAGE.value)
    channel = request.args.get("channel", "")
    scope = policy.scope_of(principal(), "petition.read")
    accusation = request.args.get("accusation") == "yes" and scope.sealed
    return Filters(
        scope,
        state=State(state) if state in set(State) else None,
        channel=channel if channel in set(Channel) else None,
        accusation=True if accusation else None,
        number=number,
    )


def _state_chips(runtime: Runtime, filters: Filters) -> list[dict[str, Any]]:
    waiting = Filters(filters.scope, state=State.TO_TRIAGE)
    chips: list[dict[str, Any]] = [
        {
            "label": STATES[State.TO_TRIAGE][1],
            "href": query_url(state=State.TO_TRIAGE.value, accusation=None, q=None),
            "active": filters.state is State.TO_TRIAGE and not filters.accusation,
            "count": count(runtime, waiting),
        }
    ]
    if filters.scope.sealed:
        chips.append(
            {
                "label": _("Accusations to refer"),
                "href": query_url(state=State.TO_TRIAGE.value, accusation="yes", q=None),
                "active": bool(filters.accusation),
                "count": count(runtime, replace(waiting, accusation=True)),
            }
        )
    if may("petition.triage"):
        chips.append(
            {
                "label": _("Additions to read"),
                "href": "/intake/additions",
                "active": False,
                "count": count_waiting_additions(
                    runtime.database, policy.scope_of(principal(), "petition.triage")
                ),
            }
        )
    for state in (State.TRIAGED, State.ANSWERED, State.REFERRED):
        if state is State.REFERRED and not filters.scope.sealed:
            continue
        chips.append(
            {
                "label": STATES[state][1],
                "href": query_url(state=state.value, accusation=None, q=None),
                "active": filters.state is state,
            }
        )
    everything = {
        "label": _("All"),
        "href": query_url(state="all", accusation=None, q=None),
        "active": filters.state is None,
    }
    return [*chips, everything]


def _channel_chips(filters: Filters) -> list[dict[str, Any]]:
    every = {"label": _("Every channel"), "href": query_url(channel=None), "active": filters.channel is None}
    return [every] + [
        {"label": said, "href": query_url(channel=channel), "active": filters.channel == channel}
        for channel, said in options(Channel)
    ]


def _row(entry: Entry, now: datetime) -> dict[str, Any]:
    tag, said = STATES[State(entry.state)]
    if entry.accusation:
        title = _("Accusation, sealed")
    elif entry.erased:
        title = _("(erased)")
    else:
        title = entry.title or ""
    return {
        "number": {"text": entry.registration_no, "href": f"/intake/petitions/{entry.registration_no}"},
        "title": {"text": title, "sub": "" if entry.accusation else label(Nature, entry.nature)},
        "channel": label(Channel, entry.channel),
        "place": place_name(entry.place),
        "received_at": entry.received_at,
        "waiting": _age(entry, now),
        "state": {"tag": "sealed" if entry.accusation else tag, "text": str(said)},
    }


def _age(entry: Entry, now: datetime) -> str:
    if entry.state != State.TO_TRIAGE:
        return ""
    days = (china_date(now) - china_date(entry.received_at)).days
    return _("since today") if days <= 0 else ngettext("for %(num)d day", "for %(num)d days", days)


def _empty(filters: Filters) -> str:
    if filters.number is not None:
        return _("No petition has this number.")
    if filters.state is State.TO_TRIAGE:
        return _("Nothing waits for triage. New petitions appear here, the oldest on top.")
    return _("No petition fits these filters. Remove one.")
