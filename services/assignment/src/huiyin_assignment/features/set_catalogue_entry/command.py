"""An entry of the catalogue to be set or removed."""

from __future__ import annotations

from pydantic import BaseModel, Field


class SetCatalogueEntry(BaseModel):
    """Empty `matter_class`: every class. Empty `place`: the whole jurisdiction."""

    jurisdiction: str
    matter_class: str = Field(default="", max_length=120)
    place: str = Field(default="", max_length=12)
    unit: str


class RemoveCatalogueEntry(BaseModel):
    jurisdiction: str
    matter_class: str = ""
    place: str = ""
