"""What a petitioner says of himself."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin_chassis.domain import Sealed


@dataclass(frozen=True, kw_only=True)
class Details:
    """What a petitioner said of himself with one petition; None where he did not say it."""

    name: Sealed | None = None
    phone: Sealed | None = None
    id_no: Sealed | None = None
    address: Sealed | None = None

    def equal(self, other: Details) -> bool:
        """Whether both say the same. Raises Erased where either can't be read any more."""
        return self._opened() == other._opened()

    def _opened(self) -> tuple[str | None, ...]:
        return tuple(v.open() if v else None for v in (self.name, self.phone, self.id_no, self.address))
