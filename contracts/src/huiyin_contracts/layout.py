"""Paths of the contracts' documents; they are part of the package and its wheel."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Layout:
    """The directory of the documents; in a checkout also the page that is written from them and the wheel's project."""

    root: Path
    catalogue: Path | None = None
    project: Path | None = None

    @classmethod
    def here(cls) -> Layout:
        """The installed package; in a checkout its docs/contracts.md and contracts/pyproject.toml as well."""
        package = Path(__file__).resolve().parent
        page, project = package.parents[2] / "docs" / "contracts.md", package.parents[1] / "pyproject.toml"
        return cls(
            package / "documents", page if page.exists() else None, project if project.exists() else None
        )

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
    def tables(self) -> Path:
        """The code tables."""
        return self.root.parent / "data"

    @property
    def consumers(self) -> Path:
        return self.root / "consumers.yaml"

    def name(self, path: Path) -> str:
        """The file's name in messages."""
        return str(path.relative_to(self.root)) if path.is_relative_to(self.root) else f"docs/{path.name}"
