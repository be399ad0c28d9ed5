"""`./huiyin migrate`: bring every database up to date. Safe to run twice, and from two hosts at once."""

from __future__ import annotations

from huiyin_ledger.ledger.checkpoint import SigningKey
from huiyin_ledger.settings import ServiceSettings
from huiyin_ledger.vault.keyring import Keyring, ever_sealed
from huiyin_operations.cli.context import (
    Data,
    Json,
    console,
    data_directory,
    databases_from_environment,
    errors,
    print_json,
    service_mode,
)
from huiyin_operations.embedded.databases import migrate_all, server_in
from huiyin_web.bootstrap import definitions


def command(data: Data = None, as_json: Json = False) -> None:
    """Create or update the schemas of every service whose database is known, and of identity.

    Embedded: the databases in the data directory. Otherwise those that HUIYIN_<SERVICE>_ADMIN_DATABASE_URL (or
    HUIYIN_<SERVICE>_DATABASE_URL) and HUIYIN_IDENTITY_DATABASE_URL name; the databases themselves must exist.
    """
    applied: dict[str, list[str]]
    if service_mode():
        services, databases = databases_from_environment()
        applied = migrate_all(databases.admin, services)
        for each in services:
            settings = ServiceSettings.of(each.name, data=data_directory(data))
            _ensure_keys(settings, databases.admin[each.name])
    else:
        with server_in(data_directory(data), definitions()) as admin:
            applied = migrate_all(admin, definitions())
    if as_json:
        print_json(applied)
        return
    for name, files in applied.items():
        console.print(f"{name}: {', '.join(files) if files else 'up to date'}", highlight=False)


def _ensure_keys(settings: ServiceSettings, admin_url: str) -> None:
    """A first keyring where nothing was ever sealed; where something was, a missing one has to come from its backup. And a
    first signing key."""
    keyring, checkpoints = settings.keyring, settings.checkpoints
    if not keyring.exists() and not ever_sealed(admin_url):
        Keyring.open(keyring, create=True)
        errors.print(f"New keyring {keyring}: back it up apart from the databases.", highlight=False)
    if not (checkpoints / "signing.key").exists():
        SigningKey.open(checkpoints, create=True)
        errors.print(
            f"New signing key in {checkpoints}: publish signing.pub, back the key up.", highlight=False
        )
