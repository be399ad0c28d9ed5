"""What every published event has in common."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, ClassVar, overload

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

_UNIT_FIELDS = {"unit": "unit_jurisdiction", "proposed_unit": "proposed_unit_jurisdiction"}
"""Fields that name a unit, and the ones that name its jurisdiction where it is not the event's."""
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
    known_only_to: ClassVar[str] = ""
    """The field that names the one unit that may know of the matter: the event is always about an accusation."""
    of_no_accusation: ClassVar[bool] = False
    """Never published for an accusation."""
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
        """The data as plain JSON values, as published. A unit of another jurisdiction is one name in this object
        (`UnitKey.named_in`) and two fields in the data, its code and its jurisdiction; `unit_named` joins them again."""
        data = self.model_dump(mode="json")
        for name, place in _UNIT_FIELDS.items():
            unit = UnitKey.parse(data.get(name) or "") if place in data else None
            if unit is not None:
                data |= {name: unit.unit, place: unit.jurisdiction}
        return data

    @classmethod
    def personal_fields(cls) -> tuple[str, ...]:
        """Names of the fields that may tell something about a person."""
        return tuple(
            name
            for name, field in cls.model_fields.items()
            if isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get("personal")
        )


def unit_named(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Received data, in which units have the names that records of the event's jurisdiction use."""
    named: dict[str, Any] = {}
    for name, place in _UNIT_FIELDS.items():
        if jurisdiction := data.get(place):
            named |= {name: str(UnitKey(jurisdiction, data[name])), place: None}
    return {**data, **named} if named else data


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
UnitJurisdiction = Annotated[
    Jurisdiction | None,
    Field(description="Jurisdiction that `unit` belongs to, where it is not the one of the event."),
]
_QUALIFIED = re.compile(r"[0-9]{6}/.")


@dataclass(frozen=True, order=True, slots=True)
class UnitKey:
    """A unit: its code means something in its own jurisdiction only, where assignment issued it. As text: ``230600/roads``."""

    jurisdiction: Jurisdiction
    unit: UnitId

    def __str__(self) -> str:
        return f"{self.jurisdiction}/{self.unit}"

    def __post_init__(self) -> None:
        if _QUALIFIED.match(self.unit):
            raise ValueError("a unit's code does not begin with a jurisdiction")

    @classmethod
    def parse(cls, text: str) -> UnitKey | None:
        """The inverse of `str`; None for anything else."""
        jurisdiction, code = text[:6], text[7:]
        return cls(jurisdiction, code) if _QUALIFIED.match(text) and not _QUALIFIED.match(code) else None

    def named_in(self, jurisdiction: str) -> str:
        """What events and records of `jurisdiction` call it (`UnitId`)."""
        return self.unit if jurisdiction == self.jurisdiction else str(self)

    @overload
    @classmethod
    def of(cls, jurisdiction: str, name: str) -> UnitKey: ...
    @overload
    @classmethod
    def of(cls, jurisdiction: str, name: str | None) -> UnitKey | None: ...
    @classmethod
    def of(cls, jurisdiction: str, name: str | None) -> UnitKey | None:
        """The inverse of `named_in`: the unit that events and records of `jurisdiction` call `name`; None without one."""
        return None if name is None else cls.parse(name) or cls(jurisdiction, name)


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
