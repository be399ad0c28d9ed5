from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_chassis.clock.china import china_date
from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.codes import place_name
from huiyin_chassis.http.i18n import _, ngettext
from huiyin_chassis.http.pages import page
from huiyin_chassis.http.paging import decode_cursor, encode_cursor
from huiyin_chassis.http.urls import query_url
from huiyin_chassis.identity import policy
from huiyin_chassis.runtime import Runtime
from huiyin_intake.domain.vocabulary import Fate
from huiyin_intake.views.additions_to_read import (
    Added,
    Mark,
    count_kept_additions,
    count_waiting_additions,
    kept_additions,
    waiting_additions,
)

_PAGE = 50


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/additions", doc_ui=False)
    @requires("petition.triage")
    def additions_to_read() -> Response:
        """What waits to be read, oldest first; or what was kept back, for another reason or as an accusation alike."""
        scope = policy.scope_of(principal(), "petition.triage")
        kept = request.args.get("fate") == Fate.KEPT_BACK.value
        after = read_cursor(request.args.get("cursor"))
        listed = kept_additions if kept else waiting_additions
        found = listed(runtime, scope, after=after, limit=_PAGE + 1)
        shown = found[:_PAGE]
        return page(
            "intake/additions.html",
            kept=kept,
            chips=[
                {
                    "label": _("To be read"),
                    "href": query_url(fate=None, cursor=None),
                    "active": not kept,
                    "count": count_waiting_additions(runtime.database, scope),
                },
                {
                    "label": _("Kept back"),
                    "href": query_url(fate=Fate.KEPT_BACK.value, cursor=None),
                    "active": kept,
                    "count": count_kept_additions(runtime.database, scope),
                },
            ],
            rows=[_row(each, runtime.clock.now()) for each in shown],
            next=query_url(cursor=cursor_of(shown[-1])) if len(found) > _PAGE else None,
        )


def cursor_of(last: Added) -> str:
    at, number, addition = last.mark
    return encode_cursor(at.isoformat(), number, addition)


def read_cursor(cursor: str | None) -> Mark | None:
    marker = decode_cursor(cursor, str, str, int)
    return (datetime.fromisoformat(str(marker[0])), str(marker[1]), int(marker[2] or 0)) if marker else None


def _row(each: Added, now: datetime) -> dict[str, Any]:
    number = each.registration_no
    days = (china_date(now) - china_date(each.added_at)).days
    return {
        "number": {"text": number, "href": f"/intake/petitions/{number}#additions"},
        "title": _("(erased)") if each.erased else each.title or "",
        "place": place_name(each.place),
        "added_at": each.added_at,
        "waiting": _("since today") if days <= 0 else ngettext("for %(num)d day", "for %(num)d days", days),
        "kept_at": each.kept_at,
    }
