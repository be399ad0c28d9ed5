"""A reply to the citizen and to the centre."""

from __future__ import annotations

from pydantic import Field

from huiyin_assignment.domain.vocabulary import Done
from huiyin_assignment.order_command import UnitCommand, Versioned


class ReplyBody(Versioned):
    """`text` is for the citizen, `facts` and `evidence` are for the centre."""

    text: str = Field(min_length=1, max_length=10_000)
    done: Done
    facts: str = Field("", max_length=10_000)
    evidence: str = Field("", max_length=4000)


class SubmitReply(ReplyBody, UnitCommand):
    pass
