"""Announced sessions as an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from feedgenerator import Atom1Feed

from huiyin_intake.features.tell_receptions.sentences import corrected, headline, sentences
from huiyin_intake.features.tell_receptions.told import Announced
from huiyin_ledger.domain import stream_id
from huiyin_web.http.codes import place_name
from huiyin_web.http.i18n import _
from huiyin_web.papers.paper import in_chinese

TYPE = "application/atom+xml"


class _Feed(Atom1Feed):  # type: ignore[misc]
    """Without entries it was updated when its period began, not whenever somebody asks."""

    def latest_post_date(self) -> datetime:
        times: list[datetime] = [each["updateddate"] for each in self.items]
        begins_at: datetime = self.feed["begins_at"]
        return max(times, default=begins_at)


@in_chinese
def atom_feed(
    sessions: Sequence[Announced], *, place: str, page: str, address: str, begins_at: datetime
) -> str:
    """One entry a session; a correction changes what it says and when it was updated, not its id. `page` and `address`: of
    the page for people, and of the feed itself; both with their host."""
    feed = _Feed(
        title=_("Leader reception days: %(place)s", place=place_name(place))
        if place
        else _("Leader reception days"),
        link=page,
        description=None,
        language="zh-CN",
        feed_url=address,
        feed_guid=stream_id("reception_feed", place).urn,
        author_name=place_name(place) or _("Huiyin"),
        begins_at=begins_at,
    )
    for each in sessions:
        lines = [*sentences(each), *(corrected(one) for one in each.corrections)]
        feed.add_item(
            title=headline(each),
            link=f"{page}#{each.session_no}",
            description="<br>".join(escape(line) for line in lines),
            unique_id=each.id.urn,
            pubdate=each.announced_at,
            updateddate=each.changed_at,
            categories=[place_name(each.jurisdiction)],
        )
    return str(feed.writeString("utf-8"))
