"""The notice of a place's reception days, to be printed and posted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from huiyin_intake.features.tell_receptions.sentences import paragraph
from huiyin_intake.features.tell_receptions.told import Announced
from huiyin_web.http.codes import place_name
from huiyin_web.papers.issuer import office_at
from huiyin_web.papers.paper import Paper, Papers, chinese_day, in_chinese
from huiyin_web.runtime import Runtime


@in_chinese
def notice(
    runtime: Runtime, jurisdiction: str, first: date, last: date, sessions: Sequence[Announced]
) -> Paper | None:
    """Of the day of the last announcement or correction in it; None where nothing was announced."""
    if not sessions:
        return None
    at = max(each.changed_at for each in sessions)
    office = office_at(runtime.identity, jurisdiction, at)
    numbered = len(sessions) > 1
    lines = [f"{n}．{paragraph(each)}" if numbered else paragraph(each) for n, each in enumerate(sessions, 1)]
    return Papers("huiyin_intake", f"{jurisdiction}-{first:%Y%m%d}-{last:%Y%m%d}").draw_up(
        "receptions",
        at,
        office=office.name,
        hotline=office.hotline,
        place=place_name(jurisdiction),
        first=chinese_day(first),
        last=chinese_day(last),
        sessions="\n".join(lines),
    )
