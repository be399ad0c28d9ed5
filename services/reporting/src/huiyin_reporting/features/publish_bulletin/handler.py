"""The command."""

from __future__ import annotations

from typing import Any

from huiyin_chassis.commands import Once, execute
from huiyin_chassis.domain import Act
from huiyin_chassis.runtime import Runtime
from huiyin_reporting.bulletins.compose import compose
from huiyin_reporting.domain.bulletin import Bulletin, number, parse_number


def publish_bulletin(
    runtime: Runtime, act: Act, bulletin_no: str, *, remarks: str = "", once: Once | None = None
) -> dict[str, Any]:
    """Publish the bulletin of that number as its figures stand now; drafts it first if need be.

    Refused as `Bulletin.publish` says. Returns its number and the position of the event.
    """
    jurisdiction, period = parse_number(bulletin_no)
    content = compose(runtime, jurisdiction, period, remarks=remarks.strip())

    def publish() -> dict[str, Any]:
        stream = Bulletin.stream_id(jurisdiction, bulletin_no)
        bulletin = runtime.ledger.find(Bulletin, jurisdiction, stream) or Bulletin.draft(jurisdiction, period)
        bulletin.publish(content)
        position = runtime.ledger.append(jurisdiction, bulletin)
        return {
            "bulletin_no": number(jurisdiction, period),
            "jurisdiction": jurisdiction,
            "position": position,
        }

    return execute(runtime, act, publish, jurisdiction=jurisdiction, once=once)
