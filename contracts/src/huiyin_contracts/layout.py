"""Where the generated and the released documents are kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Layout:
    """Directories of the contracts, under the root of the checkout."""

    root: Path

    @classmethod
    def here(cls) -> Layout:
        """The checkout that this package is installed from."""
        return cls(Path(__file__).resolve().parents[3])

    @property
    def schemas(self) -> Path:
        return self.root / "contracts" / "schemas"

    @property
    def asyncapi(self) -> Path:
        return self.root / "contracts" / "asyncapi"

    @property
    def golden(self) -> Path:
        return self.root / "contracts" / "golden"

    @property
    def released(self) -> Path:
        return self.root / "contracts" / "released"

    @property
    def consumers(self) -> Path:
        return self.root / "contracts" / "consumers.yaml"

    @property
    def catalogue(self) -> Path:
        return self.root / "docs" / "contracts.md"
