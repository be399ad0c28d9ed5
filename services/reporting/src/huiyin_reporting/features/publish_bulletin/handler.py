"""Publishes a bulletin."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act
from huiyin_reporting.bulletins.compose import compose
from huiyin_reporting.domain.bulletin import Bulletin, number, parse_number
from huiyin_reporting.features.publish_bulletin.command import PublishBulletin
from huiyin_web.runtime import Runtime


class Published(BaseModel):
    bulletin_no: str
    jurisdiction: str
    position: Annotated[int, Field(description="Position of the event in the ledger of reporting.")]


def publish_bulletin(runtime: Runtime, act: Act, command: PublishBulletin) -> Published:
    """Refused as `Bulletin.publish` says."""
    jurisdiction, period = parse_number(command.bulletin_no)
    content = compose(runtime, jurisdiction, period, remarks=command.remarks.strip())

    def publish() -> Published:
        stream = Bulletin.stream_id(jurisdiction, command.bulletin_no)
        bulletin = runtime.ledger.find(Bulletin, jurisdiction, stream) or Bulletin.draft(jurisdiction, period)
        bulletin.publish(content)
        position = runtime.ledger.append(jurisdiction, bulletin)
        return Published(
            bulletin_no=number(jurisdiction, period), jurisdiction=jurisdiction, position=position
        )

    return execute(runtime, act, publish, jurisdiction=jurisdiction, answer=Published)
