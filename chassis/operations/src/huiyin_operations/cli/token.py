"""`./huiyin token`: a bearer token for a script or a service."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from huiyin_operations.cli.account import MayDo, Reach, Sealed, Unit
from huiyin_operations.cli.context import Data, Json, identities, print_json


def command(
    role: MayDo,
    jurisdiction: Reach,
    unit: Unit = None,
    accusations: Sealed = None,
    label: Annotated[str, typer.Option(help="What it is for, shown beside what it does.")] = "",
    days: Annotated[int, typer.Option(help="How long it is good for.", min=1, max=3650)] = 365,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Print a new bearer token. It is shown this once; only its hash is kept. `account revoke` ends it."""
    with identities(data) as identity:
        token = identity.tokens.issue(
            role=role,
            jurisdiction=jurisdiction,
            unit=unit,
            sealed=accusations,
            label=label or role,
            lifetime=timedelta(days=days),
        )
    if as_json:
        print_json({"token": token, "role": role, "jurisdiction": jurisdiction, "unit": unit, "days": days})
    else:
        typer.echo(token)
