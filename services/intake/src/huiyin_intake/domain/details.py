"""Identity and contact of a petitioner, sealed."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin_ledger.domain import Sealed


@dataclass(frozen=True, kw_only=True)
class Details:
    """As given with one petition."""

    name: Sealed | None = None
    phone: Sealed | None = None
    id_no: Sealed | None = None
    address: Sealed | None = None

    def equal(self, other: Details) -> bool:
        """Compares the plain values. Raises Erased."""
        return self._opened() == other._opened()

    def _opened(self) -> tuple[str | None, ...]:
        return tuple(v.open() if v else None for v in (self.name, self.phone, self.id_no, self.address))
