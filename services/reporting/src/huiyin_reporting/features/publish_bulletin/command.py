"""The command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, Field

from huiyin_reporting.domain.bulletin import LONGEST_REMARKS


@dataclass(frozen=True, slots=True)
class PublishBulletin:
    """Put the figures as they stand now on record. Drafts the bulletin first where that has not been done."""

    bulletin_no: str
    remarks: str = ""


class Publication(BaseModel):
    """What a form or a program sends."""

    remarks: Annotated[str, Field(max_length=LONGEST_REMARKS)] = ""
