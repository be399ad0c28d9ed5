"""What a petitioner wrote since, and the answers that were given, opened from the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.vocabulary import State
from huiyin_intake.views.tracking import Step


@dataclass(frozen=True)
class ReplyTexts:
    """`direct`: the desk's own answer, the last of its `answers`, which have their times; `closing_reasons`: why a
    matter was left as it is, by when it was concluded; `imported`: the reply that came with an imported petition;
    `said`: the petitioner's own words, by the version of their event."""

    direct: str | None
    imported: str | None
    replies: dict[int, str]
    answers: dict[datetime, str]
    closing_reasons: dict[datetime, str]
    said: dict[int, str]

    def of(self, step: Step) -> str | None:
        """The text that belongs to a step, None for a step without one."""
        match step.step:
            case "answered":
                return self.answers.get(step.at, self.direct)
            case "concluded":
                return self.closing_reasons.get(datetime.fromisoformat(step.data["concluded_at"]))
            case "reply_approved":
                return self.imported if step.data["imported"] else self.replies.get(step.data["round"])
            case "text_added" | "rated":
                return self.said.get(step.data["version"])
            case _:
                return None


def reply_texts(petition: Petition) -> ReplyTexts:
    """An erased petitioner's texts read as erased. Of a referred accusation only the petitioner's own words are told:
    what was answered before it was known for one is withdrawn."""
    said = {version: text.open_or() for version, text in petition.said.items()}
    if petition.state is State.REFERRED:
        return ReplyTexts(direct=None, imported=None, replies={}, answers={}, closing_reasons={}, said=said)
    return ReplyTexts(
        direct=petition.answer.open_or() if petition.answer else None,
        imported=petition.imported_reply.open_or() if petition.imported_reply else None,
        replies={round: text.open_or() for round, text in petition.replies.items()},
        answers={at: text.open_or() for at, text in petition.answers.items()},
        closing_reasons={at: text.open_or() for at, text in petition.closing_reasons.items()},
        said=said,
    )
