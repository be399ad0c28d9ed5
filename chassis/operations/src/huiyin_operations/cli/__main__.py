"""The process behind `./huiyin`. Verbs that serve run under eventlet, which must come before every other import."""

from __future__ import annotations

import os
import sys

SERVING = ("up", "demo", "serve", "relay")
"""Verbs whose process serves. Long work runs in processes of its own, without eventlet: it would stop the hub. There
psycopg waits in C, which is quicker and would stop the hub too."""


def start() -> None:
    """Patch for eventlet where the verb needs it, then run the command line."""
    os.environ.pop("PSYCOPG_WAIT_FUNC", None)
    if sys.argv[1:2] and sys.argv[1] in SERVING and not {"--help", "-h"} & set(sys.argv):
        from huiyin_operations.processes.green import patch

        patch()
    from huiyin_operations.cli.main import main

    main()


if __name__ == "__main__":
    start()
