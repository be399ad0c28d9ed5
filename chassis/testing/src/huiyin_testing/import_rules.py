"""Who may import whom, for every service that is installed: ``python -m huiyin_testing.import_rules``.

The rules of the chassis itself stand in ``.importlinter``. Needs import-linter (of `huiyin-testing`).
"""

from __future__ import annotations

import pkgutil
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from configparser import ConfigParser
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

import huiyin_ledger
import huiyin_web
from huiyin_web.bootstrap import GROUP

FRAMEWORKS = ("nameko", "kombu", "eventlet")
"""Known to the chassis alone."""
EDGES = (
    *FRAMEWORKS,
    "flask",
    "flask_openapi3",
    "psycopg",
    "psycopg_pool",
    "httpx",
    "structlog",
    "prometheus_client",
    "pydantic_settings",
)
SHARED = ("huiyin_contracts", "huiyin_ledger", "huiyin_web", "huiyin_operations")
"""What every service stands on, from the ground up."""
OF_DOMAINS = (
    "huiyin_ledger.domain",
    "huiyin_ledger.clock",
    "huiyin_ledger.divisions",
    "huiyin_ledger.masking",
)
"""Plain computing, which domains may use."""
_DEMO = "huiyin_demo"

Rule = Mapping[str, str | Sequence[str]]


def service_packages() -> list[str]:
    """The package of every installed service."""
    return sorted({entry.module.partition(".")[0] for entry in entry_points(group=GROUP)})


def rules(services: Sequence[str]) -> dict[str, Rule]:
    """Contracts of import-linter by their ids, for these packages."""
    demo = [_DEMO] if find_spec(_DEMO) else []
    domains = [f"{package}.domain" for package in services if find_spec(f"{package}.domain")]
    floors = [
        f"{package.__name__}.{module.name}"
        for package in (huiyin_ledger, huiyin_web)
        for module in pkgutil.iter_modules(package.__path__)
    ]
    return {
        "services": {
            "name": "No service imports another service",
            "type": "independence",
            "modules": services,
        },
        "acyclic": {
            "name": "No circle of packages or modules inside a service",
            "type": "acyclic_siblings",
            "ancestors": ["huiyin_contracts", *services, *demo],
        },
        "chassis": _forbidden("Contracts and chassis know no service", SHARED, [*services, *demo]),
        "demo": _forbidden("No service knows the demonstration", services, [_DEMO]),
        "frameworks": _forbidden(
            "nameko, kombu and eventlet stay in the chassis", [*services, *demo], FRAMEWORKS, direct=True
        ),
        "edges": _forbidden("Domains know no edge of the system", domains, EDGES),
        "domains": _forbidden(
            "Domains import of the chassis its domain and plain computing alone",
            domains,
            [
                *(floor for floor in floors if floor not in OF_DOMAINS),
                "huiyin_operations",
            ],
            direct=True,
        ),
    }


def check(services: Sequence[str]) -> bool:
    """Whether the rules hold; what breaks them is printed."""
    from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

    demo = [_DEMO] if find_spec(_DEMO) else []
    config = ConfigParser()
    config["importlinter"] = {
        "root_packages": _lines([*SHARED, *services, *demo]),
        "include_external_packages": "True",
    }
    for id_, rule in rules(services).items():
        config[f"importlinter:contract:{id_}"] = {
            key: value if isinstance(value, str) else _lines(value) for key, value in rule.items()
        }
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "rules.ini"
        with file.open("w", encoding="utf-8") as opened:
            config.write(opened)
        return lint_imports(config_filename=str(file), no_cache=True, no_logo=True) == EXIT_STATUS_SUCCESS


def _forbidden(name: str, sources: Sequence[str], forbidden: Sequence[str], *, direct: bool = False) -> Rule:
    return {
        "name": name,
        "type": "forbidden",
        "source_modules": sources,
        "forbidden_modules": forbidden,
        "allow_indirect_imports": str(direct),
    }


def _lines(values: Iterable[str]) -> str:
    return "\n" + "\n".join(values)


if __name__ == "__main__":
    sys.exit(not check(service_packages()))
