"""What is asked for."""

from __future__ import annotations

from huiyin_assignment.domain.words import Done
from huiyin_assignment.features.order_command import OrderCommand


class SubmitReply(OrderCommand):
    """`text` goes to the citizen once approved; `facts` and `evidence` are for the centre."""

    unit: str
    text: str
    done: Done
    facts: str = ""
    evidence: str = ""
