"""Additions that nobody has read yet, as the desk's work."""

from __future__ import annotations

from huiyin_intake.features.list_additions.query import AdditionQuery, count_additions, list_additions
from huiyin_intake.links import petition_url
from huiyin_intake.waiting import waiting_time
from huiyin_web.http.i18n import _, _l
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime
from huiyin_web.worklist import Owed, Task, Worklist


def _additions(runtime: Runtime, reader: Principal, first: int) -> Owed:
    query = AdditionQuery(scope=policy.scope_of(reader, "petition.triage"), limit=max(first, 1))
    count, now = count_additions(runtime.database, query), runtime.clock.now()
    found = list_additions(runtime, query).items if first and count else []
    tasks = [
        Task(
            number=each.registration_no,
            title=each.title or "",
            owed=_("read what was added"),
            left=waiting_time(each.added_at, now),
            href=petition_url(each.registration_no, "additions"),
        )
        for each in found
    ]
    return Owed(count, first=tasks)


ADDITIONS = Worklist(
    "additions", _l("Additions to read"), "petition.triage", "intake.page_additions", _additions
)
