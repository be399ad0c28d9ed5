"""What an import did, with the lines that it refused."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Refusal:
    line: int
    reason: str


@dataclass
class Report:
    """`taken` + `already_there` + the refused lines = `read`.

    `replies_same_day`: replies dated only by the day of the submission, taken as given at the time of the submission.
    """

    file: str
    sha256: str
    jurisdiction: str
    read: int = 0
    taken: int = 0
    replies_taken: int = 0
    already_there: int = 0
    replies_added: int = 0
    replies_same_day: int = 0
    refused: list[Refusal] = field(default_factory=list)

    def refuse(self, line: int, reason: str) -> None:
        self.refused.append(Refusal(line, reason))

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "refused_count": len(self.refused)}
