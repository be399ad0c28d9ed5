from __future__ import annotations

from pydantic import Field

from huiyin_intake.features.triage_petition.command import TriagePetition


class AnswerDirectly(TriagePetition):
    """A triage, and the answer that the petitioner was given."""

    answer: str = Field(min_length=6, max_length=5000)
