"""The matter that an address of the audit desk names."""

from __future__ import annotations

from urllib.parse import quote

from pydantic import BaseModel


class MatterPath(BaseModel):
    registration_no: str

    def address(self, what: str) -> str:
        """Where a service answers `what` of the matter, under its ``/api/v1/audit``."""
        return f"/matters/{quote(self.registration_no, safe='')}/{what}"
