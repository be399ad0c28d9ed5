"""Where the documents of the contracts are kept: in the package, so that they travel with its wheel."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Layout:
    """The directory of the documents, and in a checkout the page that is written from them."""

    root: Path
    catalogue: Path | None = None

    @classmethod
    def here(cls) -> Layout:
        """The installed package; in a checkout its docs/contracts.md as well."""
        package = Path(__file__).resolve().parent
        page = package.parents[2] / "docs" / "contracts.md"
        return cls(package / "documents", page if page.exists() else None)

    @property
    def schemas(self) -> Path:
        return self.root / "schemas"

    @property
    def asyncapi(self) -> Path:
        return self.root / "asyncapi"

    @property
    def openapi(self) -> Path:
        return self.root / "openapi"

    @property
    def golden(self) -> Path:
        return self.root / "golden"

    @property
    def released(self) -> Path:
        return self.root / "released"

    @property
    def consumers(self) -> Path:
        return self.root / "consumers.yaml"

    def name(self, path: Path) -> str:
        """How people are told of one of these files."""
        return str(path.relative_to(self.root)) if path.is_relative_to(self.root) else f"docs/{path.name}"
