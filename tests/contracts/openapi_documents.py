"""The OpenAPI documents that the services serve, and where they are committed.

``.venv/bin/python tests/contracts/openapi_documents.py`` brings the committed ones up to date.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_selector")

from huiyin_chassis.embedded.platform import Platform
from huiyin_contracts.layout import Layout

COMMITTED = Layout.here().openapi


def served(platform: Platform) -> dict[str, str]:
    """Service -> its document as it is committed: indented, with sorted keys."""
    client = platform.app().test_client()
    return {
        name: json.dumps(
            client.get(f"/{name}/openapi.json").json, ensure_ascii=False, indent=2, sort_keys=True
        )
        + "\n"
        for name in sorted(platform.runtimes)
    }


def main() -> None:
    COMMITTED.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data, Platform(Path(data)) as platform:
        for name, text in served(platform).items():
            (COMMITTED / f"{name}.json").write_text(text, "utf-8")
            sys.stdout.write(f"{name}: {len(json.loads(text)['paths'])} paths\n")


if __name__ == "__main__":
    main()
