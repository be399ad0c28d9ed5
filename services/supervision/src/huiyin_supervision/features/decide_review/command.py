"""The command to decide a review."""

from __future__ import annotations

from pydantic import BaseModel, Field

from huiyin_supervision.domain.vocabulary import Decision


class ReviewBody(BaseModel):
    """`reason`: of a redo, what the unit has to do; of a closing, what the petitioner is told."""

    decision: Decision
    reason: str = Field(min_length=6, max_length=2000)


class DecideReview(ReviewBody):
    jurisdiction: str
    registration_no: str
