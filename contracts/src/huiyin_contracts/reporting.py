"""What reporting publishes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from huiyin_contracts.base import ContractEvent


class ReportingEvent(ContractEvent):
    service: ClassVar[str] = "reporting"


class Figure(BaseModel):
    """One figure: a share, counted in matters. A zero denominator is shown as n/a."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    numerator: Annotated[int, Field(ge=0, description="Matters that meet the condition.")]
    denominator: Annotated[int, Field(ge=0, description="Matters that it is asked of.")]


class BulletinPublished(ReportingEvent):
    """A half-monthly bulletin was published. It stays as published; corrections come in a later one."""

    bulletin_no: Annotated[str, Field(min_length=1, description="Number of the bulletin.")]
    period_start: Annotated[date, Field(description="First day of the period, China time.")]
    period_end: Annotated[date, Field(description="Last day of the period, China time.")]
    definition_version: Annotated[
        str, Field(description="Version of the KPI definitions it was computed by.")
    ]
    cutoffs: Annotated[
        dict[str, dict[str, int]],
        Field(description="Source service, then jurisdiction, to the last position that was counted."),
    ]
    figures: Annotated[
        dict[str, Figure],
        Field(
            description="KPI, KPI/jurisdiction:<code> or KPI/unit:<jurisdiction>/<code>, to its figure. It names units, no person."
        ),
    ]
    counts: Annotated[
        dict[str, int], Field(description="Plain counts, by the same kind of key as the figures.")
    ] = {}
    medians: Annotated[
        dict[str, float], Field(description="Medians in seconds, by the same kind of key as the figures.")
    ] = {}
    head_hashes: Annotated[
        dict[str, str],
        Field(
            description="Source service and jurisdiction (source/code) to the head hash of its ledger, hex."
        ),
    ]


EVENTS: tuple[type[ContractEvent], ...] = (BulletinPublished,)
