"""The answers that a petitioner was given, opened from the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_intake.domain.erased import ERASED
from huiyin_intake.domain.petition import Petition
from huiyin_intake.views.tracking import Step


@dataclass(frozen=True)
class ReplyTexts:
    """`direct`: the desk's own answer, the last of its `answers`, which have their times; `closing_reasons`: why a matter was
    left as it is, by when it was concluded; `imported`: the reply that came with an imported petition."""

    direct: str | None
    imported: str | None
    replies: dict[int, str]
    answers: dict[datetime, str]
    closing_reasons: dict[datetime, str]

    def of(self, step: Step) -> str | None:
        """The text that belongs to a step, None for a step without one."""
        match step.step:
            case "answered":
                return self.answers.get(step.at, self.direct)
            case "concluded":
                return self.closing_reasons.get(datetime.fromisoformat(step.data["concluded_at"]))
            case "reply_approved":
                return self.imported if step.data["imported"] else self.replies.get(step.data["round"])
            case _:
                return None


def reply_texts(petition: Petition) -> ReplyTexts:
    """An erased petitioner's texts read as erased."""
    return ReplyTexts(
        direct=petition.answer.open_or(ERASED) if petition.answer else None,
        imported=petition.imported_reply.open_or(ERASED) if petition.imported_reply else None,
        replies={round: text.open_or(ERASED) for round, text in petition.replies.items()},
        answers={at: text.open_or(ERASED) for at, text in petition.answers.items()},
        closing_reasons={at: text.open_or(ERASED) for at, text in petition.closing_reasons.items()},
    )
