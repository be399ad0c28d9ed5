from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_chassis.clock.china import china_date
from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.i18n import _, language, ngettext
from huiyin_chassis.http.pages import page
from huiyin_chassis.http.paging import decode_cursor, encode_cursor
from huiyin_chassis.http.urls import query_url
from huiyin_chassis.service import Runtime
from huiyin_intake.taxonomy import place_name
from huiyin_intake.views.additions_to_read.queries import Waiting, waiting_additions

_PAGE = 50


def install(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/additions", doc_ui=False)
    @requires("petition.triage")
    def additions_to_read() -> Response:
        """What waits to be read, oldest first."""
        after = read_cursor(request.args.get("cursor"))
        found = waiting_additions(runtime, principal().jurisdiction, after=after, limit=_PAGE + 1)
        shown = found[:_PAGE]
        return page(
            "intake/additions.html",
            rows=[_row(waiting, runtime.clock.now()) for waiting in shown],
            next=query_url(cursor=cursor_of(shown[-1])) if len(found) > _PAGE else None,
        )


def cursor_of(last: Waiting) -> str:
    return encode_cursor(last.added_at.isoformat(), last.petition.registration_no, last.addition)


def read_cursor(cursor: str | None) -> tuple[datetime, str, int] | None:
    marker = decode_cursor(cursor, str, str, int)
    return (datetime.fromisoformat(str(marker[0])), str(marker[1]), int(marker[2] or 0)) if marker else None


def _row(waiting: Waiting, now: datetime) -> dict[str, Any]:
    number = waiting.petition.registration_no
    days = (china_date(now) - china_date(waiting.added_at)).days
    return {
        "number": {"text": number, "href": f"/intake/petitions/{number}#additions"},
        "title": waiting.petition.title or "",
        "place": place_name(waiting.petition.place, language()),
        "added_at": waiting.added_at,
        "waiting": _("since today") if days <= 0 else ngettext("for %(num)d day", "for %(num)d days", days),
    }
