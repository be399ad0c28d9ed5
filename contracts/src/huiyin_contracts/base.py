"""What every published event has in common."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated, Any, ClassVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

PERSONAL: dict[str, Any] = {"personal": True}
"""Marks a field that may tell something about a person: `Field(json_schema_extra=PERSONAL)`."""


@lru_cache(maxsize=1024)
def family_of(type_: str) -> str:
    """``huiyin.intake.petition_registered`` of ``huiyin.intake.petition_registered.v1``: the event, whatever its
    version. A type without a version is its own family."""
    return re.sub(r"\.v[0-9]+$", "", type_)


class ContractEvent(BaseModel):
    """A fact that a service publishes. The envelope (CloudEvents) adds jurisdiction, position, actor and times.

    A subclass sets `service` and, from the second version on, `version`; `family` and `type` follow from them and the
    name (``PetitionRegistered`` of intake: ``huiyin.intake.petition_registered`` and ``….v1``). The latest version has
    the plain name, which readers use; an older one is kept as ``PetitionRegisteredV1``. Fields that a reader does not
    know are ignored.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    service: ClassVar[str]
    version: ClassVar[int] = 1
    event_name: ClassVar[str]
    family: ClassVar[str]
    type: ClassVar[str]
    dataschema: ClassVar[str]

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if not hasattr(cls, "service"):
            return
        cls.event_name = re.sub(r"(?<!^)(?=[A-Z])", "_", re.sub(r"V\d+$", "", cls.__name__)).lower()
        cls.family = f"huiyin.{cls.service}.{cls.event_name}"
        cls.type = f"{cls.family}.v{cls.version}"
        cls.dataschema = f"urn:huiyin:schema:{cls.type}"

    def to_data(self) -> dict[str, Any]:
        """Plain JSON values, as they travel."""
        return self.model_dump(mode="json")

    @classmethod
    def personal_fields(cls) -> tuple[str, ...]:
        """Names of the fields that may tell something about a person."""
        return tuple(
            name
            for name, field in cls.model_fields.items()
            if isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get("personal")
        )


RegistrationNo = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{6}-[0-9]{4}-[0-9]{7}$",
        description="Public number of the matter: division code, year of registration, seven digits.",
        examples=["230600-2026-0000001"],
    ),
]
Jurisdiction = Annotated[
    str, Field(pattern=r"^[0-9]{6}$", description="Division code, GB/T 2260.", examples=["230621"])
]
UnitId = Annotated[str, Field(min_length=1, description="Identifier of a member unit, issued by assignment.")]


class OtherJurisdiction(ValueError):
    """The unit is one of another jurisdiction, where its code may be another unit's."""


class UnitKey(BaseModel):
    """A unit: its code means something in its own jurisdiction only, where assignment issued it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    jurisdiction: Jurisdiction
    unit: UnitId

    def code_in(self, jurisdiction: str) -> str:
        """Its code, for records of that jurisdiction. Raises OtherJurisdiction."""
        if jurisdiction != self.jurisdiction:
            raise OtherJurisdiction
        return self.unit


AccountId = Annotated[
    str,
    Field(
        min_length=1,
        description="Account that did it, or system:<name>. Not a person's name.",
        json_schema_extra=PERSONAL,
    ),
]
PetitionerRef = Annotated[
    str,
    Field(
        min_length=1,
        description="Pseudonym of the petitioner, issued by intake; says nothing once the petitioner is erased.",
        json_schema_extra=PERSONAL,
    ),
]
Instant = AwareDatetime
Round = Annotated[
    int, Field(ge=1, description="Which handling of the order this is: 1, and one more after each redo.")
]
SourceSha256 = Annotated[
    str | None,
    Field(description="SHA-256 (hex) of the file it was imported from; null if it was not imported."),
]
SourceLine = Annotated[
    int | None,
    Field(description="Line (from 1) or record of that file; null if it was not imported."),
]
